"""Nouns: the words and tables of the register. Imports nobody above.

Importing this package knows all tables, so that `Base.metadata` is whole.
"""

from models import (
    accounts,
    audit,
    blacklist,
    duplicates,
    exchange,
    jobs,
    name_index,
    notices,
    proposals,
    publication,
    ratings,
    records,
    subjects,
    vault,
)

__all__ = [
    "accounts",
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
