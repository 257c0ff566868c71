"""Whom a row of a file of records speaks of: the name as stated, its key, a code or a certificate.

Invariant: a natural person is named only by the number of a practising certificate, and masked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from models.vocabulary import ImportKind
from registry.rules.exchange.bench import Texts
from registry.rules.exchange.judging import Problem, shown
from registry.rules.exchange.record_bench import RecordBench
from registry.rules.exchange.record_words import NATURAL_PERSON, PRODUCER, SAMPLED
from registry.rules.identity.codes import check_certificate_no
from registry.rules.identity.folding import clean_text, fold
from registry.rules.identity.names import is_bare_personal_name, mask_person

PERSON = "natural_person"  # the rule of rows that speak of a person without a certificate
NO_PERSONS = (
    "当事人是自然人：本系统不为自然人建立信用页面，只登记注册执业人员。"
    "属于注册执业人员的，请补填执业注册证书号；否则请不予入库。"
)
LONGEST_NAME = 120


def code_field(kind: ImportKind, held: Mapping[str, str]) -> str:
    """Return the field of the code of the party, of the cells of a row by field.

    Of a sample it is the code of the unit that answers for it.
    """
    who = held.get("responsible", "")
    of_seller = who in SAMPLED or (who and who == held.get("sampled_unit"))
    return "sampled_uscc" if kind is ImportKind.SAMPLING and of_seller else "uscc"


class Parties:
    """The party of each row: its name as stated, its key, its code or certificate."""

    def __init__(self, bench: RecordBench, stated: Mapping[str, Sequence[Any]]) -> None:
        self.bench = bench
        self.names: list[str | None] = list(bench.texts("name", LONGEST_NAME))
        self.codes = bench.codes("uscc")
        self.certificates = self._certificates()
        self.producers: dict[int, str | None] = {}  # of samples for which another unit answers
        if bench.kind is ImportKind.SAMPLING:
            self._choose_responsible(stated.get("sampled_unit") or [None] * bench.size)
        self._set_persons_aside()
        self.keys = [fold(name) if name else "" for name in self.names]
        for place, key in enumerate(self.keys):
            if not key and not any(one.field == "name" for one in bench.problems.get(place, ())):
                bench.blame(
                    place, Problem("name", "", "name", "没有填写当事人名称，请按文书补填全称。")
                )

    def _certificates(self) -> list[str | None]:
        found: list[str | None] = []
        for place, cell in enumerate(self.bench.cells("certificate_no")):
            check = (
                check_certificate_no(str(cell))
                if cell is not None and clean_text(str(cell))
                else None
            )
            for problem in check.problems if check else ():
                field = "certificate_no"
                self.bench.blame(
                    place, Problem(field, shown(field, cell), problem.rule, problem.message)
                )
            found.append(check.code if check else None)
        return found

    def _set_persons_aside(self) -> None:
        classes = self.bench.cells("party_class")
        for place, name in enumerate(self.names):
            is_person = clean_text(str(classes[place] or "")) in NATURAL_PERSON
            if self.certificates[place]:
                self.names[place] = mask_person(name) if name and "*" not in name else name
            elif is_person or (
                not self.codes[place] and name and is_bare_personal_name(fold(name))
            ):
                self.bench.blame(place, Problem("name", "", PERSON, NO_PERSONS))

    def _choose_responsible(self, sampled: Texts) -> None:
        """Let the unit answer that the report names; where it names none, the nominal producer."""
        others = self.bench.codes("sampled_uscc")
        named = self.bench.texts("responsible", LONGEST_NAME)
        for place, who in enumerate(named):
            if who is None or who in PRODUCER or who == self.names[place]:
                continue
            self.producers[place] = self.names[place]
            if who in SAMPLED or who == sampled[place]:
                self.names[place], self.codes[place] = sampled[place], others[place]
            else:
                self.names[place], self.codes[place] = who, ""
