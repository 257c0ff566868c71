"""What the catalogue may never say, whoever edits it: read when it is loaded, and by tests.

Invariant: nothing that restricts comes from a grade; what reduces rights has a basis of high rank;
persons only where the basis says so; no blanket bar; an internal or abnormal list takes no right.
Source: LAW-AND-FAIRNESS 3, 4; RULEBOOK §5; 国办发〔2020〕49号 (九)–(十二).
"""

from collections.abc import Iterator, Mapping
from datetime import date

from models.vocabulary import CauseKind, ListKind, MeasureClass, MeasureKind
from registry.rules.measures.applying import PERSONS
from registry.rules.measures.law import HIGH_RANKS, Basis, Measure, Trigger

# The slogan of 2017 is no legal consequence: a measure bars from one thing, by name.
BLANKET = ("处处受限", "一切", "所有行业", "全面禁止", "全部活动")


def faults(
    measure: Measure, bases: Mapping[str, Basis], lists: Mapping[str, ListKind], on: date
) -> Iterator[str]:
    """Yield what a measure of an edition in force from `on` says against the law, in sentences."""
    if any(word in measure.name_zh + measure.what_zh for word in BLANKET):
        yield "措施须指明具体事项，不得笼统限制"
    if measure.kind is MeasureKind.REWARD and measure.measure_class is not MeasureClass.REWARD:
        yield "激励措施的分类只能是激励"
    if measure.is_punishment and measure.measure_class is MeasureClass.REWARD:
        yield "惩戒措施的分类不能是激励"
    named = [bases[one] for trigger in measure.triggers for one in trigger.bases if one in bases]
    covers = any(one.covers_persons for one in named) or not named
    if measure.is_punishment and PERSONS.intersection(measure.applies_to) and not covers:
        yield "依据未规定适用于个人，不得对个人适用"
    for trigger in measure.triggers:
        yield from _of_trigger(measure, trigger, bases, on)
        yield from _of_lists(measure, trigger, lists)


def _of_trigger(
    measure: Measure, trigger: Trigger, bases: Mapping[str, Basis], on: date
) -> Iterator[str]:
    if unknown := sorted(set(trigger.bases) - set(bases)):
        yield f"所列依据“{'、'.join(unknown)}”不在依据表中"
        return
    found = [bases[one] for one in trigger.bases]
    if not found:
        yield "没有写明依据"
        return
    if all(one.valid_to is not None and one.valid_to <= on for one in found):
        yield f"所有依据在 {on} 前已经失效"
    if not trigger.executors:
        yield "没有写明执行部门"
    if trigger.cause is CauseKind.GRADE and measure.restricts:
        yield "等级不得触发限制性措施"
    if trigger.cause is not CauseKind.GRADE and not measure.is_punishment:
        yield "激励措施只由等级触发"
    is_high = any(one.rank in HIGH_RANKS for one in found)
    if measure.measure_class is MeasureClass.RIGHTS and not is_high:
        yield "减损权益的措施须有法律、法规或者党中央、国务院政策文件为依据"


def _of_lists(measure: Measure, trigger: Trigger, lists: Mapping[str, ListKind]) -> Iterator[str]:
    if trigger.cause is CauseKind.LISTING and not trigger.lists:
        yield "名单触发须逐一写明名单"
    for one in trigger.lists:
        if one not in lists:
            yield f"名单“{one}”不在名单种类中"
        elif lists[one] is not ListKind.SERIOUS and measure.measure_class is MeasureClass.RIGHTS:
            yield f"名单“{one}”不是严重失信主体名单，不得减损权益"
