"""When a slot of a fact, or the value of a mention, is right."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from caixun.evaluate.gold import GoldFact, GoldMention
from caixun.records import Entity, Fact

# Words that name one metric. They belong to the measure: a change of the word tables must not move the yardstick.
FAMILIES = (
    "营业收入 营收 收入 营业总收入 总营收 總收入 总收入 主营业务收入 主营收入 收益 营业额 业收入 销售收入",
    "净利润 净利 归母净利润 归母净利 归属于上市公司股东的净利润 归属上市公司股东的净利润 归属于母公司股东的净利润 "
    "亏损 净亏损 预亏 盈利 获利 纯利 股东应占溢利 股东应占利润 公司拥有人应占溢利 溢利 应占溢利 预盈 业绩",
    "扣非净利润 扣非后净利润 扣非归母净利润 扣非净利 扣除非经常性损益后的净利润 扣除非经常性损益的净利润 扣非",
    "每股收益 基本每股收益 EPS 每股盈利 每股盈余",
    "毛利率 综合毛利率 销售毛利率",
    "市值 总市值",
    "股价 收盘价 报 收报 现价 报收 收盘",
    "上涨 涨 涨幅 收涨 下跌 跌 跌幅 收跌 升 升幅 股价 涨跌幅 涨停 大涨 大跌",
    "成交额 成交金额 成交",
    "同比增长 增速 增长率 增幅",
)
FAMILY: dict[str, set[int]] = {}
for number, words in enumerate(FAMILIES):
    for word in words.split():
        FAMILY.setdefault(word, set()).add(number)
DRESS = re.compile(r"[\s\"“”《》()（）]")
TOLERANCE = Decimal("1e-6")

Slot = Callable[[Fact, GoldFact], bool]


def same_number(got: Decimal | None, want: Decimal | None) -> bool:
    """Whether two numbers agree to a millionth, or are both absent."""
    if got is None or want is None:
        return got is want
    return abs(got - want) <= TOLERANCE * max(Decimal(1), abs(got), abs(want))


def same_range(got: Any, want: Any) -> bool:
    """Whether low and high agree; a side open in the gold may also be given as the closed side's number."""
    low = same_number(got.low, want.low) or (want.low is None and same_number(got.low, want.high))
    high = same_number(got.high, want.high) or (want.high is None and same_number(got.high, want.low))
    return low and high


def same_metric(got: Fact, want: GoldFact) -> bool:
    """Whether one name holds the other, or both are words for one metric."""
    metric = want.metric
    if not metric:
        return True
    names = [name for name in (got.metric_text, got.metric) if name]
    return any(n in metric or metric in n or FAMILY.get(n, set()) & FAMILY.get(metric, set()) for n in names)


def same_subject(got: Fact, want: GoldFact) -> bool:
    """Whether the symbols agree, or one name holds the other; quotation marks, brackets and blanks do not count."""
    if not want.subject or (got.symbol and got.symbol == want.symbol):
        return True
    return holds(DRESS.sub("", got.subject or ""), DRESS.sub("", want.subject))


def holds(got: str | None, want: str | None) -> bool:
    """Whether one of two words is in the other.

    >>> holds("远岚重工", "远岚重工集团"), holds(None, "远岚重工")
    (True, False)
    """
    return bool(got) and (str(got) in str(want) or str(want) in str(got))


def same_period(got: Fact, want: GoldFact) -> bool:
    """Whether start and end are those of the gold, where it has any."""
    return not states_period(want) or (got.period_start, got.period_end) == want.period


def same_move(slot: str) -> Slot:
    """Direction and basis: asked of changes only."""
    return lambda got, want: want.kind != "change" or getattr(got, slot) == getattr(want, slot)


def same(slot: str) -> Slot:
    """A slot that must be equal."""
    return lambda got, want: bool(getattr(got, slot) == getattr(want, slot))


def accept_other(right: Slot, slot: str) -> Slot:
    """The same test, which the gold's other answer passes too."""

    def test(got: Fact, want: GoldFact) -> bool:
        other = getattr(want, f"{slot}_alt")
        return right(got, want) or (other is not None and right(got, replace(want, **{slot: other})))

    return test


MAIN: dict[str, Slot] = {
    "value": lambda got, want: same_range(got, want) and got.unit == want.unit,
    "direction": same_move("direction"),
    "basis": accept_other(same_move("basis"), "basis"),
    "metric": same_metric,
    "subject": accept_other(same_subject, "subject"),
    "period": same_period,
    "modality": accept_other(same("modality"), "modality"),
}
ALSO: dict[str, Slot] = {
    "symbol": same("symbol"),
    "segment": lambda got, want: holds(got.segment, want.segment),
    "source": lambda got, want: holds(got.source, want.source),
    "from": same("from_"),
    "to": same("to"),
}
SLOTS = MAIN | ALSO


def states_period(want: GoldFact) -> bool:
    """Whether the gold knows a start or an end."""
    return want.period is not None and any(want.period)


def states(want: GoldFact, slot: str) -> bool:
    """Whether the gold says anything about a slot: only then does a right answer count in the slot's rate."""
    if slot in ("direction", "basis"):
        return want.kind == "change"
    if slot == "period":
        return states_period(want)
    return slot in ("value", "modality") or getattr(want, "from_" if slot == "from" else slot) is not None


def same_value(got: Entity, want: GoldMention) -> bool:
    """Whether a mention of the same label has the gold's value."""
    if want.label == "TICKER":
        return getattr(got, "symbol", None) == want.symbol
    if want.label == "MULTIPLE":
        return same_number(getattr(got, "value", None), want.value)
    unit = "currency" if want.label == "MONEY" else "unit"
    return same_range(got, want) and getattr(got, unit, None) == getattr(want, unit)
