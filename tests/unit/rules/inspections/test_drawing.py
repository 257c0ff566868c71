"""A draw by hash: its order worked out with hashlib alone, and the problems of a plan."""

import hashlib

import pytest

from models.vocabulary import Grade
from registry.errors import Invalid
from registry.rulebooks import load
from registry.rules.inspections import (
    MOST_DRAWN,
    MOST_INSPECTORS,
    Candidate,
    Population,
    Seeds,
    draw,
    factors_of,
    problems_of,
    unpacked,
)

FACTORS = factors_of(load("jiaxing").inspection_factors.editions[-1])
SEEDS = Seeds(bytes(range(32)), bytes(range(32, 64)))
CODES = [f"9133049{number:011d}" for number in range(40)]
ALL_A = [Candidate(code, Grade.A) for code in CODES]


def _place(*parts: str) -> str:
    return hashlib.sha256(b"\x1f".join([SEEDS.key, *(one.encode() for one in parts)])).hexdigest()


def test_the_first_by_the_hash_of_both_values_and_code_are_drawn_in_that_order() -> None:
    drawn = draw(SEEDS.key, ALL_A, FACTORS, quota=7, inspectors=["甲"], team=1).drawn

    assert [one.code for one in drawn] == sorted(CODES, key=_place)[:7]


def test_inspectors_are_sent_by_the_hash_of_both_values_code_and_name() -> None:
    first = draw(SEEDS.key, ALL_A, FACTORS, quota=1, inspectors=list("丙甲丁乙"), team=2).drawn[0]

    assert list(first.inspectors) == sorted("甲乙丙丁", key=lambda one: _place(first.code, one))[:2]


def test_the_commitment_is_the_digest_of_both_digests() -> None:
    seed, secret = hashlib.sha256(SEEDS.seed), hashlib.sha256(SEEDS.secret)

    assert SEEDS.commitment == hashlib.sha256(seed.digest() + secret.digest()).digest()
    assert SEEDS.commitment.hex() == (
        "224bea029e414dc13a860c29f6a888b3f3b819bdb4bc5841848304987604af2a"
    )
    assert SEEDS.secret_digest == secret.digest()


def test_both_values_come_back_from_what_is_written_of_them() -> None:
    assert Seeds.read(SEEDS.written) == SEEDS


def test_the_salt_of_the_file_is_no_digest_that_is_public() -> None:
    public = {SEEDS.commitment.hex(), SEEDS.secret_digest.hex(), SEEDS.seed.hex()}

    assert SEEDS.salt not in public
    assert SEEDS.salt == hashlib.sha256(b"population\x1f" + SEEDS.secret).hexdigest()


@pytest.mark.parametrize("team", [0, -1, 3])
def test_a_team_that_the_pool_cannot_give_is_refused(team: int) -> None:
    with pytest.raises(Invalid, match="每组检查人员"):
        draw(SEEDS.key, ALL_A, FACTORS, quota=1, inspectors=["甲", "乙"], team=team)


def test_the_file_of_a_population_says_all_that_decides_a_draw_and_is_sorted() -> None:
    some = [Candidate("B", Grade.D), Candidate("A", Grade.NOT_RATED)]
    population = Population("5a17", 1, 2, ["乙", "丙"], FACTORS, some)

    text = "".join(population.lines())

    assert text == (
        "salt,5a17\nquota,1\nteam,2\n"
        "factor,AAA,0.5\nfactor,AA,0.7\nfactor,A,1\nfactor,NR,1\n"
        "factor,B,1.2\nfactor,C,1.5\nfactor,D,2\n"
        "inspector,丙\ninspector,乙\nsubject,A,NR\nsubject,B,D\n"
    )
    assert population.digest == hashlib.sha256(text.encode()).digest()


@pytest.mark.parametrize(
    "text", ["", "salt,1", "salt,1\nquota,many\nteam,1", "salt,1\nquota,1\nteam,1\nsubject,A,Z"]
)
def test_what_is_no_file_of_a_population_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="无法读出"):
        Population.read(text)


@pytest.mark.parametrize("kept", ["不是", "AAAA", "eJw"])
def test_what_was_not_packed_is_refused(kept: str) -> None:
    with pytest.raises(Invalid, match="无法读出"):
        unpacked(kept)


@pytest.mark.parametrize(
    ("quota", "inspectors", "team", "said"),
    [
        (0, ["甲"], 1, "抽查数量必须是大于零"),
        (-3, ["甲"], 1, "抽查数量必须是大于零"),
        (11, ["甲"], 1, "只有 10 家，不够抽取 11 家"),
        (MOST_DRAWN + 1, ["甲"], 1, f"最多抽取 {MOST_DRAWN} 家"),
        (1, [], 1, "请填写检查人员名单"),
        (1, ["甲", "乙", "甲"], 1, "检查人员重复：甲"),
        (1, ["甲", " "], 1, "姓名不能为空"),
        (1, ["甲\n乙"], 1, "不可见字符"),
        (1, [" 甲"], 1, "不可见字符"),
        (1, ["甲" * 41], 1, "最多 40 个字"),
        (1, [str(number) for number in range(MOST_INSPECTORS + 1)], 1, "最多 500 人"),
        (1, ["甲", "乙"], 3, "每组 3 人，多于名单中的 2 人"),
        (1, ["甲", "甲"], 2, "每组 2 人，多于名单中的 1 人"),
        (1, ["甲"], 0, "每组检查人员数必须是大于零"),
    ],
)
def test_each_problem_of_a_plan_is_said(
    quota: int, inspectors: list[str], team: int, said: str
) -> None:
    assert said in "".join(problems_of(quota, inspectors, team, 10))


def test_a_sound_plan_has_no_problem() -> None:
    assert problems_of(10, ["甲", "乙"], 2, 10) == []
