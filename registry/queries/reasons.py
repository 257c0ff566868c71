"""Why a subject was found, in words a reader understands, in both languages.

Invariant: an alias is never called a former name (LAW-AND-FAIRNESS 11).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from models.vocabulary import CodeKind, NameKind, Word


class Match(Word):
    """How sure the finding is; only equal codes and equal registered names are exact."""

    EXACT = "exact", "完全一致", "Exact match"
    FORMER_NAME = "former_name", "曾用名一致", "Former name"
    SIMILAR = "similar", "相近结果", "Similar"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, as a sentence in each language."""

    zh: str
    en: str

    def in_language(self, language: str = "zh") -> str:
        """Return the reason in `language` ("zh" or "en")."""
        return self.en if language == "en" else self.zh


SAME_CODE = Reason("统一社会信用代码一致", "Same unified social credit code")
SAME_NAME = Reason("企业名称完全一致", "Same registered name")
CODE_START = Reason("统一社会信用代码前段一致", "Credit code begins so")
CODE_END = Reason("统一社会信用代码末段一致", "Credit code ends so")
NAME_START = Reason("名称以所查文字开头", "Name begins with the query")
NAME_CONTAINS = Reason("名称包含所查文字", "Name contains the query")
NAME_IN_ORDER = Reason(
    "名称依次含有所查各字", "Name has the characters of the query in their order"
)


def same_old_code(kind: CodeKind) -> Reason:
    """Return the reason of an equal legacy code."""
    return Reason(f"{kind.zh}一致", f"Same {kind.en.lower()}")


def former_name(name: str, since: date | None, until: date | None, *, whole: bool) -> Reason:
    """Return the reason of a former name held on [since, until); `whole` when all of it is equal."""
    zh, en = span(since, until)
    return Reason(
        f"曾用名“{name}”{zh}{'' if whole else '与所查文字相近'}",
        f'{"Former name" if whole else "Similar to former name"} "{name}"{en}',
    )


def alias(kind: NameKind, name: str, *, whole: bool) -> Reason:
    """Return the reason of an alias, which the subject never bore by registration."""
    return Reason(
        f"登记别名“{name}”（{kind.zh}，非登记名称）{'一致' if whole else '与所查文字相近'}",
        f'{"Alias" if whole else "Similar to alias"} "{name}" ({kind.en.lower()}, never registered)',
    )


def span(since: date | None, until: date | None) -> tuple[str, str]:
    """Return the days of [since, until) in brackets, in Chinese and English; empty when unknown."""
    if until is None:
        return "", ""
    last = until - timedelta(days=1)
    if since is None:
        return f"（用至 {last}）", f" (until {last})"
    return f"（{since} 至 {last}）", f" ({since} to {last})"
