"""What all tests share; the fixtures themselves stand in tests/fixtures, one file a thing."""

import os
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"
pytest_plugins = [
    f"tests.fixtures.{file.stem}"
    for file in sorted(FIXTURES.glob("*.py"))
    if file.stem != "__init__"
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long forms unless `LONG=1` (`make test-long`) asks for them."""
    if os.environ.get("LONG", "") not in ("", "0"):
        return
    left_out = {item for item in items if item.get_closest_marker("long")}
    left_out |= _met_by_the_other_engine(items)
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = [item for item in items if item not in left_out]


def _met_by_the_other_engine(items: list[pytest.Item]) -> set[pytest.Item]:
    """Return what the short run leaves out: the cases of one table meet the two engines in turns.

    A test without a table, and the first case of every table, run on both.
    """
    tables: dict[str, dict[str, list[pytest.Item]]] = {}
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec is None or callspec.params.get("backend") not in ("sqlite", "postgresql"):
            continue
        case = "-".join(one for one in callspec._idlist if one not in ("sqlite", "postgresql"))
        tables.setdefault(item.nodeid.split("[")[0], {}).setdefault(case, []).append(item)
    return {
        item
        for cases in tables.values()
        for place, both in enumerate(cases[name] for name in sorted(cases))
        if place > 0 and len(both) > 1
        for item in both
        if item.callspec.params["backend"] == ("sqlite", "postgresql")[place % 2]
    }


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Give every test marked `browser` its browser, or the reason why there is none."""
    if item.get_closest_marker("browser") and "chromium" not in item.fixturenames:
        item.fixturenames.insert(0, "chromium")
