"""What befalls invented firms: new names, an end, a brand, a shop sign.

Invariant: a change comes after the firm was set up and before the last file was delivered.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from seed.firms import Change, Firm
from seed.ingredients import Ingredients
from seed.population import LAST_DAY

RENAMED, FORMERLY_NAMED, SIGNS, BRANDS = 20, 20, 14, 11
KNOWN_FROM_THE_FIRST_FILE = date(2021, 12, 1)  # a former name told there had ended by then
_ENDS = ("注销",) * 8 + ("吊销", "吊销", "歇业", "歇业", "迁出")
_SHARE_ENDED = 0.11
_SETTLED = timedelta(days=400)


def live(firms: Sequence[Firm], ingredients: Ingredients, chance: Random) -> tuple[Firm, ...]:
    """Return `firms` with their lives; the order stays."""
    lived = {firm.uscc: firm for firm in firms}
    heads = {firm.parent for firm in firms}
    companies = [firm for firm in firms if firm.kind == "企业" and firm.uscc not in heads]
    old = [f for f in companies if f.established_on + _SETTLED < KNOWN_FROM_THE_FIRST_FILE]
    chosen = chance.sample(old, RENAMED + FORMERLY_NAMED + BRANDS)
    for place, firm in enumerate(chosen):
        lived[firm.uscc] = _named(firm, place, ingredients, chance)
    shops = [firm for firm in firms if firm.kind == "个体工商户"]
    for firm in chance.sample(shops, SIGNS):
        lived[firm.uscc] = firm._replace(shop_sign=_shop_sign(firm))
    untouched = [firm for firm in firms if lived[firm.uscc] is firm and firm.uscc not in heads]
    for firm in untouched:
        if chance.random() < _SHARE_ENDED and firm.established_on + _SETTLED < LAST_DAY:
            end = Change(_day(firm.established_on, LAST_DAY, chance), status=chance.choice(_ENDS))
            lived[firm.uscc] = firm._replace(changes=(end,))
    return tuple(lived[firm.uscc] for firm in firms)


def _named(firm: Firm, place: int, ingredients: Ingredients, chance: Random) -> Firm:
    own = _trade_name_in(firm.name, ingredients)
    if place < RENAMED:
        new = firm.name.replace(own, _another(own, ingredients, chance), 1)
        return firm._replace(changes=(Change(_day(firm.established_on, LAST_DAY, chance), new),))
    if place < RENAMED + FORMERLY_NAMED:
        old = firm.name.replace(own, _another(own, ingredients, chance), 1)
        until = _day(firm.established_on, KNOWN_FROM_THE_FIRST_FILE, chance)
        return firm._replace(former_names=f"{old}（{firm.established_on}至{until}）")
    return firm._replace(brand=own)


def _trade_name_in(name: str, ingredients: Ingredients) -> str:
    return max((one for one in ingredients.trade_names if one in name), key=len)


def _another(own: str, ingredients: Ingredients, chance: Random) -> str:
    return chance.choice([one for one in ingredients.trade_names if one != own])


def _shop_sign(firm: Firm) -> str:
    """Return what stands over the door: the name without the places."""
    for tail in ("街道", "镇"):
        before, found, rest = firm.name.partition(tail)
        if found and before:
            return rest
    return firm.name


def _day(after: date, until: date, chance: Random) -> date:
    first = after + _SETTLED // 2
    return first + timedelta(days=chance.randrange((until - first).days))
