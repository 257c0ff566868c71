"""The history of a record in words: what each version changed, with both sides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.queries.records.versions import VersionKept
from registry.rules.records import RecordLaw
from registry.web.regulator.particulars import Line, lines_of


@dataclass(frozen=True, slots=True)
class Chapter:
    """A version and what it changed of the one before."""

    version: VersionKept
    changes: tuple[Line, ...]


def story_of(versions: Sequence[VersionKept], law: RecordLaw) -> tuple[Chapter, ...]:
    """Return the chapters of versions that stand newest first, newest first as well."""
    earlier = (*versions[1:], None)
    return tuple(
        Chapter(version, tuple(_changes(version, before, law)) if before else ())
        for version, before in zip(versions, earlier, strict=True)
    )


def _changes(version: VersionKept, before: VersionKept, law: RecordLaw) -> Iterator[Line]:
    if version.party != before.party:
        yield Line("subject", "信用主体", _party(version), _party(before))
    for line in lines_of(version.said, law, before.said):
        if line.differs:
            yield line
    if _window(version) != _window(before):
        yield Line("window", "公示期", _window(version), _window(before))


def _party(version: VersionKept) -> str:
    party = version.party
    return f"{party.name}（{party.uscc}）" if party.uscc else party.name


def _window(version: VersionKept) -> str:
    if version.public_from is None:
        return "不公示"
    return f"{version.public_from} 起{_until(version.public_until)}"


def _until(day: date | None) -> str:
    return f"，{day} 停止公示" if day else ""
