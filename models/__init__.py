"""Nouns: the words and tables of the register. Imports nobody above.

Importing this package knows all tables, so that `Base.metadata` is whole.
"""

from models import (
    accounts,
    audit,
    awards,
    blacklist,
    duplicates,
    exchange,
    inspections,
    jobs,
    measures,
    name_index,
    notices,
    proposals,
    publication,
    ratings,
    receipts,
    records,
    subjects,
    vault,
)

__all__ = [
    "accounts",
    "receipts",
    "measures",
    "inspections",
    "awards",
    "audit",
    "blacklist",
    "duplicates",
    "exchange",
    "jobs",
    "name_index",
    "notices",
    "proposals",
    "publication",
    "ratings",
    "records",
    "subjects",
    "vault",
]
