"""Somebody who reads pages in a real browser, and notices what no page of ours may do.

Invariant: every page that is looked at is free of axe violations and no wider than the screen; no
page writes to the console, and no request leaves this machine.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Chromium tells the console of every answer that is no 2xx; a refusal that was meant is no noise.
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
LOUD = ("warning", "error")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
axe = Axe()


class Reader:
    """One browser context with one page; collects complaints."""

    def __init__(self, context: BrowserContext, address: str, *, scripts: bool) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self._context = context
        self._address = address
        self._scripts = scripts
        self._complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._complaints.append(f"script: {error}"))
        self.page.on("request", self._watch)
        self.page.on("dialog", lambda dialog: self._complaints.append(f"dialog: {dialog.message}"))

    def go(self, path: str) -> int:
        """Open a page and return its status."""
        answer = self.page.goto(self._address + path)
        assert answer is not None
        return answer.status

    def look(self) -> str:
        """Look at the page as it stands and return its text."""
        where = urlsplit(self.page.url).path
        if self._scripts:
            self._complaints += [f"{where} axe: {found}" for found in self._violations()]
        if self._scripts and self.page.evaluate(TOO_WIDE) > 0:
            self._complaints.append(f"{where} is wider than the screen")
        return self.page.inner_text("body")

    def press(self, name: str) -> None:
        """Press the button whose name begins so."""
        self.turn(self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first)

    def follow(self, name: str) -> None:
        """Follow the first link in the main part whose name holds this."""
        self.turn(self.page.locator("main").get_by_role("link", name=name).first)

    def turn(self, link: Locator) -> None:
        """Click on what leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            link.click()

    def sign_in(self, username: str, password: str, then: str) -> None:
        """Sign in and go to `then`."""
        self.go(f"/sign-in?next={then}")
        self.page.fill("#username", username)
        self.page.fill("#password", password)
        self.turn(self.page.locator("main form button").first)
        self.page.wait_for_url(f"**{then}")

    def leave(self) -> Sequence[str]:
        """Close the browser and return what there was to complain of."""
        self._context.close()
        return self._complaints

    def _violations(self) -> list[str]:
        found = axe.run(self.page).response["violations"]
        return [f"{one['id']} at {one['nodes'][0]['target']}" for one in found]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in LOUD and not REFUSAL.match(message.text):
            self._complaints.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        near = request.url.startswith((self._address + "/", "data:", "blob:"))
        if not near:
            self._complaints.append(f"request to {request.url}")
