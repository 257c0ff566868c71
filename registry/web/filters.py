"""What templates may say: days, numbers and words in the reader's language, and safe addresses.

Invariant: nothing here decides anything; a value comes in and its written form goes out.
"""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request, url_for
from flask.json.provider import DefaultJSONProvider

from models.vocabulary import Word
from registry.rulebooks import City, Division, Divisions
from registry.rules.ratings import exact, shown
from registry.rules.ratings.model import TENTHS
from registry.rules.records.amounts import FEN, shown_amount
from registry.web import preferences
from registry.web.transaction import register

BEIJING = ZoneInfo("Asia/Shanghai")
MISSING = "—"
DIGITS_OF_HASH = 10


class InBothLanguages(Protocol):
    """Something of the rulebook that has a Chinese and an English name."""

    @property
    def name_zh(self) -> str:
        """The name in Chinese."""

    @property
    def name_en(self) -> str:
        """The name in English."""


class Sentence(Protocol):
    """Something that can be said in either language."""

    def in_language(self, language: str = "zh") -> str:
        """Return it in "zh" or "en"."""


def dress(app: Flask) -> None:
    """Give the templates of `app` their filters and globals."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    if isinstance(app.json, DefaultJSONProvider):
        app.json.ensure_ascii = False  # Chinese as Chinese: a third of the size, and readable
    env.filters.update(
        day=day,
        instant=instant,
        number=number,
        money=money,
        word=word,
        named=named,
        said=said,
        percent=percent,
        place=place,
        score=shown,
        points=points,
        exact=exact,
    )
    env.globals.update(
        asset=asset,
        city=city,
        language=preferences.language,
        text_size=preferences.size,
        contrast=preferences.contrast,
        here=here,
        here_with=here_with,
        door=door,
    )


def day(value: date | None) -> str:
    """Return a day as 2026-03-05, a dash where there is none."""
    return value.isoformat() if value else MISSING


def instant(value: datetime | None) -> str:
    """Return an instant in China's time as 2026-03-05 14:07."""
    return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if value else MISSING


def number(value: int) -> str:
    """Return a number with a comma every three digits."""
    return f"{value:,}"


def money(fen: int) -> str:
    """Return an amount of fen as it is said: 42,000 元, 3 万元; in English CNY 42,000.00."""
    if preferences.language() == "en":
        return f"CNY {Decimal(fen) / FEN:,.2f}"
    return shown_amount(fen)


def points(tenths: int) -> str:
    """Return tenths of a point without needless nought: 100, 72.5."""
    return exact(Fraction(tenths, TENTHS))


def percent(part: int, whole: int) -> str:
    """Return how much of `whole` a part is, with one decimal."""
    return f"{100 * part / whole:.1f}%" if whole else MISSING


def word(value: Word | None) -> str:
    """Return the label of a word of the vocabulary."""
    return value.label(preferences.language()) if value else MISSING


def named(value: InBothLanguages | None) -> str:
    """Return the name of a thing of the rulebook."""
    if value is None:
        return MISSING
    return value.name_en if preferences.language() == "en" else value.name_zh


def place(division: Division, divisions: Divisions) -> str:
    """Return where a division lies, from the city down; in English from the division up."""
    if preferences.language() == "zh":
        return divisions.path(division.code)
    line = [division]
    while line[-1].parent_code and line[-1].code != city().division_code:
        line.append(divisions[line[-1].parent_code])
    return ", ".join(one.name_en for one in line)


def said(value: Sentence | None) -> str:
    """Return a sentence that exists in both languages."""
    return value.in_language(preferences.language()) if value else MISSING


def city() -> City:
    """Return the city whose register this is."""
    return register().rulebook.city


def asset(name: str) -> str:
    """Return the address of a static file with a digest of its content, so that it may be kept."""
    path = Path(current_app.static_folder or "", name)
    digest = _digest(path, path.stat().st_mtime_ns)
    return url_for("static", filename=name, v=digest)


def here() -> str:
    """Return the address of this page, for coming back after choosing a language."""
    if request.method != "GET" or not request.query_string:
        return request.path
    return f"{request.path}?{request.query_string.decode('ascii', 'ignore')}"


def here_with(**changes: object) -> str:
    """Return the address of this page with some parameters changed; None or "" takes one away.

    Whatever changes, reading starts again at the first page.
    """
    kept = {k: v for k, v in request.args.items() if k not in ("page", "cursor")}
    kept |= {k: str(v) for k, v in changes.items() if v not in (None, "")}
    gone = {k for k, v in changes.items() if v in (None, "")}
    query = urlencode({k: v for k, v in kept.items() if v and k not in gone})
    return f"{request.path}?{query}" if query else request.path


def door(endpoint: str) -> str | None:
    """Return the address of `endpoint` where this register has it, None where it has not."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None


@cache
def _digest(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS_OF_HASH]
