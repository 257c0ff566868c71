"""Firms as a hurried hand writes them in files without codes: provisional subjects of the queue.

Invariant: each stands for one invented firm of the demonstration, misspelt in one or two ways; all is
drawn from one seed, and goes through the service that the desk of waiting rows uses.
"""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject, SubjectVersion
from models.vocabulary import SubjectKind, SubjectStatus
from registry.errors import Conflict
from registry.rules.identity.alike import sounds_alike
from registry.rules.identity.parts import name_parts
from registry.rules.subjects import Particulars
from registry.services import subjects

HOW_MANY = 26
SOURCE = "amr"
_FORMS = (("有限责任公司", "有限公司"), ("有限公司", "公司"), ("有限公司", "厂"))
_SOUNDS = "源元圆华花化宏红鸿达大辉晖明名铭新鑫欣兴星建健佳嘉家金锦晋盛胜圣林琳霖杰洁伟炜云芸山珊水河湖壶荷石时木牧"


def register_variants(session: Session, *, at: datetime) -> int:
    """Register the variants that are not there yet, and return how many were new."""
    chance, count = Random("笔误"), 0
    known = session.execute(
        select(Subject, SubjectVersion)
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(
            Subject.kind == SubjectKind.ENTERPRISE,
            Subject.status == SubjectStatus.ACTIVE,
            Subject.uscc.like("91330499MADF%"),
        )
        .order_by(Subject.uscc)
    ).all()
    for firm, version in chance.sample(known, HOW_MANY):
        count += _register(session, firm, version, chance, at)
    return count


def _register(
    session: Session, firm: Subject, version: SubjectVersion, chance: Random, at: datetime
) -> int:
    name = _misspelt(firm.name, firm.name_key, chance)
    said = Particulars(
        name,
        "",
        kind=SubjectKind.ENTERPRISE,
        address=version.address if chance.random() < 0.6 else None,
        legal_representative=version.legal_representative if chance.random() < 0.7 else None,
        division_code=firm.division_code,
    )
    try:
        subjects.register_provisional(session, said, department_id=SOURCE, by=None, at=at)
    except Conflict:  # an earlier run has registered it
        return 0
    return 1


def _misspelt(name: str, name_key: str, chance: Random) -> str:
    """Return a name with a character of its trade name written by ear, or another legal form."""
    ways = [*_by_ear(name, name_parts(name_key).trade_name)]
    ways += [name.replace(whole, short) for whole, short in _FORMS if name.endswith(whole)]
    return chance.choice(ways) if ways else f"{name}（分）"


def _by_ear(name: str, trade_name: str) -> Iterator[str]:
    start = name.find(trade_name)
    for place, character in enumerate(trade_name if start >= 0 else ""):
        for other in _SOUNDS:
            if other != character and sounds_alike(character, other):
                yield name[: start + place] + other + name[start + place + 1 :]
