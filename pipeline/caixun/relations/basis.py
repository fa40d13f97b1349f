"""Basis: what a movement is measured against."""

from caixun.entities.calendar import shift_year
from caixun.relations.roles import Draft
from caixun.relations.row import NUMBERS, Row, Slot
from caixun.types import Period

TRADING = frozenset(
    "涨 跌 上涨 下跌 收涨 收跌 大涨 大跌 高开 低开 涨幅 跌幅 升 升幅 走高 走低 拉升 跳水 微涨 微跌 暴涨 暴跌 反弹 重挫 劲升 上扬 下挫 涨跌幅 飙升 冲高 回落 走强 走弱 上行 下行 上浮 收高 收低 跌去 回调 续涨 续跌 猛涨".split()
)
LONG = frozenset(("month", "months", "quarter", "half", "year", "years", "span"))


def find_basis(row: Row, draft: Draft) -> Slot | None:
    """The word of comparison that governs the movement: before its word of change, in its clause or, for 与…相比, the one before."""
    at = draft.head if draft.head is not None else draft.at
    start = min(draft.word if draft.word is not None else at, at)
    commas = 0
    for i in range(start, -1, -1):
        slot = row.slots[i]
        if slot.code in "bB" and slot.cue is not None:
            return slot if commas == 0 or slot.code == "B" else None
        commas += slot.code == ","
        if slot.code == ";" or commas > 1 or (i < start and slot.code in NUMBERS and row.codes[i + 1 : i + 2] not in ("(", ")")):
            return None
    return None


def choose_basis(row: Row, draft: Draft, period: Period | None) -> str:
    """yoy, seq, ytd, day, cagr, other or none: what is not said is none."""
    slot = find_basis(row, draft) if draft.against is None else row.slots[draft.against]
    if draft.against is not None and slot is not None and slot.code == "P":
        slot = slot._replace(base=slot.mention)
    if slot is None and draft.from_ is not None:
        slot = next((s for s in reversed(row.slots[max(0, draft.from_ - 2) : draft.from_]) if s.code in "Po"), None)
        if slot is not None and slot.code == "P":
            slot = slot._replace(base=slot.mention)
    if slot is None:
        return trading_basis(row, draft)
    if slot.base is not None and slot.base.period is not None:
        return compare(slot.base.period, period, row.text[slot.start : slot.end])
    return (slot.cue.value if slot.cue is not None else "") or "other"


def compare(base: Period, period: Period | None, words: str) -> str:
    """The basis that a named base period is for the fact's own period."""
    if any(mark in words for mark in ("年末", "年底", "年初", "期初")):
        return "ytd"
    if base.grain in ("day", "week"):
        return "day"
    if "同期" in words and not any(c.isdigit() for c in words):
        return "yoy"
    if base.start is None or period is None or period.start is None:
        return "yoy" if "年" in words and not any(c.isdigit() for c in words) else "seq" if any(c in words for c in "季月") else "other"
    before = shift_year(period)
    if (base.start, base.end) == (before.start, before.end) or (base.grain == "year" and before.start and base.start.year == before.start.year):
        return "yoy"
    if base.grain == period.grain and base.end is not None and 0 < (period.start - base.end).days <= 1:
        return "seq"
    return "other"


def is_trading(row: Row, draft: Draft) -> bool:
    """Whether the movement is told in the words of a market (收涨, 跌幅)."""
    if draft.word is None:
        return False
    cue = row.slots[draft.word]
    return row.text[cue.start : cue.end] in TRADING


def trading_basis(row: Row, draft: Draft) -> str:
    """A market's move without a named base is that of the day or week, unless its own clause names a longer stretch."""
    if not is_trading(row, draft):
        return "none"
    for slot in reversed(row.slots[: draft.at]):
        if slot.code in ",;":
            break
        if slot.code == "P" and slot.mention and slot.mention.period and slot.mention.period.grain in LONG:
            return "none"
    return "day"
