"""Reach: how far the words govern that make a number a forecast, a plan or a rumour."""

import re
from bisect import bisect_left
from datetime import date

from caixun.relations.cues import Cue
from caixun.relations.row import NUMBERS, START, Row, Slot
from caixun.types import Period

REACH = 200  # characters
GUESSES = frozenset("有望 估算 可能 或将 或为 料 看好 可望 望达 可达 上看".split())
AIMS = frozenset("目标 力争 争取 考核目标 考核指标 业绩考核 解锁条件 行权条件 规划 承诺 预期目标".split())
LOCAL = frozenset(("看好", "可能", "在建产能", "待建", "待投产"))  # which reach no further than their clause
HEADING = re.compile(r"(?<![为是称示如下测计显析中]):(?!\d{1,3}(?!\d))")
DONE = re.compile(
    r"(?:已(?!发行(?:股份)?(?:总|股))|(?:目前|现有|当前)(?!(?:已发行)?(?:股份)?总|已发行股)|此前|首日|截至|累计(?!不超)|原质押|持股|投运)"
    r"(?![^,;。]{0,12}(?:不超过|不低于))"
)
AGREED = re.compile(r"(?:合同|协议|订单|交易)(?:总|的|约定)*(?:金额|总额|价款?|额)")
BRACKETS = re.compile("[()]")
CLAUSE = re.compile("[,;]")
POLLED = re.compile(r"(?:[,;(]|市场|分析师|华尔街|机构)$")
COMPARED = re.compile(r"(?:超|过|出|合|于|近|及|在|到)[^,;。]{0,6}$")
RANGE = re.compile(r"(?:的|中)?(?:区间|上限|下限|中枢|中值|范围|上沿|下沿)")  # 略超业绩预告上限


def governs(row: Row, cue: Cue, at: int, published: date | None) -> bool:
    """Whether a trigger reaches the number: not from a heading that is complete, nor past a semicolon into other things."""
    number, word = row.slots[at].start, row.text[cue.start : cue.end]
    if number - cue.end > REACH or closes(row, cue, at) or is_aside(row, cue, number) or heads(row, cue, at, published):
        return False
    polled = word in ("预期", "预估") and POLLED.search(row.text, max(row.start, cue.start - 3), cue.start) and row.text[cue.end : cue.end + 2].lstrip()[:1].isdigit()
    if polled or (RANGE.match(row.text, cue.end) and COMPARED.search(row.text, max(row.start, cue.start - 10), cue.start)):
        return CLAUSE.search(row.text, cue.end, number) is None
    if (word in LOCAL and row.text.find(",", cue.end, number) >= 0) or (word == "约定" and AGREED.search(row.text, cue.end, number)):
        return False
    mark = row.text.rfind(";", cue.end, number)
    if mark < 0 or (word == "业绩预告" and row.text.startswith("其中", mark + 1)):
        return True
    part = slots_between(row, mark + 1, number)
    opened = next((s.start for s in part if s.code in NUMBERS), number)
    if word not in AIMS and "实现" in row.text[mark:opened] and "实现" not in row.text[cue.end : mark]:
        return False
    head = next((s for s in [*part, row.slots[at]] if s.code != "."), None)
    if word in GUESSES or head is None or (word not in AIMS and head.code not in "MPVbl+-(N%x"):
        return False
    if DONE.search(row.text, mark, number):
        return False
    if published is None and goes_on_with_years(row, cue, mark, part):
        return True
    return not any(is_past(s.mention.period, published) for s in part if s.code == "P" and s.mention)


def is_aside(row: Row, cue: Cue, number: int) -> bool:
    """Whether a trigger stands in a remark in brackets that ends before the number."""
    depth = 0
    for mark in BRACKETS.findall(row.text, cue.end, number):
        depth += 1 if mark == "(" else -1
        if depth < 0:
            return True
    return False


def goes_on_with_years(row: Row, cue: Cue, mark: int, part: list[Slot]) -> bool:
    """Whether behind a semicolon the years that a trigger has told go on: 预计2023-2025年营收…;2023-2025年净利…"""
    told = next((s.mention.period for s in slots_between(row, cue.end, mark) if s.code == "P" and s.mention), None)
    head = next((s for s in part if s.code not in ".;"), None)
    period = head.mention.period if head is not None and head.code == "P" and head.mention else None
    if told is None or head is None or period is None or not {told.grain, period.grain} <= {"year", "years"}:
        return False
    return not row.text.startswith(",", head.end) and not ends_before(period, told)


def heads(row: Row, cue: Cue, at: int, published: date | None) -> bool:
    """Whether a trigger stands in a heading in 【】 that ends before the number: what is expected or of a time gone by is told anew."""
    number = row.slots[at].start
    heading = row.text.find("】", cue.end, number)
    if heading < 0 or cue.role == "forecast":
        return heading >= 0
    return any(is_past(s.mention.period, published) for s in slots_between(row, heading, number) if s.code == "P" and s.mention)


def closes(row: Row, cue: Cue, at: int) -> bool:
    """Whether a colon ends what the trigger says: a heading with a figure of its own, or an earlier year behind it."""
    number = row.slots[at].start
    colon = HEADING.search(row.text, cue.end, number)
    if colon is None:
        return False
    part = slots_between(row, cue.end, number)
    if any(s.code in NUMBERS and s.start < colon.start() for s in part):
        return True
    if row.text[cue.start : cue.end] in GUESSES or row.text.startswith(("根据", "据", "截至"), colon.end()):
        return True
    ends = [(s.start, s.mention.period.end) for s in part if s.code == "P" and s.mention and s.mention.period]
    told = [end for start, end in ends if end and start < colon.start()]
    after = [end for start, end in ends if end and start > colon.start()]
    return bool(told and after) and after[0] < told[-1]


def slots_between(row: Row, start: int, end: int) -> list[Slot]:
    """The slots that begin between two offsets."""
    return row.slots[bisect_left(row.slots, start, key=START) : bisect_left(row.slots, end, key=START)]


def is_past(period: Period | None, published: date | None) -> bool:
    """Whether a period was over when the text appeared; without a date every period may be."""
    if period is None or period.end is None:
        return True
    return published is None or period.end < published


def ends_before(one: Period | None, other: Period | None) -> bool:
    """Whether one period ends before the other."""
    if one is None or other is None or one.end is None or other.end is None:
        return False
    return one.end < other.end
