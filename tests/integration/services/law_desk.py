"""Copies of the rulebook with one more edition or another holiday table, and sessions that go by them."""

import dataclasses
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from registry.rulebooks import Rulebook, load_from, rulebook_of
from registry.rulebooks.shelf import NATIONAL, SHELF
from registry.rules.blacklist.law import BlacklistLaw, ListProcedure

LAST_EDITIONS = {"lists.yaml": "lists-2026-01-01", "list_procedures.yaml": "procedures-2026-01-01"}


@dataclass(frozen=True)
class Copies:
    """A copy of the rulebook of the city and of the country that a test may amend."""

    city: Path
    national: Path

    def load(self) -> Rulebook:
        """Read the copy, with all its checks."""
        return load_from(self.city, self.national)

    def item(self, name: str, item_id: str) -> dict[str, Any]:
        """Return the last wording of an item as the file has it."""
        editions = self._read(self.city / name)["editions"]
        found = [one for each in editions for one in each["items"] if one["id"] == item_id]
        return dict(found[-1])

    def amend(
        self,
        name: str,
        day: date,
        *,
        items: tuple[Mapping[str, Any], ...] = (),
        without: tuple[str, ...] = (),
    ) -> None:
        """Add an edition from a day on, which tells only what changed; the one before it ends."""
        path = self.city / name
        content = self._read(path)
        last = content["editions"][-1]
        assert last["id"] == LAST_EDITIONS[name]
        last["effective_to"] = day
        content["editions"].append(
            {
                "id": f"{path.stem}-{day}",
                "title_zh": "修订施行（测试用）",
                "effective_from": day,
                "based_on": last["id"],
                "without": list(without),
                "source": "test",
                "certainty": "PROPOSAL",
                "items": [dict(one) for one in items],
            }
        )
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    def make_official(self, year: int, *, off: tuple[date, ...], worked: tuple[date, ...]) -> None:
        """Add the official holiday table of a year."""
        table = {
            "year": year,
            "provisional": False,
            "source": "国务院办公厅通知（测试用）",
            "certainty": "H",
            "days_off": list(off),
            "days_worked": list(worked),
        }
        path = self.national / "holidays" / f"{year}.yaml"
        path.write_text(yaml.safe_dump(table, allow_unicode=True), encoding="utf-8")

    def _read(self, path: Path) -> dict[str, Any]:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert isinstance(content, dict)
        return content


def copy_rulebook(folder: Path) -> Copies:
    """Copy the rulebook of the city and of the country into a folder."""
    city = Path(shutil.copytree(SHELF / "jiaxing", folder / "jiaxing"))
    return Copies(city, Path(shutil.copytree(NATIONAL, folder / "national")))


def go_by(session: Session, rulebook: Rulebook) -> None:
    """Let the session go by another rulebook from here on."""
    session.info["rulebook"] = rulebook


def with_procedure(session: Session, list_type: str, **changes: Any) -> None:
    """Let the session go by a law that handles one list type otherwise, on all days."""
    rulebook = rulebook_of(session)
    family = rulebook.list_procedures

    def changed(one: ListProcedure) -> ListProcedure:
        return dataclasses.replace(one, **changes) if one.id == list_type else one

    editions = tuple(
        dataclasses.replace(one, items=tuple(changed(item) for item in one.items))
        for one in family.editions
    )
    go_by(
        session,
        dataclasses.replace(
            rulebook, list_procedures=dataclasses.replace(family, editions=editions)
        ),
    )


def law_of(session: Session) -> BlacklistLaw:
    """Return the law of lists that the session goes by."""
    return rulebook_of(session).blacklist


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)
