"""What is kept of a screening: its seal, and what changed when it was run again."""

from dataclasses import replace

from models.vocabulary import ScreeningVerdict
from registry.rules.awards import Line, LooksAt, differences, judge, seal
from registry.rules.awards.findings import finding_from
from tests.award_factories import MAYOR, ON, award_event, candidate

EVENT = award_event(LooksAt.SAMPLING)


def _line(*events, number=1):
    told = judge(candidate(*events), MAYOR, ON)
    stored = [one.as_details() for one in told.findings]
    return Line(number, "桐乡黄粱毛衫有限公司", "91330499MADEM0070P", 7, told.verdict, stored)


def test_a_finding_reads_back_as_it_was_kept():
    told = judge(candidate(EVENT), MAYOR, ON).findings[0]

    assert finding_from(told.as_details()) == told


def test_the_seal_does_not_depend_on_the_order_in_which_a_database_keeps_keys():
    line = _line(EVENT)
    turned = line._replace(findings=[dict(reversed(list(one.items()))) for one in line.findings])

    assert seal([line]) == seal([turned])


def test_the_seal_changes_with_everything_that_a_line_says():
    line = _line(EVENT)
    others = [
        line._replace(line_no=2),
        line._replace(asked_name="桐乡黄粱毛衫"),
        line._replace(asked_code=""),
        line._replace(subject_id=None),
        line._replace(verdict=ScreeningVerdict.WARN),
        line._replace(findings=[]),
    ]

    seals = {seal([one]) for one in (line, *others)}

    assert len(seals) == len(others) + 1


def test_running_again_tells_what_came_and_what_went():
    before, after = _line(EVENT), _line(award_event(LooksAt.ABNORMAL, ends_on=None))

    (changed,) = differences([before], [after])

    assert (changed.before, changed.after) == (ScreeningVerdict.VETO, ScreeningVerdict.WARN)
    assert "经营异常名录" in changed.came[0]
    assert "监督抽查不合格" in changed.went[0]


def test_running_again_without_news_tells_nothing():
    same = _line(replace(EVENT, marks=("行政诉讼中",)))

    assert differences([_line(EVENT)], [same]) == ()


def test_the_same_record_whose_public_window_ended_is_neither_new_nor_gone():
    over = replace(EVENT, ends_on=ON)

    (changed,) = differences([_line(EVENT)], [_line(over)])

    assert (changed.came, changed.went) == ((), ())
    assert "监督抽查不合格" in changed.ended[0]
    assert (changed.before, changed.after) == (ScreeningVerdict.VETO, ScreeningVerdict.VETO)
