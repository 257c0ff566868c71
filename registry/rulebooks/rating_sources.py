"""Reads which credit record counts as what in a rating, and refuses what no model knows."""

from collections.abc import Callable

from models.vocabulary import Finding, PenaltyKind, RecordKind, Tier
from registry.errors import Invalid
from registry.rulebooks.editions import Family
from registry.rulebooks.entries import Entry
from registry.rulebooks.rating_models import RatingModels
from registry.rulebooks.words import Certainty
from registry.rules.ratings.model import RatingModel
from registry.rules.ratings.sources import GIVES_FLAG, GIVES_ITEM, Channel, Need, RatingSource
from registry.rules.ratings.words import ActivityKind, RatingFlag
from registry.rules.records.law import Violation


def read_source(entry: Entry) -> RatingSource:
    """Return one rule; what its channel cannot give is refused."""
    entry.only(
        *("id", "channel", "item", "flag", "activity", "kinds", "tiers", "severities", "findings"),
        *("levels", "penalty_kinds", "violations", "words", "also", "without", "needs"),
        *("reason_zh", "source", "certainty"),
    )
    rule = RatingSource(
        id=entry.text("id"),
        channel=entry.word("channel", Channel),
        item=entry.text_or_empty("item") or None,
        flag=entry.word("flag", RatingFlag) if entry.has("flag") else None,
        activity=entry.word("activity", ActivityKind) if entry.has("activity") else None,
        kinds=entry.words("kinds", RecordKind),
        tiers=entry.words("tiers", Tier),
        severities=entry.words("severities", Tier),
        findings=entry.words("findings", Finding),
        levels=entry.texts("levels"),
        penalty_kinds=entry.words("penalty_kinds", PenaltyKind),
        violations=entry.texts("violations"),
        words=entry.texts("words"),
        also=entry.texts("also"),
        without=entry.texts("without"),
        needs=entry.words("needs", Need),
        reason_zh=entry.text("reason_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )
    if not rule.kinds:
        raise Invalid(f"规则库 {entry.where}：没有写明适用的记录类别（kinds）。")
    _refuse_another_channel(rule, entry.where)
    return rule


def _refuse_another_channel(rule: RatingSource, where: str) -> None:
    """Refuse an item, flag or activity beside a channel that gives another; nothing may be given."""
    wrong = (
        ("item", rule.item is not None and rule.channel not in GIVES_ITEM),
        ("flag", (rule.flag is not None) is not (rule.channel in GIVES_FLAG)),
        ("activity", (rule.activity is not None) is not (rule.channel is Channel.ACTIVITY)),
    )
    for key, is_wrong in wrong:
        if is_wrong:
            raise Invalid(
                f"规则库 {where}：字段「{key}」与计入方式（channel）「{rule.channel.value}」不相符。"
            )


def source_reader(
    models: RatingModels, violations: Family[Violation]
) -> Callable[[Entry], RatingSource]:
    """Return what reads a rule and refuses an item, an activity or a violation that nobody defined.

    An item must stand in every edition of the model, so that a record counts under each of them.
    """
    known = {item.id for edition in violations.editions for item in edition}

    def read(entry: Entry) -> RatingSource:
        rule = read_source(entry)
        for model in models.editions:
            _refuse_unknown(rule, model, entry.where)
        if strange := sorted(set(rule.violations) - known):
            raise Invalid(
                f"规则库 {entry.where}：字段「violations」的值「{'、'.join(strange)}」不在违法行为目录中。"
            )
        return rule

    return read


def _refuse_unknown(rule: RatingSource, model: RatingModel, where: str) -> None:
    items = model.positives if rule.channel is Channel.MERIT else model.negatives
    if rule.item is not None and rule.item not in items:
        raise Invalid(
            f"规则库 {where}：字段「item」的值「{rule.item}」不是评价模型 {model.id} 的"
            f"{'加分' if rule.channel is Channel.MERIT else '扣分'}指标。"
        )
    if rule.activity is not None and rule.activity not in model.minimum.activity_kinds:
        raise Invalid(
            f"规则库 {where}：字段「activity」的值「{rule.activity.value}」"
            f"不在评价模型 {model.id} 的 need_any_of 之内。"
        )
