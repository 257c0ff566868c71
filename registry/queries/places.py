"""Where subjects sit: divisions rolled up to the counties and zones that figures are shown for."""

from registry.rulebooks import Division, DivisionLevel, Divisions

UNITS = frozenset((DivisionLevel.COUNTY, DivisionLevel.FUNCTIONAL_ZONE))


def unit_of(divisions: Divisions, code: str | None) -> Division | None:
    """Return the county, district or zone that a division lies in; None outside or unknown."""
    division = divisions.get(code or "")
    while division is not None and division.level not in UNITS:
        division = divisions.get(division.parent_code)
    return division


def codes_within(divisions: Divisions, code: str) -> tuple[str, ...]:
    """Return `code` and the codes of all divisions below it."""
    found = [code]
    for division in divisions.values():
        parent = division
        while parent.parent_code and parent.code != code:
            parent = divisions[parent.parent_code]
        if parent.code == code and division.code != code:
            found.append(division.code)
    return tuple(found)
