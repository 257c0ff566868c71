"""The subjects of the demonstration story 「乌有之乡」, exactly as the story tells them."""

from collections.abc import Iterator

from registry.rulebooks.entries import Entry, read_yaml
from seed.firms import Change, Firm
from seed.practitioners import Practitioner
from seed.shelf import DATA


def story_firms() -> tuple[Firm, ...]:
    """Return the firms of the story, in its order."""
    return tuple(_firms())


def story_practitioners() -> tuple[Practitioner, ...]:
    """Return the practitioners of the story."""
    return tuple(
        Practitioner(
            name=entry.text("name"),
            certificate_no=entry.text("certificate_no"),
            id_no=entry.text("id_no"),
            practitioner_class=entry.text("class"),
            employer=entry.text("employer"),
        )
        for entry in read_yaml(DATA / "subjects.yaml").entries("practitioners")
    )


def _firms() -> Iterator[Firm]:
    for entry in read_yaml(DATA / "subjects.yaml").entries("subjects"):
        entry.only(
            *("id", "name", "uscc", "kind", "town", "address", "industry", "person"),
            *("established_on", "parent", "brand", "changes"),
        )
        yield Firm(
            name=entry.text("name"),
            uscc=entry.text("uscc"),
            kind=entry.text("kind"),
            established_on=entry.day("established_on"),
            town=entry.text("town"),
            address=entry.text("address"),
            industry=entry.text("industry"),
            person=entry.text("person"),
            parent=entry.text_or_empty("parent"),
            brand=entry.text_or_empty("brand"),
            changes=tuple(_change(change) for change in entry.entries("changes")),
        )


def _change(entry: Entry) -> Change:
    entry.only("since", "name", "status")
    return Change(
        on=entry.day("since"),
        name=entry.text_or_empty("name"),
        status=entry.text_or_empty("status"),
    )
