"""Basis: what a movement is measured against."""

import re

from msgspec import structs

from caixun.entities.calendar import shift_year
from caixun.relations.metric import PREMIUM, Metric
from caixun.relations.roles import Draft
from caixun.relations.row import NUMBERS, Row, Slot
from caixun.types import Period

TRADING = frozenset(
    "涨 跌 上涨 下跌 收涨 收跌 大涨 大跌 高开 低开 涨幅 跌幅 升 升幅 走高 走低 拉升 跳水 微涨 微跌 小涨 小跌 暴涨 暴跌 反弹 重挫 劲升 劲扬 上扬 下挫 涨跌幅 飙升 冲高 回落 走强 走弱 上行 下行 上浮 收高 收低 跌去 回调 续涨 续跌 猛涨 累跌 累涨 逾涨".split()
)
LONG = frozenset(("month", "months", "quarter", "quarters", "half", "year", "years", "span"))
DAYS = re.compile(r"单日|首日|当日|(?:全|本|上|当|一|单)周|周(?=净|内|累)|(?<![0-9十])(?:10|[1-9一二两三四五六七八九十])(?:个?交易日|日(?=累|合))|(?<![0-9十])日内|短线|盘[中后前]")
MANY_DAYS = re.compile(r"(?:1[1-9]|[2-9][0-9]|\d{3}|[二三四五六]十)个?交易日")
SINCE = re.compile(r"(?<![一二两三四五六七八九十\d几多])年内|今年以来|年初至今|年初以来|年迄今|今年迄今|今年累计")
NOW = ("当前", "目前", "现在", "现价")
SET = ("起价", "售价", "定价", "票价", "指导价", "出厂价", "零售价")  # prices that a maker sets
FAR = 25  # days: holdings and holders are told every ten days or so
WEEK = 10  # days: a week of trading, and one with a holiday
SHARE_PRICE = re.compile("(?:收盘|收市|招股|发行|股)价")
NEW_YEAR = re.compile(r"年末|年底|年初|期初")
CLOSE = re.compile(r"(?:季度?|月)(?:末|底)|(?:上|前)(?:一|个)?(?:季|月|期|次)")
FOURTH = re.compile(r"[去上]年(?:第?[四4]季|Q4)")
FOOTING = re.compile(r"(?:为|作为)基[数准期]|(?:LPR|利率|基准)的?基础上")
LISTED = re.compile(rf"(?:&[+\-~]r?[{NUMBERS}])*&[+\-~]r?")
YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
QUOTES = frozenset("rise fall amplitude fear_index growth net_value nav market_cap yield interest_rate dividend_yield fund_flow upside margin_balance exchange_rate turnover_rate".split())


def find_basis(row: Row, draft: Draft) -> Slot | None:
    """The word of comparison that governs the movement: before its word of change, in its clause or, for 与…相比, the one before."""
    at = draft.head if draft.head is not None else draft.at
    start = min(draft.word if draft.word is not None else at, at)
    commas = 0
    for i in range(start, -1, -1):
        slot = row.slots[i]
        if slot.code in "bB" and slot.cue is not None:
            own = commas == 0 or slot.code == "B" or row.codes[:i] in ("f", "") or "r" in row.codes[i : draft.at]
            return pick_basis(row, i, draft) if own else None
        if slot.code == "v" and row.text.startswith("之下", slot.end):
            return None  # 相比之下 compares with what the sentence before told
        if slot.code == "v" and i < start and (commas == 0 or row.text[slot.start : slot.end].startswith("相")):
            return slot
        commas += slot.code == ","
        if slot.code == ";" or commas > 1 or (i < start and slot.code in NUMBERS and not goes_on(row, i, at)):
            return None
    return None


def goes_on(row: Row, i: int, at: int) -> bool:
    """Whether the list of movements that the number in slot i belongs to reaches slot `at`: 同比分别减少6.9%、增加1.8%."""
    return row.codes[i + 1 : i + 2] in ("(", ")") or LISTED.fullmatch(row.codes, i + 1, at) is not None


def pick_basis(row: Row, i: int, draft: Draft) -> Slot:
    """The word of comparison in slot i, or in 同比、环比分别 and in 较20Q1/19Q1 the one whose turn it is."""
    if row.slots[i].code == "B" and row.codes[i + 1 : i + 3] == "&P" and any(code in NUMBERS for code in row.codes[i : draft.at]):
        return structs.replace(row.slots[i], start=row.slots[i + 2].start, end=row.slots[i + 2].end, base=row.slots[i + 2].mention)
    if row.codes[i - 2 : i] not in ("b&", "b,") or draft.word is None:
        return row.slots[i]
    passed = sum(code in NUMBERS for code in row.codes[i : draft.at])
    return row.slots[i if passed else i - 2]


def choose_basis(row: Row, draft: Draft, period: Period | None, metric: Metric | None, since: str = "", expected: bool = False) -> str:
    """yoy, seq, ytd, day, cagr, other or none: what is not said is none; `since` are the words of the period.

    What a market is only `expected` to do is no move of a day, unless one is told.
    """
    if word_of(row, draft) in PREMIUM or sets_off(row, draft):
        return "other"
    slot = find_basis(row, draft) if draft.against is None else row.slots[draft.against]
    if slot is None and draft.from_ is not None:
        slot = next((s for s in reversed(row.slots[max(0, draft.from_ - 2) : draft.from_]) if s.code in "Po"), None)
    if slot is not None and slot.code == "P":
        slot = structs.replace(slot, base=slot.mention)
    if slot is None:
        number = row.slots[draft.at].start
        if FOOTING.search(row.text, max(row.start, number - 60), number):
            return "other"
        basis = trading_basis(row, draft, period, metric, since)
        told = since and period is not None and period.grain in ("day", "week")
        return "none" if basis == "day" and expected and not told else basis
    if slot.base is not None and slot.base.period is not None:
        return compare(slot.base.period, period, row.text[slot.start : slot.end])
    return (slot.cue.value if slot.cue is not None else "") or "other"


def sets_off(row: Row, draft: Draft) -> bool:
    """Whether a price that someone sets is held against one of the market, which is no move of a day: 较当日收盘价27元高出55%."""
    number = row.slots[draft.at].start
    return draft.from_ is not None and word_of(row, draft) in ("高出", "高于", "低于") and SHARE_PRICE.search(row.text, max(row.start, number - 24), number) is not None


def compare(base: Period, period: Period | None, words: str) -> str:
    """The basis that a named base period is for the fact's own period."""
    if NEW_YEAR.search(words):
        return "ytd"
    if words.endswith(NOW):
        return "other"
    if base.grain in ("day", "week") and not CLOSE.search(words) and not is_far(base, period):
        return "day"
    year = YEAR.search(words)
    if period is not None and period.start is not None and base.start is not None:
        before = shift_year(period)
        if (base.start, base.end) == (before.start, before.end) or (base.grain == "year" and before.start and base.start.year == before.start.year):
            return "yoy"
        if base.grain == period.grain and base.end is not None and 0 < (period.start - base.end).days <= 1:
            return "seq"
    if base.grain == "day" and base.end is not None and is_far(base, period):
        return "ytd" if (base.end.month, base.end.day) == (12, 31) else "other"
    if year is not None:
        return "yoy" if period is not None and period.start is not None and period.start.year == int(year.group()) + 1 else "other"
    if "同期" in words:
        return "yoy"
    if period is not None and period.grain == "quarter" and period.start is not None and period.start.month == 1 and FOURTH.search(words):
        return "seq"
    if is_just_before(base, period) or (CLOSE.search(words) and not is_past_close(base, period)):
        return "seq"
    if base.start is not None and period is not None and period.start is not None:
        return "other"
    return "yoy" if "年" in words else "seq" if any(c in words for c in "季月") else "other"


def is_far(base: Period, period: Period | None) -> bool:
    """Whether a day compared with lies further back than the last days of trading, so that the move is of no day."""
    return base.end is not None and period is not None and period.end is not None and (period.end - base.end).days > FAR


def is_just_before(base: Period, period: Period | None) -> bool:
    """Whether a month or quarter compared with is the last one before the figure's time: 由Q1的219天降至186天."""
    reach = {"month": 35, "quarter": 95}.get(base.grain, 0)
    return base.end is not None and period is not None and period.end is not None and 0 < (period.end - base.end).days <= reach


def is_past_close(base: Period, period: Period | None) -> bool:
    """Whether the end of a month or quarter lies further back than the one before the figure's day: 1月15日较10月底."""
    return base.end is not None and period is not None and period.end is not None and (period.end - base.end).days > {"month": 35, "quarter": 100}.get(base.grain, 400)


def word_of(row: Row, draft: Draft) -> str:
    """The word that tells the movement, without what a verb has before it (夜盘收涨)."""
    told = row.slots[draft.word].cue or row.slots[draft.word] if draft.word is not None else None
    return row.text[told.start : told.end] if told else ""


def is_trading(row: Row, draft: Draft) -> bool:
    """Whether the movement is told in the words of a market (收涨, 跌幅)."""
    return word_of(row, draft) in TRADING


def is_quoted(metric: Metric | None, period: Period | None) -> bool:
    """Whether the metric is quoted day by day; the price that a company gets for its goods is so only in news of a day."""
    known = metric.known if metric else None
    if metric is not None and metric.text.endswith(SET) and not metric.text.startswith("发"):
        return False
    if known is None or known.like in QUOTES:
        return True
    if known.like == "target_price":
        return False
    if known.like == "avg_price":
        return period is None or period.grain in ("day", "week")
    return known.kind not in ("flow", "ratio", "stock")


def trading_basis(row: Row, draft: Draft, period: Period | None, metric: Metric | None, since: str) -> str:
    """A market's move without a named base is that of the day or week or, told of the year so far, since its start."""
    clause = clause_before(row, draft.at)
    if ("以来" in since or SINCE.search(since)) and not DAYS.search(clause):
        clause = since
    known = metric.known if metric else None
    moves = (word_of(row, draft) in TRADING and is_quoted(metric, period)) or (row.codes[draft.at] == "p" and metric is not None and metric.text.endswith("债收益率"))
    if SINCE.search(clause):
        return "ytd" if moves or (known is not None and known.kind in ("stock", "price")) else "none"
    if "以来" in clause or "至今" in clause:
        return "other" if moves else "none"
    if DAYS.search(clause):
        return "day"
    if row.codes[draft.at] == "x":
        return "none"  # nothing moves by times in a day
    if MANY_DAYS.search(clause):
        return "none"
    long = period is not None and period.start is not None and period.end is not None and (period.end - period.start).days > WEEK
    return "none" if not moves or long or names_long(row, draft) else "day"


def names_long(row: Row, draft: Draft) -> bool:
    """Whether the movement's own clause names a stretch longer than a week."""
    for slot in reversed(row.slots[: draft.at]):
        if slot.code in ",;":
            return False
        if slot.code == "P" and slot.mention and slot.mention.period and slot.mention.period.grain in LONG:
            return True
    return False


def clause_before(row: Row, at: int) -> str:
    """The words of the number's clause before it."""
    start = row.start
    for slot in reversed(row.slots[:at]):
        if slot.code in ",;":
            start = slot.end
            break
    return row.text[start : row.slots[at].start]
