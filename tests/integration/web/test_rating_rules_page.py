"""The page of the rating model tells every number of an edition, read from the data."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.rulebooks import load
from registry.rules.ratings import exact, rate, shown
from registry.rules.ratings.model import RatingModel

MODELS = load("jiaxing").ratings
IN_FORCE, DRAFT = MODELS.edition("2026.1"), MODELS.edition("2027.1")


def _page(client: FlaskClient, edition: str = "") -> str:
    answer = client.get("/rules/ratings", query_string={"edition": edition} if edition else {})
    assert answer.status_code == 200
    return unescape(answer.text)


@pytest.mark.parametrize("model", [IN_FORCE, DRAFT], ids=lambda model: model.id)
def test_every_item_of_an_edition_is_told_with_its_points(
    client: FlaskClient, model: RatingModel
) -> None:
    page = _page(client, model.id)

    items = [*model.negatives.values(), *model.positives.values()]
    untold = [
        one.id for one in items if f'{one.name.zh} <span class="xs muted">{one.id}' not in page
    ]
    assert untold == []
    assert all(f'">{exact(one.points)}</td>' in page for one in items)


def test_domains_are_told_by_their_chinese_names_with_their_coefficients(
    client: FlaskClient,
) -> None:
    page = _page(client)

    for key, coefficient in IN_FORCE.domain_coefficients.items():
        name = IN_FORCE.about.domain_names[key].zh
        assert f'{name}</th><td class="num" data-label="系数">× {exact(coefficient)}</td>' in page
    assert "drug_retail" not in page


def test_the_edition_in_force_says_since_when_and_how_sure_it_is(client: FlaskClient) -> None:
    page = _page(client)

    assert "版本 2026.1 · 2026-01-01 起施行" in page
    assert "本系统建议，无法律效力" in page
    assert "国办发〔2025〕22号" in page


def test_a_draft_is_told_to_govern_nobody(client: FlaskClient) -> None:
    page = _page(client, "2027.1")

    assert "征求意见稿" in page
    assert "不影响任何主体的等级" in page
    assert "910 分以上，不到 950 分" in page


def test_the_example_is_rated_by_the_edition_that_is_shown(client: FlaskClient) -> None:
    page = _page(client)

    example = IN_FORCE.about.examples[0]
    rating = rate(example.facts, IN_FORCE, example.as_of)
    assert all(line.reason.zh in page for line in rating.lines)
    assert f"<strong>{shown(rating.score)}</strong>" in page


def test_what_is_public_and_what_never_is_told_from_the_data(client: FlaskClient) -> None:
    page = _page(client)

    assert "AAA、AA、A</dd>" in page
    assert f"{IN_FORCE.publication.worse_after_working_days} 个工作日后才公开" in page
    assert f"最近一次全体复核之日起 {IN_FORCE.validity_months} 个月" in page


def test_an_unknown_edition_is_answered_with_those_there_are(client: FlaskClient) -> None:
    answer = client.get("/rules/ratings?edition=1999.9")

    assert answer.status_code == 404
    assert "评价模型没有版本“1999.9”" in unescape(answer.text)
    assert "2026.1、2027.1" in unescape(answer.text)


def test_the_page_is_told_in_english(app: Flask) -> None:
    reader = app.test_client()
    reader.set_cookie("language", "en")

    page = unescape(reader.get("/rules/ratings").text)

    assert "How a grade comes about" in page
    assert "Products for children" in page
    assert "Administrative penalty (serious)" in page
    assert "Score 749.0, grade B" in page


def test_the_rules_lead_to_the_rating_model(client: FlaskClient) -> None:
    assert 'href="/rules/ratings"' in client.get("/rules").text
