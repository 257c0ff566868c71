"""A department's file of feedback: one row an order, read whole and certain, or refused with a sentence.

Invariant: values in, values and sentences out; whether the step may be taken is the loop's to say. A
row whose step is empty asks for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from models.vocabulary import OrderStep, Outcome, Word
from registry.errors import Invalid
from registry.rules.dates import read_day
from registry.rules.exchange.judging import FORMULA_STARTS
from registry.rules.identity.folding import half_width
from registry.rules.measures.loop import DEPARTMENTS, Said
from registry.rules.reasons import LONGEST_REASON

ORDER_NO, STEP, DAY, PAPER, OUTCOME, REASON = "order_no", "步骤", "日期", "文号", "执行情况", "理由"
FILLED_IN = (STEP, DAY, PAPER, OUTCOME, REASON)
KNOWN = ("措施", "主体", "统一社会信用代码", "原因", "当前状态", "最迟办理日")
HEADER = (ORDER_NO, *KNOWN, *FILLED_IN)  # of the file that goes out, its last columns empty
LONGEST_PAPER = 100
WordT = TypeVar("WordT", bound=Word)
_ALSO = {"措施编号": ORDER_NO, "编号": ORDER_NO, "step": STEP, "on": DAY, "paper_no": PAPER}
_ALSO |= {"outcome": OUTCOME, "reason": REASON}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one row asks for; `problem` says why it cannot be read."""

    line: int
    cells: Mapping[str, str]
    order_no: str
    step: OrderStep | None = None
    said: Said | None = None
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        """Say whether the row asks for nothing."""
        return not self.problem and self.step is None

    def cell(self, column: str) -> str:
        """Return what stands in a column."""
        return self.cells.get(column, "")


def columns_of(header: Sequence[str]) -> Mapping[str, int]:
    """Return where the columns of feedback stand. Raises Invalid where one of them is missing or doubled."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        column = _ALSO.get(name.strip(), name.strip())
        if column in found and column in (ORDER_NO, *FILLED_IN):
            raise Invalid(f"列名“{name}”出现了两次，请只保留一列。")
        found[column] = place
    missing = [one for one in (ORDER_NO, *FILLED_IN) if one not in found]
    if missing:
        names = "、".join(missing)
        raise Invalid(f"缺少列：{names}。请先下载本部门的反馈文件，在其中填写后再上传。")
    return MappingProxyType({one: found[one] for one in (ORDER_NO, *FILLED_IN)})


def read_row(line: int, cells: Mapping[str, str], today: date) -> Wanted:
    """Return what a row asks for; an empty day is today."""
    order_no = half_width(cells[ORDER_NO]).strip().upper()
    for column in (ORDER_NO, *FILLED_IN):
        if cells[column].startswith(FORMULA_STARTS):
            sentence = f"“{column}”以公式符号开头，请改为普通文字后重新提交。"
            return Wanted(line, cells, order_no, problem=sentence)
    if not any(cells[column] for column in FILLED_IN):
        return Wanted(line, cells, order_no)
    try:
        return Wanted(line, cells, order_no, *_read(order_no, cells, today))
    except Invalid as error:
        return Wanted(line, cells, order_no, problem=str(error))


def _read(order_no: str, cells: Mapping[str, str], today: date) -> tuple[OrderStep, Said]:
    if not order_no:
        raise Invalid("缺少措施编号（order_no）。")
    step = _word(DEPARTMENTS, cells[STEP], STEP)
    outcome = _word(tuple(Outcome), cells[OUTCOME], OUTCOME) if cells[OUTCOME] else None
    if len(cells[PAPER]) > LONGEST_PAPER:
        raise Invalid(f"文号最多 {LONGEST_PAPER} 个字。")
    if len(cells[REASON]) > LONGEST_REASON:
        raise Invalid(f"理由最多 {LONGEST_REASON} 个字。")
    on = read_day(cells[DAY]) if cells[DAY] else today
    return step, Said(on, outcome=outcome, paper_no=cells[PAPER], reason=cells[REASON])


def _word(words: Sequence[WordT], text: str, column: str) -> WordT:
    """Return the word that a cell means, in Chinese, in English or as it is stored."""
    folded = text.casefold()
    for one in words:
        if folded in (one.value, one.zh, one.en.casefold()):
            return one
    offered = "、".join(one.zh for one in words)
    said = f"“{text}”无法识别" if text else "没有填写"
    raise Invalid(f"“{column}”{said}，请填写：{offered}。")
