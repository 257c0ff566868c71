"""What the buttons of a record's form do: look, find values, adopt them, hide, keep, hand on.

Invariant: a deed is one of those below; only keeping and handing on write anything but a file.
"""

import re
from collections.abc import Collection
from enum import Enum

from flask import request
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest

from models.vocabulary import RecordChange
from registry.errors import Invalid, Refused
from registry.rules.reasons import SHORTEST_REASON
from registry.rules.records import propose_values
from registry.rules.records.dated import edition_for
from registry.services.records.personal import unconfirmed
from registry.web.forms.records.form import RecordForm
from registry.web.forms.records.gate import HIDES, KEEPS, confirmations, hide, reasons_of
from registry.web.forms.records.values import ADOPTS, adopt
from registry.web.regulator.proposals import attaching
from registry.web.regulator.proposals.sheet import Sheet, today
from registry.web.transaction import register

BUTTON = "deed"
_OWN_FIELDS = frozenset({BUTTON, "csrf_token", attaching.NAMES, attaching.DROPS})


class Deed(Enum):
    """What a button asks for."""

    CHECK = "check"
    EXTRACT = "extract"
    ADOPT = "adopt"
    HIDE = HIDES
    SAVE = "save"
    SUBMIT = "submit"


def refuse_strange_fields(form: RecordForm) -> None:
    """Raise BadRequest for a field that the form of a record does not have."""
    refuse_strange_names(form, KEEPS, ADOPTS, more=_OWN_FIELDS)


def refuse_strange_names(
    form: FlaskForm, *patterns: re.Pattern[str], more: Collection[str] = ("csrf_token",)
) -> None:
    """Raise BadRequest for a field that is neither in the form nor expected (SECURITY §1 row 9)."""
    for name in (*request.form, *request.files):
        known = name in form or name in more
        if not known and not any(pattern.fullmatch(name) for pattern in patterns):
            raise BadRequest(
                f"表单中有无法识别的字段“{name[:40]}”，未予受理。请刷新页面后重新填写。"
            )


def carry_out(sheet: Sheet) -> Deed:
    """Do what was asked for as far as nothing is written yet; return the deed.

    What stands in the way is beside its field, or in `sheet.general`.
    """
    deed, digest = _asked()
    sheet.reasons = {**sheet.reasons, **reasons_of(request.form)}
    sheet.evidence = attaching.attached(sheet.draft.evidence if sheet.draft else ())
    if deed is Deed.ADOPT:
        adopt(sheet.form, request.form)
    if deed is Deed.HIDE:
        hide(sheet.form, sheet.finds, digest)
    sheet.form.validate()
    _take_in_file(sheet)
    if deed is Deed.EXTRACT or sheet.form.pasted.data:
        _find_values(sheet, sheet.form.pasted.data or "")
    sheet.look_at_subject()
    if deed in (Deed.CHECK, Deed.SAVE, Deed.SUBMIT):
        _need_a_day(sheet)
    if deed in (Deed.CHECK, Deed.SUBMIT):
        sheet.derive()
    if deed in (Deed.SAVE, Deed.SUBMIT):
        _stop_at_personal_data(sheet)
        _need_a_reason(sheet)
    return deed


def _asked() -> tuple[Deed, str | None]:
    word, _, digest = request.form.get(BUTTON, Deed.CHECK.value).partition(":")
    try:
        return Deed(word), digest or None
    except ValueError as error:
        raise BadRequest("无法识别要办理的操作，请使用页面上的按钮。") from error


def _take_in_file(sheet: Sheet) -> None:
    field = sheet.form.file
    if not field.data:
        return
    if len(sheet.evidence) >= attaching.MOST_FILES:
        field.errors = [attaching.TOO_MANY]
        return
    try:
        digest, text = attaching.take_in(field.data)
    except (Invalid, Refused) as error:
        field.errors = [str(error)]
        return
    if digest not in sheet.evidence:
        sheet.evidence = (*sheet.evidence, digest)
    if text:
        _find_values(sheet, text)


def _find_values(sheet: Sheet, text: str) -> None:
    """Propose what a paper seems to say; fields that the form does not have are left out."""
    catalogue = edition_for(register().rulebook.records.violations, today())
    found = propose_values(text, catalogue)
    fields = {*sheet.form.layout.fields, "respondent_code"}
    sheet.proposed = (*sheet.proposed, *(one for one in found if one.field in fields))
    sheet.compare_code(found)
    sheet.looked_at = True


def _need_a_day(sheet: Sheet) -> None:
    if "decided_on" not in sheet.form:
        return
    field = sheet.form.decided_on
    if not field.data:
        field.errors = [*field.errors, f"请填写{field.label.text}，例如 2026-03-05。"]


def _stop_at_personal_data(sheet: Sheet) -> None:
    finds = sheet.finds
    left = unconfirmed(finds, confirmations(finds, sheet.reasons))
    if left:
        sheet.general.append(
            f"填写内容中有 {len(left)} 处疑似个人信息，尚未保存。"
            f"请在下方逐处隐去，或者写明保留的理由（至少 {SHORTEST_REASON} 个字）。"
        )


def _need_a_reason(sheet: Sheet) -> None:
    field = sheet.form.reason
    if sheet.change is not RecordChange.ADDED and len(field.data or "") < SHORTEST_REASON:
        field.errors = [*field.errors, "请写明理由和依据，例如依据哪份文书。"]
