"""Words of collection: files, batches, rows that wait, background work."""

from models.vocabulary.word import Word


class ImportKind(Word):
    """What a file that the register takes in holds (INTERFACES §3)."""

    ENTERPRISES = "enterprises", "市场主体登记信息", "Market register"
    PRACTITIONERS = "practitioners", "注册执业人员信息", "Practitioners"
    PENALTIES = "penalties", "行政处罚信息（双公示）", "Administrative penalties"
    SAMPLING = "sampling", "监督抽查结果", "Sampling results"
    HONOURS = "honours", "荣誉奖励信息", "Honours"
    INSPECTIONS = "inspections", "双随机检查结果", "Inspection results"
    CERTIFICATES = "certificates", "认证证书信息", "Certificates"
    ABNORMAL = "abnormal", "经营异常名录信息", "Abnormal operations list"
    LISTINGS = "listings", "外部认定的严重失信名单", "Lists decided elsewhere"


class BatchState(Word):
    """Where an import batch stands."""

    PREVIEWED = "previewed", "待确认", "Awaiting confirmation"
    RUNNING = "running", "导入中", "Running"
    DONE = "done", "已完成", "Done"
    FAILED = "failed", "未完成（文件无法使用）", "Failed (file unusable)"
    ABANDONED = "abandoned", "已放弃", "Abandoned"


class RowOutcome(Word):
    """What became of one row of an import; the four always add up to the rows read."""

    ACCEPTED = "accepted", "已入库", "Accepted"
    UNCHANGED = "unchanged", "无变化", "Unchanged"
    CONFLICT = "conflict", "内容冲突", "Conflict"
    QUARANTINED = "quarantined", "待处理", "Set aside"


class QuarantineState(Word):
    """Where a row that could not be taken in stands (screen word: 待处理数据)."""

    BROKEN = "broken", "退回补正", "To be corrected"
    WAITING = "waiting", "等待认定主体", "Waiting for its subject"
    CONFLICT = "conflict", "与已有记录不一致", "Differs from the record held"
    CORRECTED = "corrected", "已补正入库", "Corrected and taken in"
    DISMISSED = "dismissed", "不予入库", "Dismissed"


class JobKind(Word):
    """What a background job does."""

    IMPORT = "import", "数据导入", "Import"
    DUPLICATES = "duplicates", "疑似重复主体比对", "Search for duplicates"


class JobState(Word):
    """Where a background job stands."""

    QUEUED = "queued", "排队中", "Queued"
    RUNNING = "running", "执行中", "Running"
    DONE = "done", "已完成", "Done"
    FAILED = "failed", "失败", "Failed"
