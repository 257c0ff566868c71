"""Whatever the public reads exists in English, and the compiled catalogue is the written one."""

import gettext
import re
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.house.tree import ROOT

FOLDER = ROOT / "translations" / "en" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def _written() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def _used() -> set[str]:
    with (ROOT / "translations" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options)
    return {message for _, _, message, *_ in found if isinstance(message, str) and message}


def test_every_sentence_has_an_english_text() -> None:
    known = {message.id for message in _written() if message.string}

    assert sorted(_used() - known) == []


def test_no_english_text_is_left_over() -> None:
    known = {message.id for message in _written() if message.id}

    assert sorted(known - _used()) == []


def test_both_languages_name_the_same_values() -> None:
    wrong = [
        message.id
        for message in _written()
        if message.id
        and set(PLACEHOLDER.findall(str(message.id)))
        != set(PLACEHOLDER.findall(str(message.string)))
    ]

    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    fresh = BytesIO()
    write_mo(fresh, _written())
    fresh.seek(0)
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    expected = gettext.GNUTranslations(fresh)
    assert {m.id: compiled.gettext(m.id) for m in _written() if m.id} == {
        m.id: expected.gettext(m.id) for m in _written() if m.id
    }, "run: pybabel compile -d translations"
