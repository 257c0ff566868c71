"""From rows of records to values of the rules.

Invariant: what a version said is read back exactly as it was written.
"""

from models.records import RecordVersion
from registry.rules.records.particulars import RecordParticulars, kinds_of


def particulars_of(version: RecordVersion) -> RecordParticulars:
    """Return what a version says of its party."""
    cells = {field: getattr(version, field) for field in RecordParticulars._fields}
    return RecordParticulars(**(cells | {"penalty_kinds": kinds_of(version.penalty_kinds)}))
