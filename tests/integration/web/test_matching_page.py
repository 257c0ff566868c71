"""The page on likeness tells the figures that were measured and the points that are in force."""

import re

import pytest
from flask.testing import FlaskClient

from registry.matching.likeness import CANDIDATE, LIKELY
from registry.matching.quality import measured_quality
from registry.matching.weights import EDITION, TRADE_NAME
from registry.matching.wording import Part, sentences
from registry.web.public import likeness


def test_the_measured_figures_stand_with_their_day_and_as_synthetic(client: FlaskClient) -> None:
    page, quality = client.get("/rules/matching").text, measured_quality()

    for figure in (quality.precision, quality.recall, quality.f1):
        assert f"<dd>{round(1000 * figure) / 10:.1f}%</dd>" in page
    assert f"<dd>{quality.pairs:,}</dd>" in page
    assert quality.measured_on.isoformat() in page
    assert "合成数据" in page
    assert page.count('class="bar"') == len(quality.kinds)
    for kind in quality.kinds:
        assert f"{kind.right:,} / {kind.pairs:,}" in page


def test_the_points_and_lines_are_those_in_force(client: FlaskClient) -> None:
    page = client.get("/rules/matching").text
    points = dict(re.findall(r'<th scope="row">([^<]+)</th><td class="num">([^<]+)</td>', page))

    assert f"低于 {CANDIDATE}" in page
    assert f"{CANDIDATE}–{LIKELY - 1}" in page
    assert f"第 {EDITION} 版" in page
    for level, worth in TRADE_NAME.items():
        assert points[sentences(Part.TRADE_NAME, level)[0]] == (f"{worth:+d}" if worth else "0")


def test_figures_of_older_points_say_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "EDITION", measured_quality().edition + 1)

    assert "尚未重新测量" in client.get("/rules/matching").text


def test_results_and_rules_lead_to_the_page(client: FlaskClient) -> None:
    assert 'href="/rules/matching"' in client.get("/rules").text
