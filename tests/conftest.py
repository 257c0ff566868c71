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
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Give every test marked `browser` its browser, or the reason why there is none."""
    if item.get_closest_marker("browser") and "chromium" not in item.fixturenames:
        item.fixturenames.insert(0, "chromium")
