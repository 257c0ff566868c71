"""Which names are compared at all: every pair that the plain comparison of all would call likely."""

import numpy as np
import pytest

from registry.matching import blocking
from registry.matching.gathering import as_numbers
from registry.matching.likeness import CANDIDATE, Known, likeness
from registry.matching.particulars import most_points
from registry.matching.sieving import Sieve
from registry.matching.wording import Part
from tests.invented_pairs import NAME, NOISES, OTHERS, Told, all_likely, known, sliced

SAME = Told("浙江嘉兴市中山路12号3室", "方蓬山")
EVIDENCE = (Part.CODE, Part.ADDRESS, Part.REPRESENTATIVE)
# What the other side may tell where the first tells SAME.
TOLD = {
    "the same": SAME,
    "nothing": Told(),
    "only the representative": Told("", "方蓬山"),
    "a shorter address": Told("中山路12号", ""),
    "another representative": Told("嘉兴市中山路12号3室", "贾南柯"),
    "all otherwise": Told("嘉兴市建国路7号", "贾南柯"),
}


def compared(firms: list[Known]) -> set[tuple[int, int]]:
    names, particulars = as_numbers(*sliced(firms))
    return {
        tuple(sorted((int(names.subject[one]), int(names.subject[other]))))
        for mine, theirs in blocking.pairs(names, Sieve(names, particulars))
        for one, other in zip(mine, theirs, strict=True)
    }  # type: ignore[misc]


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("noise", NOISES)
def test_no_likely_pair_is_missed(noise: str, told: str) -> None:
    pair = [known(1, NAME, SAME), known(2, NOISES[noise], TOLD[told])]

    assert compared(pair) >= all_likely(pair)


def test_likely_pairs_are_found_among_many_and_few_others_are_compared() -> None:
    names = [*NOISES.values(), *OTHERS.values()]
    firms = [known(number, name, SAME) for number, name in enumerate([NAME, *names], 1)]
    firms += [
        known(100 + n, f"宁波{sign}柯电器有限公司") for n, sign in enumerate("甲乙丙丁戊己庚辛")
    ]

    found, likely = compared(firms), all_likely(firms)

    assert likely
    assert found >= likely
    assert not {pair for pair in found if max(pair) > len(names) + 1}


def test_evidence_is_never_held_for_less_than_it_is_worth() -> None:
    texts = [
        *TOLD.values(),
        Told("嘉兴市中山路12-3号", "方篷山"),
        Told("嘉兴市中山路１２号", "欧阳蓬山"),
        Told("嘉兴市中山路", "方山"),
        Told("嘉兴市中山路1", "山方"),
        Told("路3号", ""),
    ]
    firms = [known(number, NAME, told) for number, told in enumerate(texts, 1)]
    names, particulars = as_numbers(*sliced(firms))

    rows = np.arange(len(firms))
    for one in rows[:-1]:
        for other in rows[one + 1 :]:
            most = most_points(particulars, rows[[one]], rows[[other]])
            lines = likeness(firms[one], firms[other]).lines
            assert sum(line.points for line in lines if line.part in EVIDENCE) <= most[0]
    assert len(names.subject) == len(firms)


def test_the_line_is_that_of_the_scoring() -> None:
    pair = [known(1, NAME, SAME), known(2, OTHERS["another trade name"], Told())]

    assert likeness(*pair).total < CANDIDATE
    assert compared(pair) == set()
