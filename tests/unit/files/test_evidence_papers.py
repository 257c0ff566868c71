"""PDFs are written anew: pages stay as they look, what acts, leads away or tells of its maker goes."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from registry.errors import Invalid
from registry.files.evidence import clean_evidence
from tests.unit.files.papers import (
    CANARY,
    Change,
    annotation,
    face,
    jpeg,
    laid,
    names,
    opened,
    pdf,
    script,
    stream,
    written,
)

SIGNS = (b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Launch", b"/URI", b"/EmbeddedFile")
SIGNS_MORE = (b"/Filespec", b"/Metadata", b"/Info", b"/XFA", b"/AcroForm", b"/Names", CANARY)


def cleaned(data: bytes) -> bytes:
    return clean_evidence(data, "决定书.pdf").data


def runs_a_script_on_opening(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(script())


def runs_scripts_by_name(writer: PdfWriter) -> None:
    named = ArrayObject([TextStringObject("open"), writer._add_object(script())])
    tree = DictionaryObject({NameObject("/Names"): named})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})


def acts_when_it_is_closed(writer: PdfWriter) -> None:
    closing = DictionaryObject({NameObject("/WC"): writer._add_object(script())})
    writer.root_object[NameObject("/AA")] = closing
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script()})


def carries_a_program(writer: PdfWriter) -> None:
    writer.add_attachment("evil.exe", CANARY)


def hangs_a_file_on_a_page(writer: PdfWriter) -> None:
    kept = writer._add_object(stream(CANARY, Type="/EmbeddedFile"))
    spec = names(Type="/Filespec")
    spec[NameObject("/EF")] = DictionaryObject({NameObject("/F"): kept})
    writer.pages[0][NameObject("/AF")] = ArrayObject([writer._add_object(spec)])
    laid(annotation("FileAttachment", FS=spec, AP=face(writer)))(writer)


def starts_a_program(writer: PdfWriter) -> None:
    launch = names(Type="/Action", S="/Launch")
    launch[NameObject("/F")] = TextStringObject(CANARY.decode())
    laid(annotation("Widget", A=launch, AP=face(writer)))(writer)


def leads_to_a_site(writer: PdfWriter) -> None:
    leads = names(Type="/Action", S="/URI")
    leads[NameObject("/URI")] = TextStringObject(f"https://{CANARY.decode()}/")
    laid(annotation("Link", A=leads), annotation("Stamp", A=leads, AP=face(writer)))(writer)


def tells_of_its_maker(writer: PdfWriter) -> None:
    writer.add_metadata({"/Author": CANARY.decode(), "/Title": CANARY.decode()})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(
        stream(b"<x>" + CANARY + b"</x>", Type="/Metadata", Subtype="/XML")
    )
    inner = writer._add_object(stream(CANARY, Type="/Metadata", Subtype="/XML"))
    writer.pages[0][NameObject("/Metadata")] = inner
    writer.pages[0][NameObject("/PieceInfo")] = DictionaryObject(
        {NameObject("/App"): TextStringObject(CANARY.decode())}
    )


def names_the_writer_of_a_note(writer: PdfWriter) -> None:
    laid(
        annotation(
            "Highlight",
            T=TextStringObject(CANARY.decode()),
            Contents=TextStringObject(CANARY.decode()),
            AP=face(writer),
        )
    )(writer)


def sends_a_form(writer: PdfWriter) -> None:
    field = annotation("Widget", FT=NameObject("/Tx"), T=TextStringObject("a"), AP=face(writer))
    field[NameObject("/V")] = TextStringObject(CANARY.decode())
    field[NameObject("/AA")] = DictionaryObject({NameObject("/K"): script()})
    laid(field)(writer)
    form = DictionaryObject({NameObject("/Fields"): ArrayObject()})
    form[NameObject("/XFA")] = writer._add_object(stream(CANARY))
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)


def reads_a_stream_from_elsewhere(writer: PdfWriter) -> None:
    contents = writer.pages[0]["/Contents"].get_object()
    assert isinstance(contents, DictionaryObject)
    contents[NameObject("/F")] = TextStringObject(f"//host/{CANARY.decode()}")
    drawn = stream(b"", Type="/XObject", Subtype="/Form")
    spec = names(Type="/Filespec")
    spec[NameObject("/F")] = TextStringObject(CANARY.decode())
    drawn[NameObject("/Ref")] = DictionaryObject({NameObject("/F"): spec})
    resources = writer.pages[0]["/Resources"]
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/XObject")] = DictionaryObject(
        {NameObject("/X"): writer._add_object(drawn)}
    )


def leaves_an_orphan(writer: PdfWriter) -> None:
    writer._add_object(script())


def _pictures(writer: PdfWriter, **pictures: DictionaryObject) -> None:
    resources = writer.pages[0]["/Resources"]
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/XObject")] = DictionaryObject(
        {NameObject(f"/{name}"): writer._add_object(one) for name, one in pictures.items()}
    )


def hides_a_file_among_its_pictures(writer: PdfWriter) -> None:
    _pictures(writer, X=stream(CANARY, Type="/EmbeddedFile"), Y=script())


def signs_its_pictures(writer: PdfWriter) -> None:
    drawn = stream(b"", Type="/XObject", Subtype="/Form")
    drawn[NameObject("/PieceInfo")] = DictionaryObject(
        {NameObject("/Illustrator"): TextStringObject(CANARY.decode())}
    )
    _pictures(writer, X=drawn)


HOSTILE: list[Change] = [
    hides_a_file_among_its_pictures,
    signs_its_pictures,
    runs_a_script_on_opening,
    runs_scripts_by_name,
    acts_when_it_is_closed,
    carries_a_program,
    hangs_a_file_on_a_page,
    starts_a_program,
    leads_to_a_site,
    tells_of_its_maker,
    names_the_writer_of_a_note,
    sends_a_form,
    reads_a_stream_from_elsewhere,
    leaves_an_orphan,
]


@pytest.mark.parametrize("change", HOSTILE, ids=lambda change: change.__name__)
def test_nothing_of_it_is_kept_but_the_page(change: Change) -> None:
    hostile = pdf(change)
    assert CANARY in hostile

    clean = cleaned(hostile)

    assert [sign for sign in (*SIGNS, *SIGNS_MORE) if sign in clean] == []
    assert "Decision 2026-001 p1" in opened(clean).pages[0].extract_text()


def test_all_of_it_at_once_and_twice_cleaned_is_the_same_file() -> None:
    hostile = pdf(*HOSTILE[:5], tells_of_its_maker, pages=3)

    once = clean_evidence(hostile, "a.pdf")
    again = clean_evidence(hostile, "a.pdf")
    twice = clean_evidence(once.data, "a.pdf")

    assert (once.data, once.pages) == (again.data, 3)
    assert once.original_digest != once.digest == twice.original_digest
    assert twice.text == once.text
    assert len(opened(twice.data).pages) == 3


def test_the_text_comes_along_page_by_page() -> None:
    found = clean_evidence(pdf(pages=3, text="Fine 12000 yuan"), "a.pdf")

    assert found.text.splitlines() == [f"Fine 12000 yuan p{number}" for number in (1, 2, 3)]


def test_a_long_text_is_cut() -> None:
    found = clean_evidence(pdf(pages=40, text="x" * 9_000), "a.pdf")

    assert len(found.text) == 200_000


def test_size_turn_and_what_pages_inherit_are_kept() -> None:
    def turned(writer: PdfWriter) -> None:
        page = writer.pages[0]
        tree = page["/Parent"].get_object()
        assert isinstance(tree, DictionaryObject)
        tree[NameObject("/MediaBox")] = page.pop("/MediaBox")
        tree[NameObject("/Resources")] = page.pop("/Resources")
        tree[NameObject("/Rotate")] = NumberObject(90)

    page = opened(cleaned(pdf(turned))).pages[0]

    assert [float(side) for side in page.mediabox] == [0, 0, 298, 420]
    assert page.rotation == 90
    assert "Decision" in page.extract_text()


@pytest.mark.parametrize("kind", ["Stamp", "Widget", "Highlight", "FreeText", "Watermark"])
def test_a_seal_stays_where_it_is_as_a_picture(kind: str) -> None:
    def sealed(writer: PdfWriter) -> None:
        laid(annotation(kind, AP=face(writer), A=script()))(writer)

    page = opened(cleaned(pdf(sealed))).pages[0]

    (kept,) = (one.get_object() for one in page["/Annots"])
    assert set(kept) == {"/Type", "/Subtype", "/Rect", "/F", "/AP"}
    assert kept["/Subtype"] == "/Stamp"
    assert [int(side) for side in kept["/Rect"]] == [10, 10, 90, 90]
    assert b"re f" in kept["/AP"]["/N"].get_data()


def test_a_ticked_box_shows_what_was_ticked() -> None:
    def ticked(writer: PdfWriter) -> None:
        box = annotation("Widget", AS=NameObject("/Yes"))
        states = DictionaryObject({NameObject("/Yes"): face(writer).raw_get("/N")})
        box[NameObject("/AP")] = DictionaryObject({NameObject("/N"): states})
        laid(box)(writer)

    (kept,) = (one.get_object() for one in opened(cleaned(pdf(ticked))).pages[0]["/Annots"])

    assert b"re f" in kept["/AP"]["/N"].get_data()


@pytest.mark.parametrize("flags", [2, 32, 34])
def test_what_is_hidden_on_the_page_stays_unseen(flags: int) -> None:
    def hidden(writer: PdfWriter) -> None:
        laid(annotation("Stamp", AP=face(writer), F=NumberObject(flags)))(writer)

    assert "/Annots" not in opened(cleaned(pdf(hidden))).pages[0]


def test_what_only_a_forms_program_would_draw_is_refused_not_lost() -> None:
    field = annotation("Widget", FT=NameObject("/Tx"), V=TextStringObject("12000"))
    note = annotation("FreeText", Contents=TextStringObject("更正"))
    for one in (field, note):
        with pytest.raises(Invalid, match="没有固化在页面上"):
            cleaned(pdf(laid(one)))


def test_an_empty_field_is_no_loss() -> None:
    assert cleaned(pdf(laid(annotation("Widget", FT=NameObject("/Tx")))))


def test_a_form_that_is_drawn_by_a_program_is_refused() -> None:
    def moves(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/NeedsRendering")] = BooleanObject(True)

    with pytest.raises(Invalid, match="XFA"):
        cleaned(pdf(moves))


@pytest.mark.parametrize(("user", "owner"), [("secret", None), ("", "owner")])
@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_locked_paper_is_refused_with_what_to_do(
    user: str, owner: str | None, algorithm: str
) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.encrypt(user, owner, algorithm=algorithm)

    with pytest.raises(Invalid, match="设有密码或权限保护.*打印为 PDF"):
        cleaned(written(writer))


def test_too_many_pages_are_refused_with_their_number() -> None:
    with pytest.raises(Invalid, match="501 页"):
        cleaned(pdf(pages=501, text="x"))
    assert clean_evidence(pdf(pages=500, text="x"), "a.pdf").pages == 500


def test_a_paper_without_pages_is_refused() -> None:
    with pytest.raises(Invalid, match="没有页面"):
        cleaned(written(PdfWriter()))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n%%EOF",
        pdf()[:200],
        pdf()[:-200],
        b"%PDF-1.4\n" + bytes(range(256)) * 20,
        pdf().replace(b"/Pages", b"/Pagez"),
    ],
    ids=["head", "empty", "start", "cut", "noise", "no tree"],
)
def test_a_broken_paper_is_refused_or_mended_never_a_fault(data: bytes) -> None:
    try:
        found = clean_evidence(data, "a.pdf")
    except Invalid as refusal:
        assert "打印为 PDF" in str(refusal) or "没有页面" in str(refusal)
    else:
        assert opened(found.data).pages


def test_a_photo_in_a_paper_loses_where_it_was_taken() -> None:
    def shows(writer: PdfWriter) -> None:
        photo = stream(jpeg(), Type="/XObject", Subtype="/Image", Filter="/DCTDecode")
        photo[NameObject("/Width")], photo[NameObject("/Height")] = map(NumberObject, (120, 80))
        photo[NameObject("/ColorSpace")] = NameObject("/DeviceRGB")
        photo[NameObject("/BitsPerComponent")] = NumberObject(8)
        resources = writer.pages[0]["/Resources"]
        assert isinstance(resources, DictionaryObject)
        resources[NameObject("/XObject")] = DictionaryObject(
            {NameObject("/JS"): writer._add_object(photo)}
        )

    clean = cleaned(pdf(shows))

    assert CANARY not in clean
    assert b"Exif" not in clean
    (image,) = opened(clean).pages[0].images
    assert image.image is not None
    assert image.image.convert("RGB").getpixel((20, 40))[0] > 240


def test_names_that_the_page_has_given_are_kept_whatever_they_are() -> None:
    def odd(writer: PdfWriter) -> None:
        resources = writer.pages[0]["/Resources"]
        assert isinstance(resources, DictionaryObject)
        state = names(Type="/ExtGState", BM="/Normal")
        resources[NameObject("/ExtGState")] = DictionaryObject(
            {NameObject(name): state for name in ("/A", "/AA", "/URI", "/Names", "/P")}
        )

    page = opened(cleaned(pdf(odd))).pages[0]

    assert set(page["/Resources"]["/ExtGState"]) == {"/A", "/AA", "/URI", "/Names", "/P"}
    assert "/A" in page["/Resources"]["/Font"]


def test_which_layers_are_seen_is_kept() -> None:
    def layered(writer: PdfWriter) -> None:
        layer = writer._add_object(names(Type="/OCG"))
        off = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
        writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
            {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): off}
        )

    root = opened(cleaned(pdf(layered))).root_object

    assert len(root["/OCProperties"]["/D"]["/OFF"]) == 1
