"""The firms that were invented: the same ones every time, no two alike by accident, nobody real."""

from collections import Counter

from registry import rulebooks
from registry.rules.identity.codes import check_certificate_no, check_citizen_id
from registry.rules.identity.folding import fold
from registry.rules.identity.names import is_distinctive
from seed.accounts import demo_accounts, shown_accounts
from seed.demonstration import deliveries, invented_firms
from seed.firms import Firm
from seed.ingredients import read_ingredients
from seed.practitioners import COLUMNS
from seed.story import story_firms

RULEBOOK = rulebooks.load("jiaxing")
INGREDIENTS = read_ingredients(RULEBOOK.divisions)
FIRMS = invented_firms(INGREDIENTS, RULEBOOK)


def test_every_run_delivers_the_same_files() -> None:
    first = [delivery.text() for delivery in deliveries(RULEBOOK)]

    assert [delivery.text() for delivery in deliveries(RULEBOOK)] == first


def test_about_six_hundred_firms_stand_beside_the_story() -> None:
    assert len(FIRMS) == 600
    assert len(story_firms()) == 18
    assert len(INGREDIENTS.trade_names) >= 160


def test_no_two_firms_bear_one_name_or_one_code() -> None:
    firms = (*FIRMS, *story_firms())
    names = Counter(fold(_last_name(firm)) for firm in firms)
    codes = Counter(firm.uscc for firm in firms)

    assert [name for name, size in names.items() if size > 1] == []
    assert [code for code, size in codes.items() if size > 1] == []


def test_every_name_singles_somebody_out() -> None:
    assert [firm.name for firm in FIRMS if not is_distinctive(fold(firm.name))] == []


def test_former_names_aliases_and_ends_are_there() -> None:
    renamed = [firm for firm in FIRMS if any(change.name for change in firm.changes)]
    formerly = [firm for firm in FIRMS if firm.former_names]
    other = [firm for firm in FIRMS if firm.shop_sign or firm.brand or firm.alias]
    ended = [firm for firm in FIRMS if any(change.status for change in firm.changes)]

    assert len(renamed) + len(formerly) == 40
    assert len(other) >= 25
    assert 30 <= len(ended) <= 80


def test_the_names_of_the_story_are_borne_by_nobody_else() -> None:
    story = ("槐安", "乌有", "南柯", "子虚", "黄粱", "华胥", "蜃楼", "蓬壶", "蓬湖", "镜花")

    assert [firm.name for firm in FIRMS if any(word in firm.name for word in story)] == []


def test_practitioners_have_certificates_and_identity_numbers_that_check() -> None:
    file = next(one for one in deliveries(RULEBOOK) if one.header == COLUMNS)

    assert len(file.rows) == 21
    for row in file.rows:
        assert check_certificate_no(row["注册证书号"]).is_valid
        assert check_citizen_id(row["身份证号"]).is_valid


def test_every_password_is_long_and_no_two_are_alike() -> None:
    passwords = [one.password for one in demo_accounts()]

    assert len(set(passwords)) == len(passwords)
    assert min(map(len, passwords)) >= 15


def test_another_city_shows_no_accounts() -> None:
    assert shown_accounts("wuyou") == ()
    assert len(shown_accounts("jiaxing")) == len(demo_accounts())


def _last_name(firm: Firm) -> str:
    return [firm.name, *(change.name for change in firm.changes if change.name)][-1]
