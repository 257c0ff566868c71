"""Reads the rating model, one file an edition, and refuses what contradicts itself, with its place.

Invariant: editions with dates follow one another without gap and without overlap; one without a
first day is a draft (征求意见稿) and governs nothing until two people have switched to it.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from registry.errors import Invalid, NotFound
from registry.rulebooks.editions import refuse_doubles, refuse_overlap_and_gap
from registry.rulebooks.entries import read_yaml
from registry.rulebooks.rating_drafts import on_their_bases
from registry.rulebooks.rating_items import read_model
from registry.rules.ratings import RatingModel

NAME_ZH = "质量信用评价模型"


@dataclass(frozen=True, slots=True, eq=False)
class RatingModels:
    """All editions of the rating model of a city: those with dates, oldest first, then the drafts."""

    editions: tuple[RatingModel, ...]

    def __post_init__(self) -> None:
        if not self.dated:
            raise Invalid(f"规则库「{NAME_ZH}」没有任何已定施行日期的版本。")
        refuse_doubles([one.id for one in self.editions], f"「{NAME_ZH}」的版本号")
        for one in self.dated:
            _refuse_a_crooked_edition(one)
        for earlier, later in pairwise(self.dated):
            refuse_overlap_and_gap(earlier, later, NAME_ZH)

    @property
    def dated(self) -> tuple[RatingModel, ...]:
        """The editions whose first day is fixed in the rulebook, oldest first."""
        return tuple(one for one in self.editions if one.effective_from is not None)

    @property
    def drafts(self) -> tuple[RatingModel, ...]:
        """The editions that are not in force by the rulebook."""
        return tuple(one for one in self.editions if one.effective_from is None)

    def edition(self, edition_id: str) -> RatingModel:
        """Return the edition of that id. Raises: NotFound where there is none."""
        for one in self.editions:
            if one.id == edition_id:
                return one
        known = "、".join(one.id for one in self.editions)
        raise NotFound(f"规则库「{NAME_ZH}」没有版本「{edition_id}」；现有：{known}。")


def read_rating_models(folder: Path) -> RatingModels:
    """Return the editions in `rating-*.yaml` of a city's folder, drafts on top of their bases."""
    files = sorted(folder.glob("rating-*.yaml"))
    if not files:
        raise Invalid(f"规则库缺少文件 {folder.name}/rating-….yaml。")
    read = [read_model(top) for top in on_their_bases([read_yaml(path) for path in files])]
    return RatingModels(tuple(sorted(read, key=lambda one: one.effective_from or date.max)))


def _refuse_a_crooked_edition(model: RatingModel) -> None:
    start, end = model.effective_from, model.effective_to
    if start is not None and end is not None and end <= start:
        raise Invalid(f"规则库「{NAME_ZH}」版本「{model.id}」的终止日不晚于施行日。")
