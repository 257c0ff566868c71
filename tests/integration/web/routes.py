"""The ways into the register as the application knows them, for tests that walk them all."""

import re
from dataclasses import dataclass

from flask import Flask

NOWHERE = 10**15  # a row that no test has
# What an address of a closed set is tried with, and questions that an answer cannot be given without.
WORDS = {"<kind>": "notice"}
ASKS = {
    "/publication-log/inclusion.json": "?position=0&size=1",
    "/publication-log/consistency.json": "?first=0&second=1",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one rule, with an address that fits the rule."""

    method: str
    rule: str
    endpoint: str
    takes: frozenset[str]

    @property
    def key(self) -> str:
        """The line of the route in tables: `GET /search`."""
        return f"{self.method} {self.rule}"

    @property
    def path(self) -> str:
        """An address of the route, for something that is not in the register."""
        path = self.rule.replace("<path:filename>", "css/zhixin.css")
        for word, value in WORDS.items():
            path = path.replace(word, value)
        return re.sub(r"<[^>]+>", "nothing", re.sub(r"<number:[^>]+>", str(NOWHERE), path))


def routes_of(app: Flask) -> tuple[Route, ...]:
    """Return every route of `app`, GET and POST apart."""
    return tuple(
        Route(
            method,
            rule.rule,
            rule.endpoint,
            frozenset({"v"})
            if rule.endpoint == "static"
            else getattr(app.view_functions[rule.endpoint], "takes", frozenset()),
        )
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    )
