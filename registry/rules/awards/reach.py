"""Who screens for which award: the offices that organise it, a county's office its county's only."""

from collections.abc import Set

from registry.rules.awards.law import Award, AwardLevel

MOST_CANDIDATES = 2_000


def why_not_screen(
    award: Award, department_id: str | None, division_code: str | None, within: Set[str]
) -> str | None:
    """Return why an office may not screen for an award, None where it may.

    `within`: the county of a county's office with all places below it.
    """
    if department_id not in award.departments:
        return f"“{award.name_zh}”由其组织部门核查，您的部门不组织这项荣誉。"
    if division_code is None or award.division == division_code or award.division in within:
        return None
    return f"“{award.name_zh}”不是本县（市、区）的荣誉，请由组织部门核查。"


def place_of(award: Award) -> str | None:
    """Return the county whose award it is, None for an award of the city or above."""
    return award.division if award.level is AwardLevel.COUNTY else None
