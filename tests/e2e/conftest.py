"""What every journey shares: one Chromium, and a reader for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.reader import FLAGS, Reader
from tests.fixtures.server import Server, serving

MakeReader = Callable[..., Reader]
OnDay = Callable[[str], AbstractContextManager[Reader]]


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """One Chromium for the journeys of a file.

    Not for the whole session: while Playwright runs, no other test of this process can use asyncio.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def reader(browser: Browser, live_server: Server) -> Iterator[MakeReader]:
    """Makes readers at the live register; at the end each of them has had nothing to complain of."""
    readers: list[Reader] = []

    def make(width: int = 1280, *, scripts: bool = True) -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", java_script_enabled=scripts
        )
        readers.append(Reader(context, live_server.address, scripts=scripts))
        return readers[-1]

    yield make
    complaints = [complaint for one in readers for complaint in one.leave()]
    assert complaints == []
    assert live_server.faults() == []


@pytest.fixture
def on_day(
    browser: Browser, filled_home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[OnDay]:
    """Gives a reader at the register as it is served from a day on; complaints fail the test."""
    home, complaints = tmp_path / "home", []
    shutil.copytree(filled_home, home)
    width, scripts = request.param

    @contextmanager
    def make(day: str) -> Iterator[Reader]:
        with serving(home, f"{day}T10:00:00+08:00") as server:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                locale="zh-CN",
                java_script_enabled=scripts,
            )
            reader = Reader(context, server.address, scripts=scripts)
            try:
                yield reader
            finally:
                complaints.extend([*reader.leave(), *server.faults()])

    yield make
    assert complaints == []
