"""Why a subject was found, in words a reader understands, in both languages.

Invariant: an alias is never called a former name (LAW-AND-FAIRNESS 11).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from models.vocabulary import CodeKind, NameKind, RecordKind, Word


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
OTHER_THAN_THE_NAME = Reason(
    "所查名称指向另一家主体，代码与名称不一致",
    "The name asked leads to another subject than the code",
)
OTHER_THAN_THE_CODE = Reason(
    "所查代码属于另一家主体，代码与名称不一致",
    "The code asked belongs to another subject than the name",
)
SAME_NAME = Reason("企业名称完全一致", "Same registered name")
CODE_START = Reason("统一社会信用代码前段一致", "Credit code begins so")
CODE_END = Reason("统一社会信用代码末段一致", "Credit code ends so")
NAME_START = Reason("名称以所查文字开头", "Name begins with the query")
NAME_CONTAINS = Reason("名称包含所查文字", "Name contains the query")
NAME_IN_ORDER = Reason(
    "名称依次含有所查各字", "Name has the characters of the query in their order"
)
PINYIN = Reason("名称读音与所查拼音相近", "Name is read as the pinyin asked")
INITIALS = Reason("名称各字拼音首字母与所查字母相符", "Name has the initials asked")
SAME_SOUND = Reason("名称与所查文字读音相同", "Name sounds like the query")
NEAR_NAME = Reason("名称与所查文字相近", "Name is similar to the query")
REPRESENTATIVE = Reason(
    "字号与法定代表人均与所查相符", "Trade name and legal representative as asked"
)


def same_number(kind: RecordKind) -> Reason:
    """Return the reason of an equal number of a public paper."""
    return Reason(f"公示的{kind.zh}文号一致", f"Same number of a public record ({kind.en.lower()})")


def same_old_code(kind: CodeKind) -> Reason:
    """Return the reason of an equal legacy code."""
    return Reason(f"{kind.zh}一致", f"Same {kind.en.lower()}")


def merged_code(code: str, since: date | None) -> Reason:
    """Return the reason of the code of a subject that was merged into the one shown."""
    day, on = (f"于 {since} ", f" on {since}") if since else ("", "")
    return Reason(
        f"代码 {code} 的主体已{day}归并到该主体",
        f"The subject of code {code} was merged into this one{on}",
    )


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
        f"别称“{name}”（{kind.zh}，非登记名称）{'' if whole else '与所查文字相近'}",
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
