"""A table of the rulebook: rows by key, in the order of their file, never changed, no key twice."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from registry.errors import Invalid, NotFound

RowT = TypeVar("RowT")


class Table(Mapping[str, RowT]):
    """Rows by key; a read-only mapping with a refusal that can be shown."""

    __slots__ = ("_rows", "_what")

    def __init__(self, what: str, rows: tuple[tuple[str, RowT], ...]) -> None:
        keys = [key for key, _ in rows]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        if doubled:
            raise Invalid(f"规则库的{what}重复：{'、'.join(doubled)}。")
        if not rows:
            raise Invalid(f"规则库没有任何{what}。")
        self._what = what
        self._rows = MappingProxyType(dict(rows))

    def __getitem__(self, key: str) -> RowT:
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def of(self, key: str) -> RowT:
        """Return the row of that key.

        Raises: NotFound, with a sentence for the user.
        """
        if key not in self._rows:
            raise NotFound(f"没有{self._what}「{key}」。")
        return self._rows[key]
