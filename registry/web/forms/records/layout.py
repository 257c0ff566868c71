"""What the form of a kind of record is made of: sections of fields, and what it calls them."""

from typing import NamedTuple

from registry.rules.records import RecordParticulars
from registry.web.forms.records.asked import ASKED, Asked


class Section(NamedTuple):
    """Fields that stand together; one that is seldom needed is folded until something is in it."""

    title: str
    fields: tuple[str, ...]
    is_folded: bool = False


class Layout(NamedTuple):
    """The form of a kind: sections, its own names of fields, the fields that it needs."""

    sections: tuple[Section, ...]
    labels: dict[str, str]
    needed: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Return all fields in their order."""
        return tuple(name for section in self.sections for name in section.fields)

    def without(self, name: str) -> "Layout":
        """Return the layout without a field that is not for the officer to fill in."""
        sections = tuple(
            part._replace(fields=tuple(one for one in part.fields if one != name))
            for part in self.sections
        )
        return self._replace(sections=sections)

    def with_stated(self, said: RecordParticulars | None) -> "Layout":
        """Return the layout with a section for what a paper says besides, so that nothing is lost."""
        if said is None:
            return self
        there = {*self.fields, "kind"}
        more = tuple(name for name in said._fields if name not in there and getattr(said, name))
        if not more:
            return self
        return self._replace(sections=(*self.sections, Section("原记录中的其他内容", more)))

    def asked(self, name: str) -> Asked:
        """Return a field as this kind calls it."""
        return ASKED[name]._replace(label=self.labels.get(name, ASKED[name].label))


BARE = Layout((), {}, ())  # of a record that is withdrawn or moved as it stands
