"""The finders of test_deeds.py find what they are made for, and let honest code pass."""

import ast

import pytest

from tests.house.test_deeds import RULES
from tests.house.tree import Module

GUILTY = {
    "looks at the machine's clock": [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
    ],
    "reads the environment": ["os.environ['X']", "os.getenv('X')", "from os import environ"],
    "builds SQL from pieces of text": [
        "text(f'SELECT {x}')",
        "session.execute('SELECT ' + x)",
        "cursor.execute('SELECT %s' % x)",
        "sa.text('SELECT {}'.format(x))",
        "connection.exec_driver_sql(f'PRAGMA {x}')",
    ],
    "marks text as safe HTML": ["Markup(x)", "markupsafe.Markup(x)"],
    "imports inside a function": ["def f():\n    import os", "def f():\n    from a import b"],
    "imports everything": ["from a import *"],
    "fills a row from whatever was sent": ["form.populate_obj(row)", "Subject(**data)"],
    "commits: only the unit of work does": ["session.commit()", "self._session.commit()"],
    "calls the network": ["import requests", "from urllib.request import urlopen", "import httpx"],
    "runs text as code": ["eval(x)", "pickle.loads(x)", "yaml.load(x)"],
    "swallows every error": ["try:\n    f()\nexcept:\n    pass"],
}
HONEST = [
    "clock.now()",
    "datetime.fromisoformat(x)",
    "time.monotonic()",
    "text('SELECT 1 WHERE x = :x')",
    "session.execute(select(Subject).where(Subject.id == x))",
    "Subject(name=name)",
    "dict(**data)",
    "os.open(path, flags)",
    "yaml.safe_load(x)",
    "import json",
    "try:\n    f()\nexcept ValueError:\n    pass",
    "session.flush()",
    "request.environ.get('wsgi.input')",
    "entry.text(f'{key}_zh')",
]


def _module(text: str) -> Module:
    return Module("invented.py", text, ast.parse(text))


def test_every_rule_has_a_guilty_example() -> None:
    assert set(GUILTY) == set(RULES)


@pytest.mark.parametrize(("rule", "text"), [(r, t) for r, texts in GUILTY.items() for t in texts])
def test_a_guilty_line_is_found(rule: str, text: str) -> None:
    assert list(RULES[rule][0](_module(text)))


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_line_passes(text: str) -> None:
    found = [rule for rule, (finder, _) in RULES.items() if list(finder(_module(text)))]

    assert found == []
