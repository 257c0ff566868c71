"""Every kind of line, whole: what it does, where, by how much, on which article, from which record."""

from datetime import date

import pytest

from registry.rules.ratings import Line, Negative, Positive, Rating, Span
from registry.rules.ratings.words import LineKind
from tests.unit.rules.ratings.rated import general, rated, serious

BASIS = "《嘉兴市质量信用评价模型》2026.1 版 "
NORM = "《某法》第一条"


def only(rating: Rating, kind: LineKind) -> Line:
    """The one line of a kind."""
    (line,) = [line for line in rating.lines if line.kind is kind]
    return line


@pytest.mark.parametrize(
    ("rating", "kind", "expected"),
    [
        (
            rated(general("2026-10-08", basis=NORM)),
            LineKind.ITEM,
            ("N202", "D2", -400, f"{BASIS}N202；{NORM}", 1),
        ),
        (
            rated(general("2026-10-08", suspended=(Span(None),), basis=NORM)),
            LineKind.SUSPENDED,
            ("N202", "D2", 0, f"{BASIS}N202；{NORM}", 1),
        ),
        (
            rated(general("2026-10-08", case_no="一"), general("2026-10-09", case_no="一", basis=NORM)),
            LineKind.SAME_CASE,
            ("N202", "D2", 0, f"{BASIS}N202；{NORM}", 2),
        ),
        (
            rated(*(Negative("N503", date(2026, 9, day)) for day in range(1, 13))),
            LineKind.CAP,
            ("N503", "D5", 40, f"{BASIS}N503", None),
        ),
        (
            rated(*(serious(f"2026-09-0{day}") for day in (1, 2))),
            LineKind.LIMIT,
            ("D2", "D2", 200, f"{BASIS}D2", None),
        ),
        (
            rated(positives=[Positive("P105")]),
            LineKind.ITEM,
            ("P105", "D7", 300, f"{BASIS}P105", 101),
        ),
        (
            rated(positives=[Positive("P105"), Positive("P108")]),
            LineKind.SAME_MATTER,
            ("P108", "D7", 0, f"{BASIS}P108", 102),
        ),
        (
            rated(positives=[Positive("P203"), Positive("P203"), Positive("P203")]),
            LineKind.CAP,
            ("P203", "D7", -50, f"{BASIS}P203", None),
        ),
        (
            rated(positives=[Positive("P301"), Positive("P302")]),
            LineKind.CAP,
            ("standards", "D7", -100, f"{BASIS}standards", None),
        ),
        (
            rated(serious("2026-09-01"), positives=[Positive("P105")]),
            LineKind.FREEZE,
            ("D7", "D7", -300, f"{BASIS}D7", None),
        ),
    ],
)  # fmt: skip
def test_a_line_of_each_kind(
    rating: Rating, kind: LineKind, expected: tuple[str, str, int, str, int | None]
) -> None:
    line = only(rating, kind)

    assert (line.item, line.dimension, line.tenths, line.basis, line.record_id) == expected
    assert line.kind is kind


def test_the_base_of_each_dimension_is_a_line() -> None:
    lines = [line for line in rated().lines if line.kind is LineKind.BASE]

    assert [(line.item, line.dimension, line.tenths) for line in lines] == [
        *(("D1", "D1", 1000), ("D2", "D2", 2800), ("D3", "D3", 1800), ("D4", "D4", 1400)),
        *(("D5", "D5", 900), ("D6", "D6", 600), ("D7", "D7", 0)),
    ]
    assert (lines[0].reason.zh, lines[0].reason.en, lines[0].basis) == (
        "主体状况：基础分 100.0",
        "Status of the subject: base 100.0",
        f"{BASIS}D1",
    )
