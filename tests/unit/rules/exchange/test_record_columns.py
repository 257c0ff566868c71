"""The columns and words of files of records: known by the names that departments use."""

import pytest

from models.vocabulary import Finding, ImportKind, PenaltyKind
from registry.queries.batch_rows import template_of
from registry.rules.exchange.columns import COLUMNS, COMPLETE, NEEDED, RECORD_KINDS, map_columns
from registry.rules.exchange.judging import Problem
from registry.rules.exchange.prose import read_prose
from registry.rules.exchange.record_words import FINDINGS, penalties_in
from registry.rules.identity.folding import fold

KINDS = sorted(RECORD_KINDS)


@pytest.mark.parametrize("kind", list(ImportKind))
def test_a_template_is_read_whole(kind: ImportKind) -> None:
    titles = template_of(kind)

    mapped = map_columns(kind, tuple(titles.values()))

    assert set(mapped.fields) == set(titles)
    assert mapped.unused == ()


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_of_a_column_stands_for_two_fields(kind: ImportKind) -> None:
    names = [
        fold(name) for names in COLUMNS[kind].values() for name in dict.fromkeys(map(fold, names))
    ]

    assert sorted(names) == sorted(set(names))
    assert set(NEEDED[kind]) | set(COMPLETE[kind]) <= set(COLUMNS[kind])


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("行政相对人代码_1（统一社会信用代码）", "uscc"),
        ("行政相对人代码_1", "uscc"),
        ("罚款金额(万元)", "fine_wan"),
        ("罚款金额", "fine_wan"),
        ("罚款金额（元）", "fine_yuan"),
        ("没收违法所得、没收非法财物的金额(万元)", "confiscated_wan"),
        ("处罚机关统一社会信用代码", "authority_code"),
    ],
)
def test_the_national_names_are_known_with_and_without_their_units(title: str, field: str) -> None:
    header = ("行政相对人名称", "行政处罚决定书文号", "处罚决定日期", "处罚机关", title)

    assert map_columns(ImportKind.PENALTIES, header).fields[field] == 4


@pytest.mark.parametrize(
    ("cell", "kinds", "strange"),
    [
        ("罚款", (PenaltyKind.FINE,), ()),
        ("罚款、警告", (PenaltyKind.WARNING, PenaltyKind.FINE), ()),
        (
            "没收违法所得和罚款",
            (PenaltyKind.FINE, PenaltyKind.CONFISCATE_INCOME),
            (),
        ),
        ("警告;通报批评", (PenaltyKind.WARNING, PenaltyKind.CRITICISM), ()),
        ("罚款、杖责", (PenaltyKind.FINE,), ("杖责",)),
        ("", (), ()),
    ],
)
def test_a_cell_names_several_kinds_of_penalty(
    cell: str, kinds: tuple[PenaltyKind, ...], strange: tuple[str, ...]
) -> None:
    assert penalties_in(cell) == (kinds, strange)


def test_every_finding_is_known_by_its_own_label() -> None:
    assert {FINDINGS[meaning.zh] for meaning in set(FINDINGS.values())} == set(FINDINGS.values())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("=1+1", "formula"),
        ("坏字\x00", "text"),
        ("长" * 11, "text"),
        ("电话13812345678", "personal_data"),
    ],
)
def test_an_unfit_text_is_refused_with_its_rule(text: str, rule: str) -> None:
    read = read_prose("facts", text, 15 if "电" in text else 10)

    assert isinstance(read, Problem)
    assert read.rule == rule
    assert "13812345678" not in f"{read.value}{read.message}"


def test_what_a_person_stands_by_goes_in() -> None:
    assert read_prose("facts", "电话13812345678", 20, knows_personal=True) == "电话13812345678"


def test_who_took_a_sample_is_not_the_sampled_unit_where_both_stand() -> None:
    header = ("标称生产单位", "报告编号", "公布日期", "抽查机关", "抽样单位")

    alone = map_columns(ImportKind.SAMPLING, header)
    both = map_columns(ImportKind.SAMPLING, (*header, "被抽样单位名称"))

    assert alone.fields["sampled_unit"] == 4
    assert (both.fields["sampled_unit"], both.unused) == (5, ("抽样单位",))


@pytest.mark.parametrize(
    "word", ["发现问题", "发现问题已责令改正", "发现问题待后续处理", "未按规定公示信息"]
)
def test_a_problem_that_an_inspection_found_is_to_be_corrected(word: str) -> None:
    assert FINDINGS[word] is Finding.TO_CORRECT


def test_who_cannot_be_reached_or_refuses_is_known() -> None:
    assert FINDINGS["通过登记的住所无法联系"] is Finding.UNREACHABLE
    assert FINDINGS["不配合检查"] is Finding.REFUSED
