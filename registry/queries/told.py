"""What the source of a version of a record told, before the rules filled in tier and domain.

Invariant: what is found to be told has the digest that the version was compared by.
"""

from models.records import RecordVersion
from registry.keys import Keyring
from registry.queries.records.reading import particulars_of
from registry.rules.records.particulars import RecordParticulars, stated_text


def stated_by(keyring: Keyring, version: RecordVersion) -> RecordParticulars:
    """Return what the source told of a version; where that cannot be found, what it says."""
    said = particulars_of(version)
    bare = said._replace(tier=None)
    for stated in (bare._replace(domain=None), bare, said._replace(domain=None)):
        if keyring.digest(stated_text(stated)) == version.content_hash:
            return stated
    return said
