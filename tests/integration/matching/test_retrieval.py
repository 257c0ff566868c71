"""Retrieval: the name that is meant is among the nearest, however it is typed, from the first moment."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.session import Sessions
from models.subjects import SubjectName
from models.vocabulary import NameKind
from registry.errors import Invalid
from registry.matching import settling
from registry.matching.index import add_names
from registry.matching.likeness import name_score
from registry.matching.retrieval import nearest_names
from registry.rules.identity.folding import fold
from registry.rules.identity.parts import name_parts
from registry.rules.subjects import Particulars
from registry.services import subjects
from tests.integration.matching.test_name_index import firm, settle, take
from tests.wanderland import AT

MEANT = "嘉兴市华胥电器有限公司"
OTHERS = (
    "嘉兴市槐安童车有限公司",
    "嘉兴蜃楼（海宁）电器有限公司",
    "杭州华须电气有限公司",
    "平湖市恒达五金厂",
    "嘉善县恒达纺织有限公司",
    "ABC科技（嘉兴）有限公司",
    "海宁市乌有皮革服装有限公司",
)


@pytest.fixture
def named(sessions: Sessions) -> Sessions:
    with sessions.writing() as session:
        take(session, [_firm(place, name) for place, name in enumerate((MEANT, *OTHERS))])
    return sessions


@pytest.mark.parametrize("is_settled", [False, True])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        (MEANT, MEANT),
        ("华胥", MEANT),
        ("华胥电器", MEANT),
        ("嘉兴华胥", MEANT),
        ("华胥 嘉兴", MEANT),
        ("hua xu dian qi", MEANT),
        ("huaxudianqi", MEANT),
        ("jxhxdq", MEANT),
        ("花旭电器", MEANT),
        ("华婿电器", MEANT),
        ("嘉兴市华胥器有限公司", MEANT),
        ("嘉兴市华胥胥电器有限公司", MEANT),
        ("嘉兴市胥华电器有限公司", MEANT),
        ("嘉興市華胥電器有限公司", MEANT),
        ("查一下华胥电器怎么样", MEANT),
        ("华胥电器行政处罚", MEANT),
        ("浙江华胥电器有限公司", MEANT),
        ("蜃楼电器", OTHERS[1]),
        ("shenlou dianqi", OTHERS[1]),
        ("sldq", OTHERS[1]),
        ("恒达五金", OTHERS[3]),
        ("abc", OTHERS[5]),
        ("ＡＢＣ科技", OTHERS[5]),
        ("乌有皮苹", OTHERS[6]),
    ],
)
def test_what_is_meant_is_nearest(named: Sessions, text: str, name: str, is_settled: bool) -> None:
    if is_settled:
        settle(named)

    with named.reading() as session:
        assert _names(session, text)[0] == name


def test_a_name_is_found_by_the_next_question(named: Sessions) -> None:
    with named.reading() as session:
        assert "嘉兴无何制衣有限公司" not in _names(session, "无何制衣")

    with named.writing() as session:
        take(session, [_firm(50, "嘉兴无何制衣有限公司")])

    with named.reading() as session:
        assert _names(session, "无何制衣")[0] == "嘉兴无何制衣有限公司"


def test_an_equal_name_is_as_near_as_can_be(named: Sessions) -> None:
    with named.reading() as session:
        assert [one.score for one in nearest_names(session, MEANT)][0] == 100


def test_two_characters_that_too_many_hold_still_find_some(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "MOST_HELD", 5)
    with sessions.writing() as session:
        take(session, [_firm(n, f"嘉兴市恒达第{n}五金厂") for n in range(60)])
    settle(sessions)

    with sessions.reading() as session:
        assert len(_names(session, "恒达")) >= 20


@pytest.mark.parametrize("text", ["", "，。", "%", "🙂", "\u200b\u202e", "𠮷", "有"])
def test_nothing_to_look_for_finds_nothing(named: Sessions, text: str) -> None:
    with named.reading() as session:
        assert nearest_names(session, text) == []


def test_a_question_that_is_too_long_is_refused(named: Sessions) -> None:
    with named.reading() as session, pytest.raises(Invalid):
        nearest_names(session, "长" * 5_000)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.integers(0, 7), st.integers(2, 8), st.integers(0, 8), st.booleans())
def test_the_best_of_a_full_scan_is_among_the_nearest(
    named: Sessions, which: int, size: int, start: int, drops: bool
) -> None:
    key = fold((MEANT, *OTHERS)[which])
    asked = key[start : start + size]
    if drops and len(asked) > 3:
        asked = asked[:1] + asked[2:]
    with named.reading() as session:
        keys = dict(session.query(SubjectName.id, SubjectName.name_key))
        scores = {
            number: name_score(name_parts(asked), name_parts(key)) for number, key in keys.items()
        }
        found = [one.name_id for one in nearest_names(session, asked)]

    best = max(scores.values())
    if best >= 85:
        assert any(scores[number] == best for number in found)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.text(max_size=64))
def test_no_text_breaks_the_search(named: Sessions, text: str) -> None:
    with named.reading() as session:
        try:
            found = nearest_names(session, text)
        except Invalid:
            return

    assert all(0 <= one.score <= 100 for one in found)


def _firm(number: int, name: str) -> Particulars:
    return firm(number)._replace(name=name, name_key=fold(name))


def _names(session: Session, text: str) -> list[str]:
    names = dict(session.query(SubjectName.id, SubjectName.name))
    return [names[one.name_id] for one in nearest_names(session, text)]


def test_an_alias_is_found_like_a_name(named: Sessions) -> None:
    with named.writing() as session:
        subjects.add_alias(session, 1, NameKind.BRAND, "武陵渔人鲜果", source="amr", by=None, at=AT)

    with named.reading() as session:
        assert _names(session, "渔人鲜果")[0] == "武陵渔人鲜果"


def test_an_entry_without_a_name_breaks_no_search(named: Sessions) -> None:
    with named.writing() as session:
        add_names(session, [10_000], [fold("嘉兴无此企业有限公司")])

    with named.reading() as session:
        assert "嘉兴无此企业有限公司" not in _names(session, "无此企业")
