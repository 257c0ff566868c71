"""Papers of a case at the officers' door: what they say, when there are any, as page and as PDF."""

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from models.blacklist import ListCase
from models.vocabulary import CaseStep, Role
from registry.files.pdf import as_pdf, can_write_pdf
from tests.fixtures.web import SignedIn, parts_of
from tests.integration.services.rating_desk import register_firm
from tests.listing_factories import WAY, at_ten, open_listing, step_on
from tests.programs import do_without
from tests.record_factories import make_hands

FIRM = "91330499MADEM0011L"
SERVED = WAY[:7]


@pytest.fixture
def officer(signed_in: SignedIn) -> FlaskClient:
    return signed_in(Role.OFFICER)


def make_case(app: Flask, steps: int = len(SERVED)) -> int:
    """A listing case of the market regulator that was taken so many steps."""
    with parts_of(app).sessions.writing() as session:
        hands = make_hands(session)
        firm = register_firm(session, at_ten(date(2026, 1, 5)))
        case = open_listing(session, firm.id, hands, penalty_no="演市监处罚〔2026〕52号")
        for on, step in SERVED[:steps]:
            number = {CaseStep.APPROVED: "演市监列严〔2026〕2号"}.get(step)
            given = {"document_no": number} if number else {}
            step_on(session, case, step, on, hands, **given)
        return case.id


@pytest.mark.parametrize(
    ("steps", "kind", "status"),
    [
        (0, "notice", 200),
        (0, "decision", 404),
        (1, "preview", 404),
        (6, "decision", 200),
        (6, "repair_letter", 200),
        (6, "preview", 404),
        (7, "preview", 200),
        (7, "not_listed", 404),
        (7, "removal", 404),
        (7, "nonsense", 400),
    ],
)
def test_a_paper_is_there_once_its_step_is_near(
    app: Flask, officer: FlaskClient, steps: int, kind: str, status: int
) -> None:
    case = make_case(app, steps)

    assert officer.get(f"/regulator/cases/{case}/papers/{kind}").status_code == status


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("notice", ["拟列入市场监督管理严重违法失信名单告知书", FIRM, "截至 2026-04-07"]),
        (
            "decision",
            ["演市监列严〔2026〕2号", "列入至 2029-05-19", "申请行政复议截至 2026-07-21", "第七条"],
        ),
        ("repair_letter", ["可申请提前移出自 2027-05-20", "不收取任何费用", "信用中国"]),
        (
            "preview",
            ["最早自 2026-05-27 起公示", "生产不符合强制性国家标准的产品", "演市监列严〔2026〕2号"],
        ),
    ],
)
def test_a_paper_tells_its_days_and_their_derivation(
    app: Flask, officer: FlaskClient, kind: str, words: list[str]
) -> None:
    case = make_case(app)

    page = officer.get(f"/regulator/cases/{case}/papers/{kind}").text

    assert [word for word in words if word not in page] == []
    assert "演示" in page
    assert "$" not in page


def test_a_paper_whose_step_was_not_taken_is_a_draft(app: Flask, officer: FlaskClient) -> None:
    case = make_case(app, 0)

    page = officer.get(f"/regulator/cases/{case}/papers/notice").text

    assert "稿 · 演示" in page
    assert "（待定）" in page


def test_the_whole_case_tells_every_step_with_its_hand_and_hash(
    app: Flask, officer: FlaskClient
) -> None:
    case = make_case(app)

    page = officer.get(f"/regulator/cases/{case}/dossier").text

    assert page.count("内容摘要值") == 2 + len(SERVED)  # the cover, the opening and each step
    assert "集体讨论记录" in page
    assert "列入市场监督管理严重违法失信名单决定书" in page


def test_papers_and_the_whole_case_come_as_pdf(app: Flask, officer: FlaskClient) -> None:
    if not can_write_pdf():
        do_without("WeasyPrint (Pango)")
    case = make_case(app)

    texts = []
    for path in ("papers/decision.pdf", "dossier.pdf"):
        answer = officer.get(f"/regulator/cases/{case}/{path}")
        assert answer.mimetype == "application/pdf"
        pages = PdfReader(BytesIO(answer.data)).pages
        texts.append("".join(page.extract_text() for page in pages))

    assert all(FIRM in text and "演市监列严" in text for text in texts)


def test_a_paper_fetches_nothing_from_elsewhere() -> None:
    if not can_write_pdf():
        do_without("WeasyPrint (Pango)")

    made = as_pdf('<p>字</p><img src="http://127.0.0.1:1/x.png"><img src="file:///etc/passwd">')

    assert len(PdfReader(BytesIO(made)).pages) == 1


def test_a_case_of_another_department_has_no_papers(
    app: Flask, signed_in: SignedIn, officer: FlaskClient
) -> None:
    case = make_case(app)
    with parts_of(app).sessions.writing() as session:
        session.get_one(ListCase, case).department_id = "hurd"

    for path in ("papers/notice", "papers/notice.pdf", "dossier", "dossier.pdf"):
        assert officer.get(f"/regulator/cases/{case}/{path}").status_code == 404
