"""The page that checks a proof, and tells how to check it without this register.

Invariant: what is brought is kept nowhere; the answer tells nothing of an entry but whether it is
still shown.
"""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry.errors import Invalid
from registry.queries.publication import Judged, judge, log_head
from registry.rules.publication_log import read_proof
from registry.rules.publication_log.proofs import LARGEST_PROOF
from registry.web.forms.proof import ProofForm
from registry.web.public.door import public, today
from registry.web.security import csrf, takes
from registry.web.transaction import reading


@public.get("/verify")
@takes()
def verify_page() -> str:
    """Say what the log is, show its head and key, and offer to check a proof."""
    return _page(ProofForm())


@public.post("/verify")
@csrf.exempt  # it changes nothing, and a public page sets no cookie; foreign posts are refused
@takes()
def verify_proof() -> ResponseReturnValue:
    """Check a proof; one that cannot be read comes back with the reason."""
    form = ProofForm()
    try:
        judged = _judged(_brought(form))
    except Invalid as error:
        return _page(form, error=str(error)), 422
    form.proof.data = ""  # what a proof says is not shown again: its entry may be gone
    return _page(form, judged=judged)


def _judged(text: str) -> Judged:
    try:
        proof = read_proof(text)
    except Invalid as error:
        raise Invalid(
            _("这不是本站给出的存证证明，或内容不完整。请重新下载条目页面上的证明文件。")
        ) from error
    try:
        with reading() as session:
            return judge(session, proof, on=today())
    except Invalid as error:
        raise Invalid(_("证明的公钥、签名算法或文字无法识别，不予核验。")) from error


def _page(form: ProofForm, *, error: str = "", judged: Judged | None = None) -> str:
    with reading() as session:
        head = log_head(session)
    return render_template("public/verify.html", form=form, error=error, judged=judged, head=head)


def _brought(form: ProofForm) -> str:
    if not form.file.data:
        text = form.proof.data.strip()
        if not text:
            raise Invalid(_("请粘贴证明内容，或选择证明文件。"))
        return str(text)
    content = form.file.data.read(LARGEST_PROOF + 1)
    if len(content) > LARGEST_PROOF:
        raise Invalid(_("证明文件超过 64 KB，不是本站给出的证明。"))
    try:
        return str(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Invalid(_("证明文件不是 UTF-8 文字，请重新下载。")) from error
