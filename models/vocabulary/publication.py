"""Words of the publication log (公示存证日志)."""

from models.vocabulary.word import Word


class LeafKind(Word):
    """What a leaf of the publication log commits to."""

    PUBLISHED = "published", "公示", "Published"
    SUSPENDED = "suspended", "暂停公示", "Publication suspended"
    RESUMED = "resumed", "恢复公示", "Publication resumed"
    REMOVED = "removed", "停止公示", "Publication ended"
