"""The rules page tells every rule of records in force, with how sure we are of it."""

from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.rulebooks import load

RULEBOOK = load("jiaxing")


@pytest.fixture
def page(client: FlaskClient) -> str:
    answer = client.get("/rules")
    assert answer.status_code == 200
    return unescape(answer.text)


def _told() -> Iterator[str]:
    yield from (one.reason_zh for one in RULEBOOK.tiers.editions[-1])
    yield from (one.note_zh for one in RULEBOOK.record_kinds.editions[-1])
    yield from (one.reason_zh for one in RULEBOOK.approvals.editions[-1])
    yield from (one.title_zh for one in RULEBOOK.violations.editions[-1])
    yield from (one.legal_basis for one in RULEBOOK.violations.editions[-1])


def test_every_rule_of_records_in_force_is_told(page: str) -> None:
    assert [words for words in _told() if words not in page] == []


def test_a_retired_item_of_the_catalogue_is_not_told(page: str) -> None:
    assert "企业产品标准未按规定备案" not in page
    assert "不符合企业自我声明公开的标准" in page


@pytest.mark.parametrize(
    "anchor", ["terms", "tiers", "record-kinds", "approvals", "violations", "lists", "deadlines"]
)
def test_each_part_can_be_linked_to(page: str, anchor: str) -> None:
    assert page.count(f'id="{anchor}"') == 1
    assert f'href="#{anchor}"' in page


def test_the_page_is_told_in_english_with_the_norms_in_chinese(app: Flask) -> None:
    reader = app.test_client()
    reader.set_cookie("language", "en")

    page = reader.get("/rules").text

    assert "How the tier is determined" in page
    assert "Catalogue of violations" in page
    assert 'lang="zh-CN">发布虚假广告' in page


def test_the_page_promises_two_people_for_what_is_written_by_hand_only(client: FlaskClient) -> None:
    page = client.get("/rules").text
    client.set_cookie("language", "en")
    english = client.get("/rules").text

    assert "信息由一人提出、另一人审批" not in page
    assert "部门批量报送的数据视为该部门的决定，由该部门经办人确认后导入" in page
    assert (
        "counts as that department&#39;s decision" in english or "department's decision" in english
    )
