"""The check of the story: twelve bidders, one receipt, every answer of the screenplay."""

from datetime import date

from sqlalchemy import select

from models.receipts import CheckReceipt
from models.vocabulary import CheckKind
from registry.queries.receipts.reading import receipt
from registry.queries.verification.receipts import check_receipts
from registry.rules.permissions import Scope
from tests.integration.seed.conftest import Demonstration


def test_the_finance_bureau_checked_twelve_bidders(demonstration: Demonstration) -> None:
    with demonstration.sessions.reading() as session:
        wanted = select(CheckReceipt).where(CheckReceipt.kind == CheckKind.BATCH)
        issued = session.scalars(wanted).one()
        opened = receipt(session, issued.id, Scope((), None, None), on=date(2026, 11, 23))
        assert check_receipts(session).is_sound

    answers = {
        str(one.opening.content["asked"]): one.opening.content["answer"]
        for one in opened.lines
        if one.opening
    }
    # the screening of 2026-11-10 took the first number of the year
    assert (issued.receipt_no, issued.lines) == ("演核〔2026〕0002", 12)
    assert opened.withheld == 0
    for name, answer in (
        ("平湖乌有", "适用"),
        ("嘉兴槐安", "优先"),
        ("海宁南柯", "不适用"),
        ("桐乡黄粱", "不适用"),
        ("91330499MADEM01704", "未能确定主体"),
    ):
        assert [told for asked, told in answers.items() if name in asked] == [answer]
