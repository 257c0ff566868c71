"""A second rating, written from the text of the model alone: plain loops over the raw file.

It shares nothing with the rule but the calendar; the property tests hold the two against each other.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import yaml

from registry.rulebooks.shelf import SHELF
from registry.rules.calendar import add_months
from registry.rules.ratings import Facts, Negative

RAW: Mapping[str, Any] = yaml.safe_load(
    (SHELF / "jiaxing" / "rating-2026.1.yaml").read_text("utf-8")
)
ITEMS = {one["id"]: one for one in RAW["negative_items"]}
GOOD = {one["id"]: one for one in RAW["positive_items"]}
BEST_FIRST = ["AAA", "AA", "A", "B", "C", "D"]


def factor(fact: Negative, day: date) -> Decimal:
    """The decay on a day; the last row that applies wins."""
    rows = RAW["decay"].get(ITEMS[fact.item].get("decay"), [{"from": 0, "factor": 1}])
    told = [row["factor"] for row in rows if add_months(fact.on, row["from"]) <= day]
    return Decimal(str(told[-1])) if told else Decimal(0)


def counts(fact: Negative, day: date) -> bool:
    """Whether a fact counts anywhere on a day."""
    over = [one for one in (fact.ends_on, fact.repaired_on) if one is not None and one <= day]
    stayed = [
        span
        for span in fact.suspended
        if (span.start is None or span.start <= day) and (span.end is None or span.end > day)
    ]
    return fact.on <= day and not over and not stayed and factor(fact, day) > 0


def deduction(fact: Negative, live: list[Negative], day: date) -> Decimal:
    """points × domain × repeat × decay, rounded half-up to a tenth."""
    item = ITEMS[fact.item]
    product = Decimal(str(item["points"])) * factor(fact, day)
    if item.get("coef"):
        key = RAW["domain_map"].get(fact.domain, fact.domain)
        coefficients = RAW["domain_coefficients"]
        product *= Decimal(str(coefficients.get(key, coefficients["default"])))
        earlier = [one for one in live if (one.on, one.record_id) < (fact.on, fact.record_id)]
        cases = {
            one.case_no or one.record_id
            for one in earlier
            if ITEMS[one.item]["dim"] == item["dim"]
            and (one.domain or "default") == (fact.domain or "default")
            and add_months(one.on, RAW["repeat"]["lookback_months"]) > fact.on
            and (one.case_no is None or one.case_no != fact.case_no)
        }
        product *= Decimal(str(RAW["repeat"]["coefficients"][min(len(cases), 2)]))
    return product.quantize(Decimal("0.1"), ROUND_HALF_UP)


def dimensions(facts: Facts, day: date) -> tuple[dict[str, Decimal], set[str]]:
    """The sum of each dimension, and the flags that hold."""
    live = sorted(
        (one for one in facts.negatives if counts(one, day)),
        key=lambda one: (one.on, one.record_id),
    )
    taken = {id(one): deduction(one, live, day) for one in live}
    heaviest: dict[str, Negative] = {}
    for one in live:
        if one.case_no and (
            one.case_no not in heaviest or taken[id(one)] > taken[id(heaviest[one.case_no])]
        ):
            heaviest[one.case_no] = one
    of_item: dict[str, Decimal] = {}
    for one in live:
        if not one.case_no or heaviest[one.case_no] is one:
            of_item[one.item] = of_item.get(one.item, Decimal(0)) + taken[id(one)]
    sums = {one["id"]: Decimal(one["base"]) for one in RAW["dimensions"]}
    for item_id, total in of_item.items():
        cap = ITEMS[item_id].get("item_cap")
        sums[ITEMS[item_id]["dim"]] -= total if cap is None else min(total, Decimal(cap))
    held = flags(facts, live, day)
    sums["D7"] = honours(facts, day)
    caps = {one["id"]: one["cap"] for one in RAW["dimensions"]}
    sums = {name: min(max(total, Decimal(0)), Decimal(caps[name])) for name, total in sums.items()}
    if held & set(RAW["positive_freeze"]):
        sums["D7"] = Decimal(0)
    return sums, held


def honours(facts: Facts, day: date) -> Decimal:
    """What is added, before the cap of the dimension."""
    best: dict[object, tuple[str, Decimal]] = {}
    for place, one in enumerate(facts.positives):
        item = GOOD[one.item]
        months = item["valid_months"]
        starts = one.on is None or one.on <= day
        lasts = one.on is None or months is None or day < add_months(one.on, months)
        if not starts or not lasts or (one.valid_until and one.valid_until < day):
            continue
        key: object = item.get("dedupe_key", ("alone", place))
        if key == "project":
            key = (key, one.matter)
        points = Decimal(str(item["points"]))
        if key not in best or points > best[key][1]:
            best[key] = (one.item, points)
    groups: dict[str, Decimal] = {}
    for item_id in GOOD:
        total = sum((points for name, points in best.values() if name == item_id), Decimal(0))
        cap = GOOD[item_id].get("item_cap")
        group = GOOD[item_id]["group"]
        groups[group] = groups.get(group, Decimal(0)) + (min(total, cap) if cap else total)
    return sum(
        (min(total, RAW["positive_groups"][g]["cap"]) for g, total in groups.items()), Decimal(0)
    )


def flags(facts: Facts, live: list[Negative], day: date) -> set[str]:
    """The names of the flags that hold on a day."""
    held = {
        one.flag.value
        for one in facts.conditions
        if one.starts_on <= day and (one.ends_on is None or one.ends_on > day)
    }
    for one in live:
        young = day < add_months(one.on, 12)
        if one.item == "N203":
            held |= (
                {"serious_penalty_active_within_12_months", "has_serious_penalty_within_12_months"}
                if young
                else {"serious_penalty_active_after_12_months"}
            )
        held |= {"N101": {"on_abnormal_list"}, "N204": {"on_key_attention_list"}}.get(
            one.item, set()
        )
        if one.item == "N605" and day < add_months(one.on, 36):
            held.add("repair_fraud_within_36_months")
    general = {
        one.case_no or one.record_id
        for one in live
        if one.item == "N202" and day < add_months(one.on, 12)
    }
    if len(general) >= 3:
        held.add("three_or_more_general_penalties_within_12_months")
    return held


def vetoed(facts: Facts, day: date) -> bool:
    """Whether any veto holds on a day."""
    for veto in RAW["vetoes"]:
        for one in facts.conditions:
            if one.flag.value != veto["when"] or one.starts_on > day:
                continue
            parts = veto["ends"].split("_")
            over = one.ends_on is not None and one.ends_on <= day
            if parts[0] == "months":
                over |= day >= add_months(one.starts_on, int(parts[1]))
            if "repair" in parts:
                over |= one.repaired_on is not None and one.repaired_on <= day
            if not over:
                return True
    return False


def grade(facts: Facts, day: date) -> tuple[Decimal, str]:
    """The score and the grade of a subject on a day."""
    sums, held = dimensions(facts, day)
    score = sum(sums.values(), Decimal(0))
    status = [state for since, state in facts.statuses if since is None or since <= day]
    now = (status or [facts.statuses[0][1]])[-1].value
    veto, minimum = vetoed(facts, day), RAW["minimum_data"]
    if facts.kind.value not in RAW["model"]["applies_to"]:
        return score, "NR"
    if now in minimum["inactive_status"] and not (veto and now == "licence_revoked"):
        return score, "NR"
    if veto:
        return score, "D"
    heard = [
        one
        for one in facts.activity
        if one <= day < add_months(one, minimum["activity_lookback_months"])
    ] + [one for one in facts.in_force if one.holds_on(day)]
    since = facts.established_on
    too_young = since is not None and day < add_months(since, minimum["min_age_months"])
    if too_young or not heard or not facts.is_registered:
        return score, "NR"
    by_score = next(one["id"] for one in RAW["grades"] if score >= one["min"])
    limits = [one["best"] for one in RAW["ceilings"] if one["when"] in held]
    return score, max([by_score, *limits], key=BEST_FIRST.index)
