"""The departments that supply, decide or apply quality-credit information; ids are stored and never change."""

from dataclasses import dataclass
from pathlib import Path

from registry.rulebooks.entries import Entry, read_yaml
from registry.rulebooks.tables import Table
from registry.rulebooks.words import Certainty, DepartmentLevel, DepartmentRole


@dataclass(frozen=True, slots=True)
class Department:
    """A department as the city names it; counties have counterparts."""

    id: str
    name_zh: str
    short_zh: str
    name_en: str
    level: DepartmentLevel
    roles: tuple[DepartmentRole, ...]
    domains: tuple[str, ...]
    blacklist_basis: str
    note: str
    source: str
    certainty: Certainty

    def may(self, role: DepartmentRole) -> bool:
        """Return whether the department holds that role."""
        return role in self.roles


class Departments(Table[Department]):
    """Department by id."""

    __slots__ = ()

    def with_role(self, role: DepartmentRole) -> tuple[Department, ...]:
        """Return the departments that hold `role`, in the order of the file."""
        return tuple(one for one in self.values() if one.may(role))


def read_departments(path: Path) -> Departments:
    """Return the departments in departments.yaml."""
    top = read_yaml(path)
    top.only("version", "source", "departments")
    source = f"{top.text('source')}（{top.text('version')}）"
    rows = [_read_department(entry, source) for entry in top.entries("departments")]
    return Departments("部门", tuple((one.id, one) for one in rows))


def _read_department(entry: Entry, source: str) -> Department:
    entry.only(
        *("id", "name_zh", "short_zh", "name_en", "level", "roles", "domains"),
        *("blacklist_basis", "note", "certainty"),
    )
    return Department(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        short_zh=entry.text("short_zh"),
        name_en=entry.text("name_en"),
        level=entry.word("level", DepartmentLevel),
        roles=entry.words("roles", DepartmentRole),
        domains=entry.texts("domains"),
        blacklist_basis=entry.text_or_empty("blacklist_basis"),
        note=entry.text_or_empty("note"),
        source=source,
        certainty=entry.word("certainty", Certainty),
    )
