"""What a city calls its platform; on a demonstration every footer line says so."""

from dataclasses import dataclass
from pathlib import Path

from registry.errors import Invalid
from registry.rulebooks.entries import Entry, read_yaml


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence in both languages."""

    zh: str
    en: str

    def in_language(self, language: str = "zh") -> str:
        """Return the sentence in `language` ("zh" or "en")."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class City:
    """A city and the names on its pages (SCREEN-WORDS)."""

    id: str
    name: Wording
    division_code: str
    platform: Wording
    platform_short: Wording
    subtitle: Wording
    organiser: Wording
    lead_department: str
    hotline: str
    is_demonstration: bool
    demo_word: Wording
    demo_sentence: Wording
    footer: tuple[Wording, ...]


def read_city(path: Path) -> City:
    """Return the city in city.yaml; its id is the name of the folder."""
    entry = read_yaml(path)
    worded = (
        "name",
        "platform",
        "platform_short",
        "subtitle",
        "organiser",
        "demo_word",
        "demo_sentence",
    )
    entry.only(
        *(f"{key}_{language}" for key in worded for language in ("zh", "en")),
        *("division_code", "lead_department", "hotline", "is_demonstration", "footer"),
    )
    city = City(
        id=path.parent.name,
        name=_wording(entry, "name"),
        division_code=entry.text("division_code"),
        platform=_wording(entry, "platform"),
        platform_short=_wording(entry, "platform_short"),
        subtitle=_wording(entry, "subtitle"),
        organiser=_wording(entry, "organiser"),
        lead_department=entry.text("lead_department"),
        hotline=entry.text("hotline"),
        is_demonstration=entry.truth("is_demonstration"),
        demo_word=_wording(entry, "demo_word"),
        demo_sentence=_wording(entry, "demo_sentence"),
        footer=tuple(_read_line(line) for line in entry.entries("footer")),
    )
    _refuse_a_silent_demonstration(city, entry.where)
    return city


def _wording(entry: Entry, key: str) -> Wording:
    return Wording(entry.text(f"{key}_zh"), entry.text(f"{key}_en"))


def _read_line(entry: Entry) -> Wording:
    entry.only("zh", "en")
    return Wording(entry.text("zh"), entry.text("en"))


def _refuse_a_silent_demonstration(city: City, where: str) -> None:
    if not city.footer:
        raise Invalid(f"规则库 {where}：没有页脚文字（footer）。")
    if city.is_demonstration and not all(city.demo_word.zh in line.zh for line in city.footer):
        raise Invalid(f"规则库 {where}：演示环境的每行页脚都要标明「{city.demo_word.zh}」。")
