"""What a reader asks the search for: the text, the filters, the order and the page."""

from dataclasses import dataclass

from models.vocabulary import SubjectKind, SubjectStatus, Word


class SearchSort(Word):
    """In which order hits are shown."""

    RELEVANCE = "relevance", "按相近程度", "By nearness"
    NAME = "name", "按名称", "By name"
    ESTABLISHED = "established", "按成立日期（新在前）", "By date of establishment (newest first)"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a reader asked for; `listed`: only who is on a list of
    serious dishonesty.

    `grade`: a published grade; whose grade is not public is found by none.

    `counted`: also how many public records each hit has, and of how many hits by domain and grade.
    """

    text: str
    kind: SubjectKind | None = None
    status: SubjectStatus | None = None
    division: str = ""
    grade: str = ""
    listed: bool = False
    domain: str = ""
    sort: SearchSort = SearchSort.RELEVANCE
    offset: int = 0
    cursor: str = ""
    limit: int = 20
    firms_only: bool = False
    counted: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Say whether a filter is in use that `candidates` applies."""
        return bool(self.kind or self.status or self.division)
