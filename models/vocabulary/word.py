"""The shape of a closed set: a member is stored by value and shown by label."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A member of a closed set: stored by value, shown by label."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make the member from its stored value and its two labels."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh, word.en = zh, en
        return word

    def label(self, language: str = "zh") -> str:
        """Return the label in `language` ("zh" or "en")."""
        return self.en if language == "en" else self.zh
