"""One draft in two windows: what the other one saved, beside what this one was about to save.

Invariant: nothing is overwritten unseen; what was typed here stays in the form.
"""

from registry.queries.drafts import own_draft
from registry.web.guard import current_actor
from registry.web.regulator.particulars import lines_of
from registry.web.regulator.proposals.sheet import Sheet
from registry.web.transaction import reading, register

SENTENCE = (
    "这份草稿已在另一个窗口修改过，您这次填写的内容还没有保存，也没有丢失。"
    "请对照两边的差异：需要以本页为准的，改好后再次保存；不需要的，打开最新草稿。"
)


def lay_side_by_side(sheet: Sheet) -> bool:
    """Put what was saved meanwhile beside the sheet; return False where nothing was."""
    if sheet.draft is None:
        return False
    with reading() as session:
        now = own_draft(session, sheet.draft.id, current_actor().account_id)
    if not now.is_open_to_change or str(now.revision) == (sheet.form.revision.data or ""):
        return False
    said, law = sheet.form.said(), register().rulebook.records
    assert said is not None
    sheet.stored = [line for line in lines_of(said, law, now.said) if line.differs]
    sheet.form.revision.data = str(now.revision)
    sheet.general.append(SENTENCE)
    return True
