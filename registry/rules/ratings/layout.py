"""How packed facts lie in bytes (打包事实的格式): the fields of a header and of each kind of record.

Invariant: a code once given stands for the same word for ever, new ones are added at the end; all
fields are little-endian, records are of one width and begin at multiples of four bytes, so that the
packs of many subjects, laid end to end, can be read as arrays. A day is its ordinal, 0 is none.
"""

from struct import Struct
from typing import NamedTuple

from models.vocabulary import SubjectKind, SubjectStatus
from registry.rules.ratings.words import RatingFlag

VERSION = 1
WORD = 4  # bytes; everything begins at a multiple of it

# Bits of the header's `flags`.
IS_REGISTERED = 1
HAS_STRANGE = 2  # an item or a domain that has no code and stands among the texts
# Bits of a negative's `flags`.
SHARES_CASE = 1  # another negative of the subject has its case number
HAS_EMPTY_CASE = 2  # its case number is an empty text, which is not none but no case either

NO_DOMAIN = 0
STRANGE_DOMAIN = 255  # the text stands at `domain_text`
STRANGE_ITEM = 0xF000  # and above: the text stands at the code less this
ITEMS_OF_LETTER = 2048


class Layout(NamedTuple):
    """A record of one width: its fields with their codes, as `struct` and numpy both read them."""

    fields: tuple[tuple[str, str], ...]

    @property
    def struct(self) -> Struct:
        """Return the record as `struct` reads and writes it."""
        return Struct("<" + "".join(code for _, code in self.fields))


HEADER = Layout(
    (
        ("version", "B"),
        ("kind", "B"),
        ("flags", "B"),
        ("texts", "B"),  # 1 where texts follow, 0 where none
        ("length", "I"),  # of the whole pack, in bytes
        ("established_on", "I"),
        ("negatives", "H"),
        ("positives", "H"),
        ("conditions", "H"),
        ("statuses", "H"),
        ("suspensions", "H"),
        ("in_force", "H"),
        ("activity", "I"),
    )
)
NEGATIVE = Layout(
    (
        ("on", "I"),
        ("ends_on", "I"),
        ("repaired_on", "I"),
        ("item", "H"),
        ("domain", "B"),
        ("flags", "B"),
        ("case", "H"),  # the place of its case number among the texts, from 1; 0: none
        ("domain_text", "H"),
        ("record_id", "q"),
    )
)
POSITIVE = Layout(
    (
        ("on", "I"),
        ("valid_until", "I"),
        ("item", "H"),
        ("matter", "H"),  # the place of its matter among the texts, from 1; 0: none
        ("record_id", "q"),
    )
)
CONDITION = Layout(
    (
        ("starts_on", "I"),
        ("ends_on", "I"),
        ("repaired_on", "I"),
        ("flag", "I"),
        ("record_id", "q"),
    )
)
STATUS = Layout((("since", "I"), ("status", "I")))
SUSPENSION = Layout((("negative", "I"), ("start", "I"), ("end", "I")))
SPAN = Layout((("start", "I"), ("end", "I")))
DAY = Layout((("day", "I"),))
# In this order they follow the header; a count of the same name says how many there are.
SECTIONS = {
    "negatives": NEGATIVE,
    "positives": POSITIVE,
    "conditions": CONDITION,
    "statuses": STATUS,
    "suspensions": SUSPENSION,
    "in_force": SPAN,
    "activity": DAY,
}

KINDS = (
    SubjectKind.ENTERPRISE,
    SubjectKind.BRANCH,
    SubjectKind.SOLE_PROPRIETOR,
    SubjectKind.PARTNERSHIP,
    SubjectKind.INDIVIDUAL_BUSINESS,
    SubjectKind.COOPERATIVE,
    SubjectKind.SOCIAL_ORGANISATION,
    SubjectKind.PUBLIC_INSTITUTION,
    SubjectKind.OTHER_ORGANISATION,
    SubjectKind.PRACTITIONER,
)
STATUSES = (
    SubjectStatus.ACTIVE,
    SubjectStatus.SUSPENDED_BUSINESS,
    SubjectStatus.LICENCE_REVOKED,
    SubjectStatus.DEREGISTERED,
    SubjectStatus.REGISTRATION_CANCELLED,
    SubjectStatus.LIQUIDATION,
    SubjectStatus.MOVED_OUT,
    SubjectStatus.NOT_GIVEN,
)
FLAGS = (
    RatingFlag.ON_SERIOUS_LIST,
    RatingFlag.ON_ABNORMAL_LIST,
    RatingFlag.ON_KEY_ATTENTION_LIST,
    RatingFlag.ON_CONSTRUCTION_BLACKLIST,
    RatingFlag.RECALL_OVERDUE,
    RatingFlag.LICENCE_REVOKED,
    RatingFlag.MAJOR_ACCIDENT,
    RatingFlag.QUALITY_CRIME,
    RatingFlag.FORGED_RESULT,
    RatingFlag.REPAIR_FRAUD,
    RatingFlag.SERIOUS_PENALTY_FIRST_YEAR,
    RatingFlag.SERIOUS_PENALTY_LATER,
    RatingFlag.THREE_GENERAL_PENALTIES,
    RatingFlag.HAS_SERIOUS_PENALTY,
)
# Domains that have a code; any other is carried as text, and its subject is rated one by one.
DOMAINS = (
    *("", "default", "food", "drug_device", "special_equipment", "child_product", "engineering"),
    *("environment", "agri_product", "product", "import_export", "service", "metrology_label"),
    *("drug_retail", "drug_production", "device_production", "cosmetics", "cosmetics_production"),
    *("engineering_highway_waterway", "engineering_water", "agri_input", "veterinary", "consumer"),
    *("metrology", "standardization", "certification", "advertising", "price", "ip"),
    *("service_commerce", "e_commerce", "service_tourism", "service_transport", "service_medical"),
    *("service_education", "service_elderly_care", "service_express", "public_credit"),
    *("foreign_trade", "culture_market", "public_health", "work_safety", "fire_safety"),
    *("urban_management", "social_organization", "wage_arrears", "tax"),
    *("government_procurement", "fiscal_funds", "self_discipline", "honours"),
)
CODE_OF_DOMAIN = {domain: code for code, domain in enumerate(DOMAINS) if domain}


def code_of_item(item: str) -> int | None:
    """Return the code of an item of the shape N202; None for one of another shape."""
    letter, number = item[:1], item[1:]
    if "A" <= letter <= "Z" and len(number) == 3 and number.isascii() and number.isdigit():
        return (ord(letter) - ord("A") + 1) * ITEMS_OF_LETTER + int(number)
    return None


def item_of_code(code: int) -> str:
    """Return the item that has `code`."""
    letter, number = divmod(code, ITEMS_OF_LETTER)
    return f"{chr(ord('A') + letter - 1)}{number:03}"
