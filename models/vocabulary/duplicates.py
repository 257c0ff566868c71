"""Words of likely duplicates, their judgement and their merging (重复主体, 主体归并)."""

from models.vocabulary.word import Word


class PairState(Word):
    """Where a pair of likely duplicates stands."""

    OPEN = "open", "待核查", "To be judged"
    UNSURE = "unsure", "暂不能确定", "Undecided"
    WAITING = "waiting", "归并待复核", "Merge awaits a second person"
    MERGED = "merged", "已归并", "Merged"
    DIFFERENT = "different", "不是同一主体", "Different subjects"
    RELATED = "related", "有关联、非同一主体", "Related, not the same"


class Verdict(Word):
    """What somebody judged of a pair; a judgement is kept for ever, a later one overrules it."""

    SAME = "same", "同一主体", "The same subject"
    DIFFERENT = "different", "不是同一主体", "Different subjects"
    RELATED = "related", "有关联、非同一主体", "Related, not the same"
    UNSURE = "unsure", "暂不能确定", "Undecided"
    REOPENED = "reopened", "重新核查", "To be judged again"


class Relation(Word):
    """How two subjects are related that are not the same."""

    BRANCH = "branch", "总分机构", "Head office and branch"
    SUCCESSOR = "successor", "承继（改制、分立、合并）", "Successor"
    GROUP = "group", "同一集团或同一控制人", "Same group or controller"
    SAME_PEOPLE = "same_people", "同一负责人或同一住所", "Same people or premises"


class MergeState(Word):
    """Where a merge stands: proposed by one, confirmed by another where that is needed."""

    WAITING = "waiting", "待复核", "Awaits a second person"
    DONE = "done", "已归并", "Merged"
    REFUSED = "refused", "不予归并", "Refused"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    LAPSED = "lapsed", "已失效（提出后情况有变）", "Lapsed: things changed meanwhile"
    ENDED = "ended", "已撤销归并", "Unmerged"


class SharedField(Word):
    """A particular of which a merge says whose is shown; all else follows the survivor's code."""

    ADDRESS = "address", "住所", "Registered address"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人", "Legal representative"
    INDUSTRY = "industry_code", "行业", "Industry"
