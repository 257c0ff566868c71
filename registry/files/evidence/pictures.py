"""What lies on a page (seals, stamps, notes, filled fields) is kept as the picture that it shows."""

from pypdf import PageObject
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from registry.errors import Invalid
from registry.files.evidence.copying import Copier

_HIDDEN, _NOT_VIEWED = 2, 32
_PRINTED = 4
# These lead elsewhere, play something or open a window; they show nothing of the paper.
_NOT_KEPT = frozenset(
    (
        *("/Link", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D"),
        *("/RichMedia", "/TrapNet", "/PrinterMark"),
    )
)
_UNDRAWN = (
    "PDF 中有表单内容或批注没有固化在页面上，清理后会丢失。请用阅读软件打开后“打印为 PDF”，再上传。"
)


def pictures_of(page: PageObject, copier: Copier) -> ArrayObject:
    """Return what lies on the page as stamps that do nothing.

    Raises Invalid where something is written there that only a form's program would draw.
    """
    found = ArrayObject()
    annotations = page.get("/Annots")
    for reference in annotations if isinstance(annotations, ArrayObject) else ():
        one = reference.get_object()
        if not isinstance(one, DictionaryObject) or not _is_seen(one):
            continue
        picture = _picture(one)
        if picture is None:
            if _says_something(one):
                raise Invalid(_UNDRAWN)
            continue
        found.append(copier.added(_stamp(one, copier.copied(picture))))
    return found


def _is_seen(annotation: DictionaryObject) -> bool:
    flags = annotation.get("/F", 0)
    hidden = isinstance(flags, int) and flags & (_HIDDEN | _NOT_VIEWED)
    return not hidden and annotation.get("/Subtype") not in _NOT_KEPT


def _picture(annotation: DictionaryObject) -> PdfObject | None:
    """Return the reference to the picture shown, None where there is none."""
    faces = annotation.get("/AP")
    if not isinstance(faces, DictionaryObject) or "/N" not in faces:
        return None
    normal = faces["/N"].get_object()
    if isinstance(normal, StreamObject):
        return _raw(faces, "/N")
    state = annotation.get("/AS")
    if isinstance(normal, DictionaryObject) and state in normal:
        chosen = _raw(normal, str(state))
        return chosen if isinstance(chosen.get_object(), StreamObject) else None
    return None


def _raw(holder: DictionaryObject, key: str) -> PdfObject:
    value = holder.raw_get(key)  # the reference itself, so that it is copied once
    assert isinstance(value, PdfObject)
    return value


def _says_something(annotation: DictionaryObject) -> bool:
    kind = annotation.get("/Subtype")
    if kind == "/Widget":
        parent = annotation.get("/Parent")
        holders = (annotation, parent if isinstance(parent, DictionaryObject) else {})
        is_text = any(holder.get("/FT") in ("/Tx", "/Ch") for holder in holders)
        return is_text and any(holder.get("/V") for holder in holders)
    return kind == "/FreeText" and bool(annotation.get("/Contents"))


def _stamp(annotation: DictionaryObject, picture: PdfObject) -> DictionaryObject:
    sides = annotation["/Rect"].get_object()
    if not isinstance(sides, ArrayObject):
        raise ValueError("an annotation without a place")
    place = ArrayObject(side.get_object() for side in sides)
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/Rect"): place,
            NameObject("/F"): NumberObject(_PRINTED),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): picture}),
        }
    )
