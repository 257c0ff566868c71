"""What every journey shares: one Chromium, and a reader for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.reader import FLAGS, Reader
from tests.fixtures.server import Server

MakeReader = Callable[..., Reader]


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
