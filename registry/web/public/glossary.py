"""What the words of the pages mean, in a line of plain language each (FEATURES O7).

Invariant: a line says what the word is and is not; it advises nobody and judges nobody.
"""

from collections.abc import Callable

from flask_babel import gettext as _

from models.vocabulary import Grade, Mark, SubjectStatus, Tier, Word
from registry.web.public import entries, measures_told, telling
from registry.web.public.door import public


@public.app_template_filter("meaning")
def meaning(word: Word) -> str:
    """Return what a word means, empty where the word speaks for itself."""
    line = _LINES.get(word)
    return line() if line else ""


public.add_app_template_filter(telling.done_words, "done_words")
public.add_app_template_filter(telling.source_name, "source_name")
public.add_app_template_filter(entries.list_name, "list_name")
public.add_app_template_filter(entries.grounds_of, "grounds_of")
public.add_app_template_filter(measures_told.trigger_words, "trigger_words")
public.add_app_template_filter(measures_told.narrowed_words, "narrowed_words")
_LINES: dict[Word, Callable[[], str]] = {
    SubjectStatus.ACTIVE: lambda: _("存续：登记有效，没有注销、吊销或撤销。"),
    SubjectStatus.MOVED_OUT: lambda: _("迁出：登记机关已变更到本市以外，主体仍然存在。"),
    SubjectStatus.SUSPENDED_BUSINESS: lambda: _("歇业：已向登记机关备案暂停经营，主体仍然存在。"),
    SubjectStatus.LICENCE_REVOKED: lambda: _(
        "吊销：营业执照被依法吊销，不得再经营；主体仍然存在，仍须承担责任。"
    ),
    SubjectStatus.DEREGISTERED: lambda: _("注销：主体资格已经终止，名称以后可能由别家使用。"),
    SubjectStatus.REGISTRATION_CANCELLED: lambda: _("撤销登记：登记被依法撤销，视为没有取得登记。"),
    SubjectStatus.LIQUIDATION: lambda: _("清算：正在清理债权债务，不得开展与清算无关的经营。"),
    SubjectStatus.NOT_GIVEN: lambda: _("来源没有提供登记状态，请向登记机关核实。"),
    Grade.AAA: lambda: _(
        "AAA：按公开的评价规则评出的最高一级；只用于激励和减少检查，不是质量保证。"
    ),
    Grade.AA: lambda: _("AA：按公开的评价规则评出的第二级；只用于激励和减少检查，不是质量保证。"),
    Grade.A: lambda: _("A：按公开的评价规则评出的第三级，照常检查；不是质量保证。"),
    Tier.GENERAL: lambda: _("一般：失信信息三个等级中居中的一级。"),
    Tier.SERIOUS: lambda: _("严重：失信信息三个等级中最重的一级；不等于列入严重失信主体名单。"),
    Mark.RECONSIDERATION: lambda: _(
        "行政复议中：当事人已申请复议，上级机关正在审查；决定是否维持尚无结论，公示不因此停止。"
    ),
    Mark.LITIGATION: lambda: _(
        "行政诉讼中：当事人已向法院起诉，决定是否合法尚无结论，公示不因此停止。"
    ),
    Mark.OBJECTION: lambda: _(
        "异议处理中：当事人认为这条信息有误，来源单位正在核实；请等待核实结果再下判断。"
    ),
}
