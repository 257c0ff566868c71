"""Editions that tell only what changed (`based_on`): their content on top of that of another edition.

Invariant: it happens on the raw content, before anything is read, so an edition that inherits is
checked like any other. Sections are replaced by key, items of a list by their id; days, the source
and the note of an edition are its own.
"""

from collections.abc import Mapping, Sequence

from registry.errors import Invalid
from registry.rulebooks.entries import Entry, Lined

_OWN = ("version", "based_on", "effective_from", "effective_to", "source", "note", "certainty")
_HEAD = "model"


def on_their_bases(tops: Sequence[Entry]) -> list[Entry]:
    """Return the files in their order, each with what it inherits.

    Raises: Invalid for a base that is not there, or editions that are based on one another.
    """
    by_version = {_version(one): one for one in tops}
    return [_whole(one, by_version, ()) for one in tops]


def _whole(top: Entry, by_version: Mapping[str, Entry], above: tuple[str, ...]) -> Entry:
    if not top.has(_HEAD) or not top.entry(_HEAD).has("based_on"):
        return top
    head = top.entry(_HEAD)
    base = head.text("based_on")
    if base not in by_version:
        known = "、".join(sorted(by_version))
        raise Invalid(
            f"规则库 {head.where}：字段「based_on」所依据的版本「{base}」不存在；现有：{known}。"
        )
    if base in above or base == _version(top):
        raise Invalid(f"规则库 {head.where}：字段「based_on」绕成了圈：{base}。")
    inherited = _whole(by_version[base], by_version, (*above, _version(top)))
    return Entry(top.where, _merged(inherited.content, top.content))


def _version(top: Entry) -> str:
    return top.entry(_HEAD).text("version")


def _merged(base: Mapping[str, object], own: Mapping[str, object]) -> Mapping[str, object]:
    found = {key: _on_top(value, own.get(key)) for key, value in base.items()}
    found |= {key: value for key, value in own.items() if key not in base}
    head = base.get(_HEAD), own.get(_HEAD)
    if isinstance(head[0], Mapping) and isinstance(head[1], Mapping):
        kept = {key: value for key, value in head[0].items() if key not in _OWN}
        found[_HEAD] = _on_top(kept, head[1])
    return found


def _on_top(base: object, own: object) -> object:
    """Return a section with what is told anew; what is not told again stays as it was."""
    if own is None:
        return base
    if isinstance(base, Mapping) and isinstance(own, Mapping):
        merged = Lined({**base, **own})
        merged.line = getattr(own, "line", getattr(base, "line", 1))
        return merged
    if _are_items(base) and _are_items(own):
        assert isinstance(base, list) and isinstance(own, list)
        changed = {one["id"]: one for one in own}
        if len(changed) != len(own):
            return own  # a double id is refused where doubles are refused
        kept = [changed.pop(one["id"], one) for one in base]
        return [*kept, *changed.values()]
    return own


def _are_items(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, Mapping) and isinstance(one.get("id"), str) for one in value
    )
