"""What a rating model may say in one way only, because the law or the rule itself fixes it.

Invariant: a file never says something that the rating then does not do.
"""

from registry.errors import Invalid
from registry.rulebooks.entries import Entry
from registry.rulebooks.rating_checks import fractions_of

# How the standing of a record multiplies its item: fixed by law, so a file may only say the same.
STANDING = {
    "active": 1,
    "under_objection": 1,
    "under_review_or_litigation": 1,
    "suspended": 0,
    "repaired": 0,
    "expired": 0,
    "voided": 0,
}
IGNORED = ("expired", "repaired", "suspended", "voided")
PRECEDENCE = "veto > NR > ceiling > band"
DECIMALS, MODE = 1, "half_up"


def refuse_what_is_not_done(top: Entry) -> None:
    """Raise Invalid where a file wants another standing, rounding, floor or precedence."""
    head = top.entry("model")
    _refuse_other_standing(top.entry("record_status_effect"))
    _refuse_other_rounding(head.entry("rounding"))
    _refuse_other_floor(head.entry("scale"))
    if not head.text("precedence").startswith(PRECEDENCE):
        raise Invalid(f"规则库 {head.where}：字段「precedence」应当以 {PRECEDENCE} 开头。")
    repeat = top.entry("repeat")
    if tuple(sorted(repeat.texts("ignore_status"))) != IGNORED:
        raise Invalid(
            f"规则库 {repeat.where}：字段「ignore_status」应当恰好是 {'、'.join(IGNORED)}。"
        )


def _refuse_other_standing(section: Entry) -> None:
    if fractions_of(section) != STANDING:
        raise Invalid(
            f"规则库 {section.where}：修复、到期、撤销和停止执行的不计，由法律规定，不能改动。"
        )


def _refuse_other_rounding(section: Entry) -> None:
    section.only("decimals", "mode", "when")
    if section.whole("decimals") != DECIMALS or section.text("mode") != MODE:
        raise Invalid(
            f"规则库 {section.where}：取整（rounding）只能是 decimals: {DECIMALS}、mode: {MODE}。"
        )


def _refuse_other_floor(section: Entry) -> None:
    section.only("min", "max")
    if section.decimal("min"):
        raise Invalid(f"规则库 {section.where}：字段「min」只能是 0，每个维度不低于零分。")
