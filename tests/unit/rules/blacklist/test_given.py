"""What each step of a case cannot do without, kind by kind, written down a second time."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from models.vocabulary import CaseKind, CaseStep, ServiceMethod
from registry.errors import Invalid
from registry.rules.blacklist.given import Given, refuse_incomplete

ON = date(2026, 3, 30)
BARE = Given(on=ON)
FULL = Given(
    on=ON,
    document_no="演市监列〔2026〕1号",
    method=ServiceMethod.DIRECT,
    reason="核实情况，记录在案",
    public_from=date(2026, 4, 10),
)
LISTING = (CaseKind.LISTING, CaseKind.REINSTATEMENT)
ON_A_PAPER = (CaseKind.REVOCATION, CaseKind.STAY, CaseKind.RESUMPTION)  # content.paper_no has it
LACKS = {
    CaseStep.NOTIFIED: "告知书文号、送达方式",
    CaseStep.DEFENDED: "陈述申辩意见",
    CaseStep.HEARING_HELD: "听证笔录要点",
    CaseStep.ANSWERED: "复核意见",
    CaseStep.RETURNED: "退回的理由",
    CaseStep.DISCUSSED: "集体讨论记录",
    CaseStep.CONSENTED: "上级部门同意文件的文号",
    CaseStep.APPROVED: "决定书文号",
    CaseStep.REJECTED: "决定书文号、理由",
    CaseStep.SERVED: "送达方式",
    CaseStep.PUBLISHED: "公示起始日",
    CaseStep.CLOSED: "终止的理由",
}
FREE = (
    CaseStep.OPENED,
    CaseStep.CHANGED,
    CaseStep.HEARING_ASKED,
    CaseStep.SUBMITTED,
    CaseStep.REVIEWED,
)
FIELDS = {
    "告知书文号": "document_no",
    "上级部门同意文件的文号": "document_no",
    "决定书文号": "document_no",
    "送达方式": "method",
    "公示起始日": "public_from",
}
SPARED = {  # (step, kind): what is left of what it lacks
    **dict.fromkeys(product([CaseStep.APPROVED], [*ON_A_PAPER, CaseKind.IMPORTED]), ""),
    **dict.fromkeys(product([CaseStep.REJECTED], [*ON_A_PAPER, CaseKind.IMPORTED]), "理由"),
    (CaseStep.NOTIFIED, CaseKind.IMPORTED): "送达方式",
    (CaseStep.CONSENTED, CaseKind.IMPORTED): "",
}


def said(step: CaseStep, kind: CaseKind, given: Given) -> str:
    """Return how a step is refused; "" where nothing is missing."""
    try:
        refuse_incomplete(step, kind, given)
    except Invalid as error:
        return str(error)
    return ""


def without(label: str, blank: str = "") -> Given:
    """Return what is complete but for one thing."""
    field = FIELDS.get(label, "reason")
    gone = None if field in ("method", "public_from") else blank
    return replace(FULL, **{field: gone})


def test_every_step_stands_in_one_of_the_tables() -> None:
    assert {*LACKS, *FREE} == set(CaseStep)
    assert not set(LACKS) & set(FREE)


@pytest.mark.parametrize(("step", "kind"), [*product(LACKS, CaseKind)])
def test_a_step_with_nothing_is_told_all_that_it_lacks_at_once(
    step: CaseStep, kind: CaseKind
) -> None:
    lacks = SPARED.get((step, kind), LACKS[step])

    assert said(step, kind, BARE) == (f"请填写：{lacks}。" if lacks else "")


@pytest.mark.parametrize(
    ("step", "label"), [(step, label) for step, all_ in LACKS.items() for label in all_.split("、")]
)
@pytest.mark.parametrize("kind", LISTING)
@pytest.mark.parametrize("blank", ["", "  ", "\u3000\n"])
def test_each_missing_thing_is_named_alone(
    step: CaseStep, label: str, kind: CaseKind, blank: str
) -> None:
    assert said(step, kind, without(label, blank)) == f"请填写：{label}。"


@pytest.mark.parametrize(("step", "kind"), [*product(CaseStep, CaseKind)])
def test_a_step_that_has_all_is_taken(step: CaseStep, kind: CaseKind) -> None:
    assert said(step, kind, FULL) == ""


@pytest.mark.parametrize(("step", "kind"), [*product(FREE, CaseKind)])
def test_some_steps_need_nothing_but_their_day(step: CaseStep, kind: CaseKind) -> None:
    assert said(step, kind, BARE) == ""


@pytest.mark.parametrize("kind", [*LISTING, CaseKind.EARLY_REMOVAL])
@pytest.mark.parametrize("step", [CaseStep.APPROVED, CaseStep.REJECTED])
def test_a_decision_that_is_served_on_the_party_has_a_number(
    step: CaseStep, kind: CaseKind
) -> None:
    assert said(step, kind, replace(FULL, document_no="")) == "请填写：决定书文号。"


@pytest.mark.parametrize(
    ("reason", "is_enough"), [("同意。", False), (" 同意。 ", False), ("理由充分", True)]
)
@pytest.mark.parametrize("step", CaseStep)
def test_a_reason_says_something_wherever_it_is_given(
    step: CaseStep, reason: str, is_enough: bool
) -> None:
    refused = said(step, CaseKind.LISTING, replace(FULL, reason=reason))

    assert refused == ("" if is_enough else "说明至少 4 个字，便于以后查考。")


@pytest.mark.parametrize("step", [CaseStep.NOTIFIED, CaseStep.SERVED])
@pytest.mark.parametrize(
    ("basis", "is_confirmed"),
    [
        ("", False),
        ("  ", False),
        ("《送达地址确认书》", False),
        ("《送达地址确认书》2026-03-31", False),  # signed after the service
        ("《送达地址确认书》2026-02-30", False),
        ("《送达地址确认书》2026-03-30", True),
        ("《送达地址确认书》2026-03-05", True),
    ],
)
def test_electronic_service_rests_on_a_confirmation_signed_before_it(
    step: CaseStep, basis: str, is_confirmed: bool
) -> None:
    given = replace(FULL, method=ServiceMethod.ELECTRONIC, basis=basis)

    assert (said(step, CaseKind.LISTING, given) == "") == is_confirmed


@pytest.mark.parametrize(
    "method", [one for one in ServiceMethod if one is not ServiceMethod.ELECTRONIC]
)
def test_other_ways_of_service_need_no_confirmation(method: ServiceMethod) -> None:
    assert said(CaseStep.SERVED, CaseKind.LISTING, replace(FULL, method=method)) == ""
