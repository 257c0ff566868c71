"""Codes that nobody was ever given: registering division 330499 is not allocated.

Invariant: the check characters are right (GB 32100, GB 11714, GB 11643), so that the demonstration
obeys every rule; the division shows at a glance that the code is invented.
"""

from datetime import date

from registry.rules.identity.codes import citizen_check_character
from registry.rules.identity.uscc import organisation_check_character, uscc_check_character

DIVISION = "330499"


def credit_code(body_class: str, series: str, number: int) -> str:
    """Return a credit code: `body_class` "91", `series` four letters of the body, and a number."""
    body = f"{series}{number:04d}"
    first17 = f"{body_class}{DIVISION}{body}{organisation_check_character(body)}"
    return first17 + uscc_check_character(first17)


def identity_number(born_on: date, number: int) -> str:
    """Return an identity number of an invented person."""
    first17 = f"{DIVISION}{born_on:%Y%m%d}{number:03d}"
    return first17 + citizen_check_character(first17)


def certificate_number(number: int) -> str:
    """Return a practitioner's certificate number: 演 marks it as a demonstration."""
    return f"演浙{DIVISION}0{number:06d}"
