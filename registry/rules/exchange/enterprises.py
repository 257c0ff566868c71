"""Rows of the market register: columns in, particulars or problems out.

Invariant: a row without a credit code is never linked by its name; it waits for a person.
Written column by column, because a city's register is a million rows.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from models.vocabulary import CodeKind, NameKind, SubjectKind
from registry.rules.exchange.bench import Bench, Columns, Texts
from registry.rules.exchange.judging import Cell, Find, Judged, Lookups, Problem, read_text, shown
from registry.rules.exchange.words import STATUSES, contradicts, kind_of_word
from registry.rules.identity.codes import check_organisation_code, check_registration_no
from registry.rules.identity.folding import clean_text, fold, half_width
from registry.rules.identity.names import is_distinctive
from registry.rules.identity.uscc import check_uscc, kind_by_key
from registry.rules.subjects import NameSpan, Particulars

LONGEST_NAME = 120
LONGEST_ADDRESS = 300
NO_CODE = "no_code"  # the one rule whose rows wait for a person instead of being sent back
_PARTS = re.compile(r"[|｜;；、\n]")
_SPAN = re.compile(r"(?P<name>.+?)[（(](?P<from>[^（()）至~]*)[至~](?P<to>[^（()）至~]*)[）)]$")
_INDIVIDUAL = SubjectKind.INDIVIDUAL_BUSINESS
_INDIVIDUAL_CODES = "92"
_DIVISION_CODE = re.compile("[0-9]{6,12}")
_LONGEST_EMPTY_NAME = 12  # a name of regions and legal forms alone is not longer


def judge_enterprises(columns: Columns, size: int, lookups: Lookups) -> Judged[Particulars]:
    """Return the judgement of `size` rows; `columns` holds the cells of each field the file has."""
    return _EnterpriseBench(columns, size, lookups).judge()


class _EnterpriseBench(Bench):
    """The columns of the market register."""

    def judge(self) -> Judged[Particulars]:
        """Judge every column, then put the fit rows together."""
        names = self.texts("name", LONGEST_NAME)
        keys = [fold(name) if name else "" for name in names]
        self._refuse_unfit_names(names, keys)
        codes = self.codes("uscc")
        self._wait_for_codes(codes)
        stated: dict[str, Sequence[Any]] = {
            "name": names,
            "name_key": keys,
            "uscc": codes,
            "kind": self._kinds(codes),
            "status": self.words("status", STATUSES, "登记状态"),
            "status_on": self.days_of("status_on"),
            "established_on": self.days_of("established_on"),
            "address": self.texts("address", LONGEST_ADDRESS),
            "division_code": self._divisions(),
            "industry_code": self._industries(),
            "parent_uscc": self._parents(codes),
            "changed_on": self.days_of("changed_on"),
            "other_names": self._other_names(),
            "other_codes": self._other_codes(),
        }
        stated |= self._persons(codes, stated["kind"])
        return Judged(self._rows(stated), self.problems)

    def _rows(self, stated: Mapping[str, Sequence[Any]]) -> list[Particulars | None]:
        """Return the columns as rows, in which a field that no column states is missing."""
        problems, missing = self.problems, [None] * self.size
        columns = [stated.get(field, missing) for field in Particulars._fields]
        rows = map(Particulars._make, zip(*columns, strict=True))
        if not problems:
            return list(rows)
        return [None if place in problems else row for place, row in enumerate(rows)]

    def _persons(self, codes: Texts, kinds: Sequence[object]) -> dict[str, Sequence[str | None]]:
        """Return who stands for each subject: an individual business's operator goes to the vault."""
        persons = self.texts("legal_rep", LONGEST_NAME)
        is_individual = [
            kind is _INDIVIDUAL or (code or "").startswith(_INDIVIDUAL_CODES)
            for code, kind in zip(codes, kinds, strict=True)
        ]
        pairs = list(zip(persons, is_individual, strict=True))
        return {
            "legal_representative": [None if is_vaulted else name for name, is_vaulted in pairs],
            "operator_name": [name if is_vaulted else None for name, is_vaulted in pairs],
        }

    def _refuse_unfit_names(self, names: Texts, keys: Sequence[str]) -> None:
        for place, key in enumerate(keys):
            if _LONGEST_EMPTY_NAME < len(key) <= LONGEST_NAME or place in self.problems:
                continue
            if len(key) > LONGEST_NAME:
                what = "名称中的合体字符展开后过长"
            elif is_distinctive(key):
                continue
            else:
                what = "名称没有可识别的字号" if names[place] else "名称为空"
            shown_name = shown("name", names[place])
            message = f"{what}，请按营业执照填写全称。"
            self.blame(place, Problem("name", shown_name, "name", message))

    def _wait_for_codes(self, codes: Texts) -> None:
        for place, code in enumerate(codes):
            if not code and place not in self.problems:
                self.blame(
                    place,
                    Problem(
                        "uscc",
                        "",
                        NO_CODE,
                        "没有统一社会信用代码：不按名称自动对应，等待人工认定主体。",
                    ),
                )

    def _kinds(self, codes: Texts) -> Sequence[SubjectKind | None]:
        """Return the kinds that are stated; a kind and a code of another class are blamed."""
        cells = self.cells("kind")
        read = {cell: None if cell is None else kind_of_word(str(cell)) for cell in set(cells)}
        kinds = [read[cell] for cell in cells]
        for place, (code, kind) in enumerate(zip(codes, kinds, strict=True)):
            if code and kind and contradicts(kind, code) and not self._is_blamed(place, "uscc"):
                by_code = kind_by_key(code, "")
                message = (
                    f"主体类型“{kind.zh}”与统一社会信用代码不一致（代码以“{code[:2]}”开头，"
                    f"属于{by_code.zh}），请核对营业执照后更正其中一项。"
                )
                value = shown("kind", cells[place])
                self.blame(place, Problem("kind", value, "kind_and_code", message))
        return kinds

    def _is_blamed(self, place: int, field: str) -> bool:
        return any(problem.field == field for problem in self.problems.get(place, ()))

    def _divisions(self) -> Texts:
        """Return the narrowest division that is told; another city's name states nothing."""
        towns = self.found("town", self.lookups.division)
        self._blame_unknown("town", towns, "division", "无法识别的镇（街道），请填写全称或留空。")
        codes = self.found("division_code", _or_as_given(self.lookups.division))
        what = "无法识别的行政区划代码，请填写 6 至 12 位数字代码或留空。"
        self._blame_unknown("division_code", codes, "division", what)
        names = self.found("division", self.lookups.division)
        return [town or code or name for town, code, name in zip(towns, codes, names, strict=True)]

    def _industries(self) -> Texts:
        """Return the industries; a name states nothing, for only codes are known."""
        found = self.found("industry", self.lookups.industry)
        what = "无法识别的行业代码，请按国民经济行业分类填写（如 C14、1491）或留空。"
        self._blame_unknown("industry", found, "industry", what, but=_is_a_name)
        return found

    def _blame_unknown(
        self,
        field: str,
        found: Texts,
        rule: str,
        message: str,
        but: Callable[[str], bool] = lambda _: False,
    ) -> None:
        for place, (cell, known) in enumerate(zip(self.cells(field), found, strict=True)):
            if known or cell is None:
                continue
            text = clean_text(str(cell))
            if text and not but(text):
                self.blame(place, Problem(field, shown(field, cell), rule, message))

    def _parents(self, codes: Texts) -> Texts:
        parents: list[str | None] = []
        for place, cell in enumerate(self.cells("parent_uscc")):
            check = check_uscc(str(cell)) if cell is not None else None
            for problem in check.problems if check else ():
                self.blame(
                    place,
                    Problem("parent_uscc", shown("uscc", cell), problem.rule, problem.message),
                )
            if check and check.code and check.code == codes[place]:
                what = "隶属企业的代码就是本机构自己的代码，请填写总公司的统一社会信用代码或留空。"
                self.blame(
                    place, Problem("parent_uscc", shown("parent_uscc", cell), "own_parent", what)
                )
            parents.append(check.code if check else None)
        return parents

    def _other_names(self) -> Sequence[tuple[NameSpan, ...]]:
        if not any(field in self.columns for field in _NAME_FIELDS):
            return [()] * self.size
        return [
            tuple(
                span
                for field, kind in _NAME_FIELDS.items()
                for span in self._spans(place, field, kind, self.cells(field)[place])
            )
            for place in range(self.size)
        ]

    def _spans(self, place: int, field: str, kind: NameKind, cell: Cell) -> list[NameSpan]:
        spans = []
        for part in _PARTS.split(str(cell)) if cell is not None else ():
            if not clean_text(part):
                continue
            parts = _SPAN.match(clean_text(part))
            name = read_text(field, parts["name"] if parts else part, LONGEST_NAME)
            days = [
                self._span_day(field, parts[side]) if parts else None for side in ("from", "to")
            ]
            wrong = [found for found in (name, *days) if isinstance(found, Problem)]
            wrong += self._span_problems(field, part, name, days)
            for problem in wrong:
                self.blame(place, problem)
            if not wrong and isinstance(name, str):
                begins, ends = (day if isinstance(day, date) else None for day in days)
                spans.append(NameSpan(kind, name, fold(name), begins, ends))
        return spans

    def _span_problems(
        self, field: str, part: str, name: object, days: Sequence[object]
    ) -> list[Problem]:
        begins, ends = days
        if isinstance(begins, date) and isinstance(ends, date) and begins > ends:
            what = "名称的起始日期晚于终止日期，请更正。"
        elif isinstance(name, str) and not 0 < len(fold(name)) <= LONGEST_NAME:
            what = "名称没有可识别的文字，或展开后过长，请更正。"
        else:
            return []
        return [Problem(field, shown(field, part), "span", what)]

    def _span_day(self, field: str, text: str) -> date | Problem | None:
        return self.days.read(field, clean_text(text) or None)

    def _other_codes(self) -> Sequence[tuple[tuple[CodeKind, str], ...]]:
        checks = {
            "registration_no": (CodeKind.REGISTRATION_NO, check_registration_no),
            "organisation_code": (CodeKind.ORGANISATION_CODE, check_organisation_code),
        }
        if not any(field in self.columns for field in checks):
            return [()] * self.size
        codes: list[list[tuple[CodeKind, str]]] = [[] for _ in range(self.size)]
        for field, (kind, check) in checks.items():
            for place, cell in enumerate(self.cells(field)):
                if cell is None or not clean_text(str(cell)):
                    continue
                found = check(str(cell))
                codes[place].append((kind, found.code))
                for problem in found.problems:
                    self.blame(
                        place, Problem(field, shown(field, cell), problem.rule, problem.message)
                    )
        return [tuple(of_row) for of_row in codes]


_NAME_FIELDS = {
    "former_names": NameKind.REGISTERED,
    "shop_sign": NameKind.SHOP_SIGN,
    "brand": NameKind.BRAND,
    "typing_variant": NameKind.TYPING_VARIANT,
}


def _or_as_given(find: Find) -> Find:
    """Return a look-up that also takes what has the form of a division code, as of other cities."""

    def look_up(text: str) -> str | None:
        digits = half_width(text)
        return find(text) or (digits if _DIVISION_CODE.fullmatch(digits) else None)

    return look_up


def _is_a_name(text: str) -> bool:
    return re.search("[一-鿿]", text) is not None
