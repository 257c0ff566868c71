"""What the two READMEs promise is there: accounts, documents, the test command."""

import re

import pytest

from seed.accounts import demo_accounts
from tests.house.tree import ROOT

READMES = ("README.md", "README.zh-CN.md")
LINK = re.compile(r"\]\(([^)#:]+)\)")
LARGEST_PICTURE = 250_000  # bytes


@pytest.mark.parametrize("name", READMES)
def test_every_demonstration_account_stands_in_the_readme(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    told = {
        one.username
        for one in demo_accounts()
        if f"| `{one.username}` | `{one.password}` |" in text
    }
    assert told == {one.username for one in demo_accounts()}


@pytest.mark.parametrize("name", READMES)
def test_every_link_of_the_readme_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    assert [link for link in LINK.findall(text) if not (ROOT / link).exists()] == []
    assert "make test" in text


def test_the_picture_is_small() -> None:
    assert (ROOT / "docs" / "images" / "home.png").stat().st_size < LARGEST_PICTURE
