"""What may be attached: told by content, and the name has to agree; each refusal says what to do."""

import subprocess
from typing import Any

import pytest

from registry.errors import Invalid
from registry.files.evidence import LARGEST, clean_evidence, cleaning
from tests.unit.files.papers import jpeg, pdf, png

EXE = b"MZ\x90\x00" + b"\x00" * 200
HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def test_nothing_is_said_to_be_nothing() -> None:
    with pytest.raises(Invalid, match="0 字节"):
        clean_evidence(b"", "a.pdf")


def test_too_much_is_refused_with_the_limit() -> None:
    with pytest.raises(Invalid, match="超过 20 MB"):
        clean_evidence(b"%PDF-" + b"\x00" * LARGEST, "a.pdf")


@pytest.mark.parametrize("data", [EXE, HTML, SVG, b"GIF89a", b"PK\x03\x04", b"\x00%PDF-1.7"])
@pytest.mark.parametrize("name", ["决定书.pdf", "a.jpg", "a.png"])
def test_what_is_none_of_the_kinds_is_refused_whatever_it_is_called(data: bytes, name: str) -> None:
    with pytest.raises(Invalid, match="只接受 PDF、JPEG、PNG"):
        clean_evidence(data, name)


@pytest.mark.parametrize("name", ["a.php", "a", "", ".", "pdf", "a.pdf.exe", "a.pdf ", "a.svg"])
def test_another_suffix_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="后缀"):
        clean_evidence(pdf(), name)


@pytest.mark.parametrize(
    ("data", "name"), [(pdf(), "a.jpg"), (jpeg(), "a.png"), (png(), "a.pdf"), (jpeg(), "a.pdf")]
)
def test_a_suffix_of_another_kind_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(Invalid, match="后缀与内容不符"):
        clean_evidence(data, name)


@pytest.mark.parametrize("name", ["../../x.pdf", "C:\\x.PDF", "a.php.pdf", "‮fdp.pdf"])
def test_a_strange_name_is_no_path_and_harms_nothing(name: str) -> None:
    assert clean_evidence(pdf(), name).media_type == "application/pdf"


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "WALL_SECONDS", 0.001)

    with pytest.raises(Invalid, match="无法安全处理"):
        clean_evidence(pdf(), "a.pdf")


def test_a_process_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, -9)

    monkeypatch.setattr(cleaning.subprocess, "run", killed)

    with pytest.raises(Invalid, match="打印为 PDF"):
        clean_evidence(pdf(), "a.pdf")


def test_the_process_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    run = subprocess.run

    def watched(command: list[str], **options: Any) -> Any:
        given.update(options)
        return run(command, **options)

    monkeypatch.setattr(cleaning.subprocess, "run", watched)

    clean_evidence(pdf(), "a.pdf")

    assert set(given["env"]) == {"PYTHONUTF8"}


def test_too_many_at_once_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "WALL_SECONDS", 0.01)
    for _ in range(cleaning.MOST_AT_ONCE):
        assert cleaning._GATE.acquire(timeout=30)
    try:
        with pytest.raises(Invalid, match="稍候"):
            clean_evidence(pdf(), "a.pdf")
    finally:
        for _ in range(cleaning.MOST_AT_ONCE):
            cleaning._GATE.release()
