"""Carry: the basis that a movement without one of its own takes from the movement, the figure or the heading before it."""

import re
from bisect import bisect

from caixun.entities.calendar import shift_year
from caixun.relations.row import Row
from caixun.types import Fact

AGAINST = re.compile(r"[较比][^,;。]{0,12}[增减][^,;。]{0,6}$")
ALIKE = "下同)"  # every movement after it is measured against the same
EARLIER = re.compile(r"前值|此前|预[期计测]的?")
PART = re.compile(r"[,;](?:其中|当中)")
SPEED = ("增速", "增幅", "降幅", "涨幅", "跌幅", "增长率", "年率")  # 降幅扩大0.1个百分点 is told against another month
VIEW = re.compile(
    r"(?:(?:从|按)?(?P<word>同比|环比|按年|按季|按月)(?:来看|看|方面|而言|口径|计)?|[与和同跟较比](?P<base>(?:去年|上年)(?:同期)?|上月|上季度?)(?:相比较?|比较|比)?)[,:]"
)
BASES = {"同": "yoy", "去": "yoy", "上年": "yoy", "按年": "yoy"}
OPENS = frozenset(" \n,;。:)(.、而但且")


def find_views(row: Row) -> list[tuple[int, str]]:
    """Where a sentence says what all movements after it are measured against, and what: 从同比看,…; 与去年同期相比,…"""
    if "比" not in row.text[row.start : row.end] and "按" not in row.text[row.start : row.end]:
        return []
    found: list[tuple[int, str]] = []
    for match in VIEW.finditer(row.text, row.start, row.end):
        if match.start() > row.start and row.text[match.start() - 1] not in OPENS:
            continue
        words = match["word"] or match["base"]
        found.append((match.end(), BASES.get(words[:2]) or BASES.get(words[0]) or "seq"))
    return found


def view_at(views: list[tuple[int, str]], place: int) -> str | None:
    """What the last heading before a place measures against."""
    n = bisect(views, place, key=lambda view: view[0])
    return views[n - 1][1] if n else None


def carry_basis(row: Row, facts: list[Fact], alike: str | None) -> str | None:
    """The basis of the last of the facts of a sentence where what stands before it gives one, else None."""
    fact, before = facts[-1], facts[-2] if len(facts) > 1 else None
    if fact.kind != "change":
        return None
    if before is not None and (continues_move(before, fact) or breaks_down(row, before, fact)):
        return before.basis
    if fact.basis in ("none", "day") and alike and fact.quantity.unit in ("%", "pp", "x") and not is_silent(fact):
        return alike
    moved = runs_parallel(row, facts) or goes_along(row, facts)
    return moved.basis if moved else "yoy" if before is not None and follows_base(row, before, fact) else None


def continues_move(before: Fact, fact: Fact) -> bool:
    """Whether a movement without a base of its own tells the one before in another unit (增加3亿元,增幅12%)."""
    if before.kind != "change" or fact.basis != "none":
        return False
    return (
        before.metric == fact.metric
        and before.direction == fact.direction
        and before.quantity.unit != fact.quantity.unit
    )


def breaks_down(row: Row, before: Fact, fact: Fact) -> bool:
    """Whether a movement without a base of its own is of a part of the one before: 收入按年减少18%;当中广告收入下跌23%."""
    if fact.basis != "none" or before.basis not in ("yoy", "seq"):
        return False
    return fact.quantity.unit in ("%", "x") and PART.search(row.text, before.end, fact.start) is not None


def goes_along(row: Row, facts: list[Fact]) -> Fact | None:
    """The movement whose base serves the next one, too: 收入5亿元,同比增长20%,净利润1亿元,增长15%; 环比上涨0.5%,前值上涨0.9%."""
    fact = facts[-1]
    moved = next(
        (
            f
            for f in reversed(facts[:-1])
            if f.kind == "change" and f.basis != "cagr" and not (f.basis == "none" and is_speed(f))
        ),
        None,
    )
    if (
        moved is None
        or fact.basis not in ("none", "day")
        or moved.basis not in ("yoy", "seq")
        or fact.quantity.unit not in ("%", "pp")
    ):
        return None
    between = row.text[moved.end : fact.start]
    if fact.quantity.unit == "%" and ";" not in between and EARLIER.search(between):
        return moved
    if (
        moved.basis == "seq"
        or (fact.basis == "day" and fact.metric_id != moved.metric_id)
        or is_silent(fact)
        or is_speed(fact)
    ):
        return None
    levels = any(f.kind == "value" and f.start > moved.start and f.quantity.unit != "%" for f in facts[:-1])
    alike = fact.period == moved.period and fact.modality == moved.modality
    return moved if alike or (levels and ";" not in between) else None


def is_speed(fact: Fact) -> bool:
    """Whether a movement is of how fast something moved: 降幅扩大0.1个百分点."""
    return (fact.metric_text or "").endswith(SPEED)


def runs_parallel(row: Row, facts: list[Fact]) -> Fact | None:
    """The count told against an earlier day or year beside which another one moves: 病例较前一日增加5万例;死亡病例增加40例."""
    fact = facts[-1]
    moved = next((f for f in reversed(facts[:-1]) if f.kind == "change"), None)
    if moved is None or fact.basis != "none" or is_silent(fact) or moved.basis not in ("day", "ytd", "yoy", "seq"):
        return None
    alike = fact.quantity.unit == moved.quantity.unit not in ("%", "pp", "bp", "x", "点")
    return moved if alike and AGAINST.search(row.text, max(row.start, moved.start - 30), moved.start) else None


def follows_base(row: Row, before: Fact, fact: Fact) -> bool:
    """Whether a movement follows the figure that it starts from: 净利润5亿元,去年同期为4亿元,增长25%."""
    period = fact.period
    if fact.basis != "none" or is_silent(fact) or before.kind != "value" or period is None or period.start is None:
        return False
    return (
        before.metric == fact.metric
        and before.period == shift_year(period)
        and ";" not in row.text[before.end : fact.start]
    )


def is_silent(fact: Fact) -> bool:
    """Whether a movement is told without its size: 从63%降至42%."""
    return fact.quantity.low is None and fact.quantity.high is None
