"""The page that checks a proof or a receipt, and tells how to check it without this register.

Invariant: what is brought is kept nowhere; of an entry nothing is told but whether it is still
shown, of a receipt no line that is not public today, and nothing by its number alone.
"""

from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.errors import Invalid, NotFound
from registry.queries.publication import Judged, judge, log_head
from registry.queries.receipts.judging import JudgedReceipt, is_ours, judge_receipt, look_up
from registry.queries.receipts.signing import receipt_keys
from registry.rules.publication_log import read_proof, vkey
from registry.rules.publication_log.proofs import LARGEST_PROOF
from registry.rules.receipts import Mark, is_receipt, read_mark, read_receipt
from registry.web.forms.proof import ProofForm
from registry.web.guard import is_signed_in
from registry.web.public.door import public, today
from registry.web.security import csrf, takes, takes_files
from registry.web.transaction import reading

LARGEST_OF_ANYBODY = 1024 * 1024  # bytes: a receipt over a thousand lines
LARGEST = 8 * 1024 * 1024


class Brought(NamedTuple):
    """What was brought and what it came to: a proof, a receipt, or the mark on a visitor's paper."""

    proof: Judged | None = None
    receipt: JudgedReceipt | None = None
    mark: Mark | None = None
    is_looked_up: bool = False


NOTHING = Brought()


@public.get("/verify")
@takes("receipt", "digest", "mark")
def verify_page() -> ResponseReturnValue:
    """Offer to check a proof or a receipt; look a receipt up by the square on its print."""
    form = ProofForm()
    try:
        return _page(form, _looked_up())
    except NotFound as error:
        return _page(form, problem=str(error)), 404
    except Invalid as error:
        return _page(form, problem=str(error)), 422


@public.post("/verify")
@csrf.exempt  # it changes nothing, and a public page sets no cookie; foreign posts are refused
@takes()
@takes_files(LARGEST, of_anybody=LARGEST_OF_ANYBODY)
def verify_proof() -> ResponseReturnValue:
    """Check what is brought; what cannot be read comes back with the reason."""
    form = ProofForm()
    try:
        brought = _judged(_text(form))
    except Invalid as error:
        return _page(form, error=str(error)), 422
    form.proof.data = ""  # what a proof says is not shown again: its entry may be gone
    return _page(form, brought)


def _looked_up() -> Brought:
    number, digest = request.args.get("receipt", ""), request.args.get("digest", "")
    if told := request.args.get("mark", ""):
        return _marked(told)
    if not (number or digest):
        return NOTHING
    try:
        with reading() as session:
            return Brought(receipt=look_up(session, number, digest, on=today()), is_looked_up=True)
    except NotFound as error:
        raise NotFound(
            _("没有找到这份回执。请核对回执编号和摘要：两项须与回执上的一致，摘要至少填前 16 位。")
        ) from error


def _marked(told: str) -> Brought:
    try:
        mark = read_mark(told)
    except Invalid as error:
        raise Invalid(
            _("二维码中的核对标记无法识别，请重新扫描，或改为提交 JSON 文件。")
        ) from error
    with reading() as session:
        if not is_ours(session, mark):
            raise Invalid(_("核对标记已被改动，或者不是本站签发的。"))
    return Brought(mark=mark)


def _judged(text: str) -> Brought:
    with reading() as session:
        if is_receipt(text):
            return Brought(receipt=_receipt(session, text))
        return Brought(proof=_proof(session, text))


def _receipt(session: Session, text: str) -> JudgedReceipt:
    try:
        return judge_receipt(session, read_receipt(text), on=today())
    except Invalid as error:
        raise Invalid(
            _("无法识别：不是本站给出的核查回执，或内容不完整、已被改动。请重新取得回执文件。")
        ) from error


def _proof(session: Session, text: str) -> Judged:
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_PROOF:
        raise Invalid(_("证明文件超过 64 KB，不是本站给出的证明。"))
    try:
        proof = read_proof(text)
    except Invalid as error:
        raise Invalid(
            _("这不是本站给出的存证证明或核查回执，或内容不完整。请重新下载文件。")
        ) from error
    try:
        return judge(session, proof, on=today())
    except Invalid as error:
        raise Invalid(_("证明的公钥、签名算法或文字无法识别，不予核验。")) from error


def _page(
    form: ProofForm, brought: Brought = NOTHING, *, error: str = "", problem: str = ""
) -> str:
    with reading() as session:
        head = log_head(session)
        keys = tuple(map(vkey, receipt_keys(session)))
    return render_template(
        "public/verify.html",
        form=form,
        error=error,
        problem=problem,
        brought=brought,
        head=head,
        receipt_keys=keys,
        asked=request.args,
    )


def _text(form: ProofForm) -> str:
    if not form.file.data:
        text = form.proof.data.strip()
        if not text:
            raise Invalid(_("请粘贴证明或回执的内容，或选择文件。"))
        return str(text)
    largest = LARGEST if is_signed_in() else LARGEST_OF_ANYBODY
    content = form.file.data.read(largest + 1)
    if len(content) > largest:
        raise Invalid(_("文件过大，不是本站给出的证明或回执；行数很多的回执请用核验程序核验。"))
    try:
        return str(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Invalid(_("文件不是 UTF-8 文字，请重新下载。")) from error
