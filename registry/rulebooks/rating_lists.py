"""Reads what a place on each list counts as in a rating, and refuses what no model or list knows."""

from collections.abc import Callable

from registry.errors import Invalid
from registry.rulebooks.editions import Family
from registry.rulebooks.entries import Entry
from registry.rulebooks.rating_models import RatingModels
from registry.rulebooks.words import Certainty
from registry.rules.blacklist.law import ListType
from registry.rules.ratings.listed import ListedAs
from registry.rules.ratings.words import RatingFlag


def listed_as_reader(models: RatingModels, lists: Family[ListType]) -> Callable[[Entry], ListedAs]:
    """Return what reads a rule and refuses a list without a law, or an item that a model lacks."""
    known = {one.id for edition in lists.editions for one in edition}

    def read(entry: Entry) -> ListedAs:
        entry.only("id", "item", "flag", "reason_zh", "source", "certainty")
        rule = ListedAs(
            id=entry.text("id"),
            item=entry.text_or_empty("item") or None,
            flag=entry.word("flag", RatingFlag) if entry.has("flag") else None,
            reason_zh=entry.text("reason_zh"),
            source=entry.text("source"),
            certainty=entry.word("certainty", Certainty),
        )
        if rule.id not in known:
            raise Invalid(f"规则库 {entry.where}：字段「id」的值「{rule.id}」不在名单种类中。")
        for model in models.editions:
            if rule.item is not None and rule.item not in model.negatives:
                raise Invalid(
                    f"规则库 {entry.where}：字段「item」的值「{rule.item}」"
                    f"不是评价模型 {model.id} 的扣分指标。"
                )
        return rule

    return read
