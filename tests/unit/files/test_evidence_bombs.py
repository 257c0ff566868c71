"""Papers made to exhaust whoever opens them: each is refused, or cleaned, within its limits."""

import resource
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, EncodedStreamObject, NameObject

from registry.errors import Invalid
from registry.files.evidence import clean_evidence
from registry.files.evidence.cleaning import ROOT
from tests.unit.files.papers import pdf, stream

MEGABYTE = 1024 * 1024


def packed(megabytes: int, layers: int = 1) -> EncodedStreamObject:
    """A stream of that many zero bytes, packed `layers` times."""
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(b" " * MEGABYTE) for _ in range(megabytes)) + packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    made = EncodedStreamObject()
    made._data = data
    made[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode")] * layers)
    return made


def unpacks_to_300_megabytes(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/Contents")] = writer._add_object(packed(300, layers=2))


def nests_without_end(writer: PdfWriter) -> None:
    inner = ArrayObject()
    for _ in range(5_000):
        inner = ArrayObject([writer._add_object(inner)])
    writer.pages[0]["/Resources"][NameObject("/X")] = inner  # type: ignore[index]


def bites_its_tail(writer: PdfWriter) -> None:
    ring = DictionaryObject()
    reference = writer._add_object(ring)
    ring[NameObject("/Round")] = reference
    writer.pages[0]["/Resources"][NameObject("/X")] = reference  # type: ignore[index]


def draws_itself(writer: PdfWriter) -> None:
    forms = DictionaryObject()
    resources = writer._add_object(DictionaryObject({NameObject("/XObject"): forms}))
    for name in ("/F1", "/F2"):
        drawn = stream(b"/F1 Do /F2 Do " * 50, Type="/XObject", Subtype="/Form")
        drawn[NameObject("/Resources")] = resources
        forms[NameObject(name)] = writer._add_object(drawn)
    writer.pages[0][NameObject("/Resources")] = resources
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream(b"/F1 Do"))


def says_very_much(writer: PdfWriter) -> None:
    line = b"BT /A 12 Tf (x) Tj ET\n"
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream(line * 400_000))


BOMBS: list[Callable[[PdfWriter], None]] = [
    unpacks_to_300_megabytes,
    nests_without_end,
    bites_its_tail,
    draws_itself,
    says_very_much,
]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_it_is_refused_or_cleaned_and_the_server_does_not_notice(
    bomb: Callable[[PdfWriter], None],
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = pdf(bomb)
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    try:
        assert clean_evidence(data, "a.pdf").pages == 1
    except Invalid as refusal:
        assert "打印为 PDF" in str(refusal)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - max(before, made)
    assert grown < 64 * 1024  # KiB


def test_the_process_limits_itself_before_it_parses() -> None:
    greedy = (
        "import sys\n"
        "from registry.files.evidence import washer\n"
        "washer.rewrite = lambda data: bytearray(washer.MEMORY)\n"
        "sys.argv = ['washer', 'PDF']\n"
        "washer.main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", greedy], cwd=ROOT, env={}, input=b"", capture_output=True
    )

    assert done.returncode == 1
    assert b"MemoryError" in done.stderr


def test_the_process_cannot_take_more_than_it_was_given() -> None:
    greedy = (
        "from registry.files.evidence.washer import limit_oneself, MEMORY\n"
        "limit_oneself()\n"
        "try:\n    bytearray(MEMORY)\nexcept MemoryError:\n    print('refused')\n"
        "import resource\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_CORE))"
    )

    done = subprocess.run(
        [sys.executable, "-c", greedy], cwd=ROOT, env={}, capture_output=True, text=True, check=True
    )

    assert done.stdout.split("\n")[:2] == ["refused", "(25, 25) (0, 0)"]
