"""Search: what is found, why, in which order, and what is never found."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.subjects import SubjectName
from models.vocabulary import Audience, SubjectKind, SubjectStatus
from registry import rulebooks
from registry.errors import Invalid
from registry.queries.marking import mark
from registry.queries.reasons import Match
from registry.queries.search import Advice, SearchQuery, SearchResult, SearchSort, search
from registry.rules.identity.folding import fold
from registry.rules.identity.uscc import organisation_check_character, uscc_check_character
from registry.rules.subjects import Particulars
from registry.services import subjects
from tests.record_factories import make_penalty, write_record
from tests.wanderland import (
    AT,
    E03,
    E04,
    E08,
    E09,
    E10,
    E12,
    E14,
    MIRAGE,
    OLD_NUMBER,
    ON,
    merge_a_duplicate,
    populate,
)

DIVISIONS = rulebooks.load("jiaxing").divisions


@pytest.fixture
def ids(session: Session) -> dict[str, int]:
    return populate(session)


def _search(session: Session, text: str, **given: object) -> SearchResult:
    audience = given.pop("audience", Audience.PUBLIC)
    query = SearchQuery(text, **given)  # type: ignore[arg-type]
    return search(session, query, audience=audience, on=ON, divisions=DIVISIONS)  # type: ignore[arg-type]


def _codes(result: SearchResult) -> list[str | None]:
    return [hit.uscc for hit in result.items]


def test_the_present_bearer_of_a_name_stands_before_the_former_one(
    session: Session, ids: dict[str, int]
) -> None:
    result = _search(session, MIRAGE)

    assert _codes(result) == [E09, E08]
    assert [hit.match for hit in result.items] == [Match.EXACT, Match.FORMER_NAME]
    assert result.items[1].reasons[0].zh == f"曾用名“{MIRAGE}”（2014-04-01 至 2022-06-30）"
    assert result.items[1].matched_name == MIRAGE


@pytest.mark.parametrize(
    "text",
    [
        "嘉興華胥電器有限公司",
        "嘉兴华胥电器（有限公司）",
        " 嘉兴 华胥 电器 有限公司 ",
        "华胥电器",
        "华胥 有限公司",
        "嘉兴华胥有限公司",
        E08,
        "91330499madem0089l",
        "9133 0499 MADEM 0089 L",
        "９１３３０４９９ＭＡＤＥＭ００８９Ｌ",
        "MADEM0089L",
        OLD_NUMBER,
    ],
)
def test_one_firm_is_found_by_many_ways_of_writing(
    session: Session, ids: dict[str, int], text: str
) -> None:
    assert _codes(_search(session, text))[0] == E08


@pytest.mark.parametrize(
    "text",
    [
        f"统一社会信用代码：{E08}",
        f"统一社会信用代码:{E08.lower()}",
        f"查一下{E08}",
        f"代码{E08}",
        f"{E08}的处罚",
        f"请查一下 {E08} 的信用信息",
        f"嘉兴华胥电器有限公司 {E08}",
        f"{E08} 嘉兴华胥电器有限公司",
        f"嘉兴华胥电器有限公司（{E08}）",
        f"嘉兴华胥电器有限公司，统一社会信用代码：{E08}",
        f"企业名称：嘉兴华胥电器有限公司 代码：{E08}",
        f"华胥电器,{E08}",
    ],
)
def test_a_code_is_found_among_other_words(
    session: Session, ids: dict[str, int], text: str
) -> None:
    (hit,) = _search(session, text).items

    assert (hit.uscc, hit.match, hit.score) == (E08, Match.EXACT, 100)
    assert hit.reasons[0].zh == "统一社会信用代码一致"


@pytest.mark.parametrize(
    "text", [f"{E09} 嘉兴华胥电器有限公司", f"嘉兴华胥电器有限公司（{E09}）", f"华胥电器，{E09}"]
)
def test_a_code_beside_the_name_of_another_shows_both_and_says_so(
    session: Session, ids: dict[str, int], text: str
) -> None:
    first, second = _search(session, text).items

    assert (first.uscc, first.score, second.uscc) == (E09, 100, E08)
    assert "指向另一家" in first.reasons[-1].zh
    assert "属于另一家" in second.reasons[-1].zh


def test_a_code_that_is_not_here_leaves_the_name_beside_it(
    session: Session, ids: dict[str, int]
) -> None:
    assert _codes(_search(session, "嘉兴华胥电器有限公司 91330499MADEM01698"))[0] == E08
    assert "校验码不符" in _search(session, f"代码{E08[:-1]}K").code_problem


def test_only_an_equal_credit_code_scores_a_hundred(session: Session, ids: dict[str, int]) -> None:
    scores = {
        text: _search(session, text).items[0].score
        for text in (E08, "嘉兴华胥电器有限公司", OLD_NUMBER, "华胥电器", "91330499MADEM0089")
    }

    assert scores.pop(E08) == 100
    assert all(score < 100 for score in scores.values())


def test_an_alias_is_never_called_a_former_name(session: Session, ids: dict[str, int]) -> None:
    hit = _search(session, "武陵渔人鲜果").items[0]

    assert hit.uscc == E12
    assert hit.match is Match.SIMILAR
    assert hit.reasons[0].zh == "别称“武陵渔人鲜果”（店招，非登记名称）"
    assert "曾用名" not in hit.reasons[0].zh


def test_a_merged_subject_is_read_through_its_survivor(
    session: Session, ids: dict[str, int]
) -> None:
    merge_a_duplicate(session, ids[E10])

    hits = _search(session, "蓬湖包装材料").items

    assert [hit.uscc for hit in hits] == [E10]
    assert hits[0].reasons[0].zh.startswith("别称“嘉善县蓬湖包装材料厂”（录入别名，非登记名称）")


def test_a_corrected_name_is_no_longer_found(session: Session, ids: dict[str, int]) -> None:
    wrong = "嘉兴误录电器有限公司"
    first = _name(ids[E08], wrong)
    session.add(first)
    session.flush()
    session.add(_name(ids[E08], "嘉兴正录电器有限公司", corrects_id=first.id))
    session.flush()

    assert wrong not in [hit.matched_name for hit in _search(session, wrong).items]
    assert _search(session, "嘉兴正录电器有限公司").items[0].match is Match.EXACT


@pytest.mark.parametrize(
    ("text", "uscc", "reason"),
    [
        ("hua xu dian qi", E08, "拼音"),
        ("huaxudianqi", E08, "拼音"),
        ("jxhxdq", E08, "首字母"),
        ("花旭电器", E08, "读音相同"),
        ("华胥电气", E08, "读音相同"),
        ("嘉兴市华胥电噐有限公司", E08, "相近"),
        ("查一下华胥电器怎么样", E08, "包含"),
        ("华胥电器行政处罚", E08, "包含"),
        ("华胥 嘉兴", E08, "开头"),
        ("黄成华 华胥", E08, "法定代表人"),
        ("黄成华华胥电器", E08, "法定代表人"),
        ("华胥黄成华", E08, "法定代表人"),
        ("MADEM0089L", E08, "末段"),
        ("DEM0089L", E08, "末段"),
        ("91330499MADEM008", E08, "前段"),
    ],
)
def test_what_is_meant_stands_first_and_says_why(
    session: Session, ids: dict[str, int], text: str, uscc: str, reason: str
) -> None:
    hit = _search(session, text).items[0]

    assert hit.uscc == uscc
    assert reason in hit.reasons[0].zh
    assert hit.score < 100


@pytest.mark.parametrize("text", ["电器蜃楼嘉兴", "电器 蜃楼 嘉兴", "蜃楼 嘉兴 电器"])
def test_a_name_without_the_trade_name_stands_behind_those_that_hold_it(
    session: Session, ids: dict[str, int], text: str
) -> None:
    for name in ("芰荷（嘉兴）电器有限公司", "嘉兴电器厂", "嘉兴市电器开关有限公司"):
        _add_a_firm(session, name)

    first, second, *_ = _search(session, text).items

    assert {first.uscc, second.uscc} == {E08, E09}


@pytest.mark.parametrize("text", ["黄成华", "黄成华 电器", "黄成华有限公司", "黄成华 嘉兴"])
def test_a_representative_alone_leads_to_nobody(
    session: Session, ids: dict[str, int], text: str
) -> None:
    found = _search(session, text)

    assert not any("法定代表人" in reason.zh for hit in found.items for reason in hit.reasons)


def test_a_representative_is_named_in_no_reason(session: Session, ids: dict[str, int]) -> None:
    hit = _search(session, "黄成华 华胥").items[0]

    assert "黄成华" not in repr(hit)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("嘉市监罚〔2026〕88号", True),
        ("嘉市监罚[2026]第088号", True),
        ("嘉市监罚〔2026〕89号", False),
        ("嘉市监罚〔2026〕90号", False),
    ],
)
def test_the_number_of_a_public_paper_leads_to_its_subject(
    session: Session, ids: dict[str, int], text: str, found: bool
) -> None:
    days = {"public_from": date(2026, 3, 1), "public_until": date(2029, 3, 1)}
    for number, shown in (("88", days), ("89", {})):
        said = make_penalty(document_no=f"嘉市监罚〔2026〕{number}号")
        write_record(session, ids[E08], said, at=AT, **shown)

    hits = [hit for hit in _search(session, text).items if "文号" in hit.reasons[0].zh]

    assert [hit.uscc for hit in hits] == ([E08] if found else [])


def test_a_whole_name_with_words_of_asking_is_the_name(
    session: Session, ids: dict[str, int]
) -> None:
    hit = _search(session, "请查询嘉兴华胥电器有限公司的信用信息").items[0]

    assert (hit.uscc, hit.match) == (E08, Match.EXACT)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=70))
def test_no_text_breaks_the_search(session: Session, ids: dict[str, int], text: str) -> None:
    result = _search(session, text)

    assert result.total <= 60


@pytest.mark.parametrize("text", ["贾予存", "浙1330499000001", "渔大有"])
def test_the_public_finds_no_person(session: Session, ids: dict[str, int], text: str) -> None:
    assert _search(session, text).items == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("王小二", 0), ("李大嘴", 0), ("李 大嘴", 0), ("李大嘴 大嘴", 0), ("李大嘴 王小二", 0)),
        *(("李大嘴小吃", 1), ("李大嘴 小吃", 1), ("秀洲区李大嘴", 1), ("大嘴", 1), ("王星记", 1)),
    ],
)
def test_a_bare_personal_name_finds_enterprises_only(
    session: Session, text: str, found: int
) -> None:
    codes = _two_shops_and_a_firm(session)

    assert _search(session, text).total == found
    for code in codes:
        assert _codes(_search(session, code)) == [code]
        assert _codes(_search(session, f"李大嘴 {code}")) == [code]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "黄成华",
            "法定代表人黄成华",
            "黄成华 黄成华",
            "法定代表人 黄成华",
            "查一下黄成华",
            "黄成华的公司",
        ),
        *("吴有生", "沈海生", "华旭", "华西", "王小二 李大嘴"),
    ],
)
def test_what_sounds_like_a_bare_personal_name_is_not_shown_to_the_public(
    session: Session, ids: dict[str, int], text: str
) -> None:
    for name in ("嘉兴黄晨华食品有限公司", "嘉兴吴友生五金有限公司", "嘉兴沈海声毛衫有限公司"):
        _add_a_firm(session, name)

    assert _search(session, text).items == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("黄成华", ["嘉兴黄成华食品有限公司"]),
        ("法定代表人黄成华", ["嘉兴黄成华食品有限公司"]),
        ("金星", ["嘉兴金星电器有限公司", "金星纺织（嘉兴）有限公司"]),
        ("金星怎么样", ["嘉兴金星电器有限公司", "金星纺织（嘉兴）有限公司"]),
        ("华胥", ["嘉兴华胥电器有限公司"]),
    ],
)
def test_a_name_in_which_a_personal_name_stands_is_found(
    session: Session, ids: dict[str, int], text: str, names: list[str]
) -> None:
    for name in (
        *("嘉兴黄成华食品有限公司", "嘉兴黄晨华食品有限公司", "嘉兴金星电器有限公司"),
        *("金星纺织（嘉兴）有限公司", "嘉兴津兴电器有限公司"),
    ):
        _add_a_firm(session, name)

    found = _search(session, text).items

    assert sorted(hit.name for hit in found) == sorted(names)


@pytest.mark.parametrize("text", ["王小二", "李大嘴"])
def test_an_officer_finds_a_shop_by_its_operators_name(session: Session, text: str) -> None:
    _two_shops_and_a_firm(session)

    assert _search(session, text, audience=Audience.INSIDE).total == 1


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", Advice.NOTHING),
        ("  ", Advice.NOTHING),
        ("%_\\", Advice.NOTHING),
        ("渔", Advice.TOO_SHORT),
        ("有限公司", Advice.TOO_COMMON),
        ("嘉兴", Advice.TOO_COMMON),
        ("长" * 65, Advice.TOO_LONG),
        ("\ufdfa" * 60, Advice.TOO_LONG),
    ],
)
def test_a_query_that_can_mean_anybody_is_answered_with_advice(
    session: Session, ids: dict[str, int], text: str, advice: Advice
) -> None:
    result = _search(session, text)

    assert result.advice is advice
    assert result.items == ()


@pytest.mark.parametrize(
    "text",
    [
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "a%b_c",
        "𠮷野家",
        "😀😀",
        "=HYPERLINK(1)",
        "\u202e电器",
        "\u200b\u200d",
        "مرحبا",
        '%_*"()',
        "\ud800",
        "限" * 64,
    ],
)
def test_strange_queries_are_answered_calmly(
    session: Session, ids: dict[str, int], text: str
) -> None:
    assert _search(session, text).total in (0, 2)


def test_a_mistyped_code_says_what_is_wrong(session: Session, ids: dict[str, int]) -> None:
    result = _search(session, E08[:-1] + "K")

    assert result.items == ()
    assert "校验码不符" in result.code_problem


def test_filters_narrow_and_the_counts_add_up(session: Session, ids: dict[str, int]) -> None:
    everything = _search(session, "食品")
    branches = _search(session, "食品", kind=SubjectKind.BRANCH)
    county = _search(session, "水果", division="330402")

    assert set(_codes(everything)) == {E03, E04}
    assert sum(count for _, count in everything.facets.kinds) == everything.total
    assert sum(count for _, count in everything.facets.divisions) == everything.total
    assert _codes(branches) == [E04]
    assert _codes(county) == [E12]
    assert _codes(_search(session, "水月", status=SubjectStatus.DEREGISTERED)) == [E14]
    assert _search(session, "水月", status=SubjectStatus.ACTIVE).total == 0


def test_who_is_on_no_list_is_not_found_by_that_filter(
    session: Session, ids: dict[str, int]
) -> None:
    assert _search(session, MIRAGE).total > 0
    assert _search(session, MIRAGE, listed=True).items == ()


@pytest.mark.parametrize("sort", SearchSort)
def test_a_cursor_walks_through_all_hits_once(
    session: Session, ids: dict[str, int], sort: SearchSort
) -> None:
    whole = _codes(_search(session, "限公 嘉兴", sort=sort))
    walked: list[str | None] = []
    cursor: str | None = ""
    while cursor is not None:
        page = _search(session, "限公 嘉兴", sort=sort, limit=1, cursor=cursor)
        walked += _codes(page)
        cursor = page.next

    assert walked == whole
    assert len(set(whole)) == len(whole) > 2


@pytest.mark.parametrize("cursor", ["!", "WzFd", "bnVsbA", "W1tbXV1d", "x" * 2000, "字"])
def test_a_foreign_cursor_is_refused(session: Session, ids: dict[str, int], cursor: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        _search(session, "食品", cursor=cursor)


def test_marked_pieces_make_up_the_name() -> None:
    pieces = mark("嘉興（蜃楼）电器", ["嘉兴蜃", "电"])

    assert "".join(piece.text for piece in pieces) == "嘉興（蜃楼）电器"
    assert [piece.text for piece in pieces if piece.is_marked] == ["嘉興", "蜃", "电"]


def _two_shops_and_a_firm(session: Session) -> list[str]:
    kinds = {
        "王小二": SubjectKind.INDIVIDUAL_BUSINESS,
        "秀洲区李大嘴小吃店": SubjectKind.INDIVIDUAL_BUSINESS,
        "王星记扇业有限公司": SubjectKind.ENTERPRISE,
    }
    codes = []
    for number, (name, kind) in enumerate(kinds.items(), start=1):
        first = f"9{1 if kind is SubjectKind.ENTERPRISE else 2}330499MADEM99{number}"
        first += organisation_check_character(first[8:])
        codes.append(first + uscc_check_character(first))
        said = Particulars(name, fold(name), codes[-1], kind=kind, operator_name=name[:3])
        subjects.register(session, said, department_id="amr", by=None, at=AT)
    return codes


def _add_a_firm(session: Session, name: str) -> str:
    """Take a firm in whose code follows from its name, and return the code."""
    first = f"91330499MADE{sum(map(ord, name)) % 10_000:04}"
    first += organisation_check_character(first[8:])
    code = first + uscc_check_character(first)
    subjects.register(
        session, Particulars(name, fold(name), code), department_id="amr", by=None, at=AT
    )
    return code


def _name(subject_id: int, name: str, **changes: object) -> SubjectName:
    return SubjectName(
        subject_id=subject_id,
        kind="registered",
        name=name,
        name_key=fold(name),
        source="amr",
        recorded_at=AT,
        **changes,
    )
