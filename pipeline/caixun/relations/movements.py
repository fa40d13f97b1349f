"""Movements: the constructions that name the level something moved from (从A增至B, A→B, 较去年的A增长N%)."""

import re

from caixun.relations.roles import (
    LIST,
    NOT_K,
    Draft,
    K,
    direct,
    find_against,
    find_numbers,
    read_size,
    reads,
    same_unit,
    words_before,
)
from caixun.relations.row import NUMBERS, Row
from caixun.rule import rule

ARROW = re.compile(r"[^\d,;。]{0,3}(?:→|-{1,2}>|➔|⇒)\s*")
SPREAD = re.compile(r"\s*(?:不等|之间|区间|范围|的区间|左右不等|不一)")
LOWER = re.compile(r"(?<![最新较])(?:低|少|便宜|慢)[了出]?$")
HIGHER = re.compile(r"(?<![最新较提])(?:高|多|贵|快)[了出]?$")
AS_HIGH = re.compile(r"[^,]{0,6},(?:也|均|则)?(?:基本)?[与和跟同较比]")
BEFORE = re.compile(r"[前原]|月(?:份)?(?:时|的)?预[测期估计]")


def settle_base(row: Row, at: int, name: str) -> Draft:
    """A base stands for itself only in brackets; otherwise it is no fact of its own."""
    own = row.codes[at - 1] == "("
    return Draft("value" if own else "base", at, "value.previous" if own else name)


@reads(rf"[Bv]{NOT_K}{{0,5}}?(?:\(?({K})[)z.&]{{0,3}},?)?\.({K})|({K})[z.]?[vB],?\.({K})", turn=1, needs="Bv")
@rule(
    "change.compared",
    {
        "招商银行5月末不良率较上月末低0.2个百分点。": "change | 招商银行 |  | 不良贷款率 | 2025-05-31..2025-05-31 month | down | seq | 0.2 pp",
        "比亚迪5月销量比4月多3万辆。": "change | 比亚迪 |  | 销量 | 2025-05-01..2025-05-31 month | up | seq | 30000 辆",
    },
    ["格力电器一季度毛利率较高,达32%。"],
)
def read_compared(row: Row, m: re.Match[str]) -> list[Draft]:
    """较上月末低0.2个百分点, 与最新价20元相比,高2元."""
    base, at = (m.start(1) if m.group(1) else None, m.start(2)) if m.group(2) else (m.start(3), m.start(4))
    words = words_before(row, at)
    down, up = LOWER.search(words), HIGHER.search(words)
    if not down and not up:
        return []
    name = "change.compared"
    change = Draft("change", at, name, "down" if down else "up", m.start(), base, against=find_against(row, base or at))
    return [change] if base is None else [settle_base(row, base, name), change]


@reads(rf"({K})[)z.&]{{0,3}},[Bv]P?[z.]{{0,2}}l({K})z?w", turn=1, needs="w")
@rule(
    "change.turned",
    {"万科A一季度净利润5亿元,较上年同期的亏损3亿元扭亏为盈。": "change | 万科A |  | 净利润 | 2025-01-01..2025-03-31 quarter | up | yoy |  CNY"},
    ["万科A一季度净利润5亿元,同比扭亏为盈。"],
)
def read_turned(row: Row, m: re.Match[str]) -> list[Draft]:
    """A,较上年的亏损B扭亏: a profit that was a loss."""
    level, base, name = m.start(1), m.start(2), "change.turned"
    if not same_unit(row, level, base):
        return []
    return [Draft("value", level, name), Draft("base", base, name), Draft("change", level, name, "up", None, base, level, silent=True, against=find_against(row, base))]


@reads(rf"({K})[)z.&]{{0,3}},[&.v]?[PBoz.]{{1,3}}({K})\.?~", turn=1, needs="~")
@rule(
    "change.flat",
    {"比亚迪一季度营收6.3亿元,与上年同期的6.28亿元基本持平。": "change | 比亚迪 |  | 营业收入 | 2025-01-01..2025-03-31 quarter | flat | yoy |  CNY"},
    ["比亚迪一季度营收6.3亿元,同比基本持平。"],
)
def read_flat(row: Row, m: re.Match[str]) -> list[Draft]:
    """A,与上年的B持平: a level as high as before."""
    level, base, name = m.start(1), m.start(2), "change.flat"
    if not same_unit(row, level, base) or not AS_HIGH.match(row.text, row.slots[level].end, row.slots[base].start):
        return []
    return [Draft("value", level, name), Draft("base", base, name), Draft("change", level, name, "flat", None, base, level, silent=True)]


@reads(rf"(g)[.r]{{0,2}}[+\-]t[P.e]{{0,2}}({K})", turn=1, needs="g")
@rule(
    "change.rate_reached",
    {
        "比亚迪午后涨幅扩大至6%。": "change | 比亚迪 |  | 上涨 | 2025-06-16..2025-06-16 day | up | day | 6 %",
        "格力电器午后跌幅收窄至1.2%。": "change | 格力电器 |  | 下跌 | 2025-06-16..2025-06-16 day | down | day | 1.2 %",
    },
    ["格力电器一季度毛利率扩大至36%。"],
)
def read_rate_reached(row: Row, m: re.Match[str]) -> list[Draft]:
    """涨幅扩大至N%: the movement itself has reached N%."""
    return [Draft("change", m.start(2), "change.rate_reached", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(
    rf"f{NOT_K}{{0,5}}?({LIST})(?:&\.)?(?:\([^()]{{1,8}}\))?{NOT_K}{{0,5}}?,?([+\-?]?)(?:({K})z?,?)?[^{NUMBERS};+\-?]{{0,3}}?"
    rf"(?:t|(?<=[+\-])e){NOT_K}{{0,3}}?({LIST})(?:(?:&\.)?[)]?,[.Pe]{{0,2}}([+\-g])[erz.]{{0,2}}({K}))?",
    turn=1,
    needs="f",
)
@rule(
    "change.from_to",
    {
        "格力电器一季度毛利率从36%下降至32%。": "change | 格力电器 |  | 毛利率 | 2025-01-01..2025-03-31 quarter | down | none |  %",
        "格力电器一季度销售费用由上年同期的30亿元增加至36亿元,增幅20%。": "change | 格力电器 |  | 销售费用 | 2025-01-01..2025-03-31 quarter | up | yoy | 20 %",
        "格力电器拟将回购金额由15亿元变更为30亿元。": "change | 格力电器 |  | 回购 |  | up | none |  CNY | plan",
    },
    ["格力电器计划将产能从5万吨到8万吨不等。"],
)
def read_from_to(row: Row, m: re.Match[str]) -> list[Draft]:
    """从A下降至B, 由A变更为B(, 降幅N%): a movement between two levels, and the level reached."""
    starts, ends = find_numbers(row, m, 1), find_numbers(row, m, 4)
    word = m.start(2) if m.group(2) else None
    if word is None and SPREAD.match(row.text, row.slots[ends[-1]].end):
        return []
    if not same_unit(row, starts[-1], ends[0]) or (word is not None and not m.group(3) and not is_reach(row, word + 1)):
        return []
    if m.group(3):
        return move(row, starts, ends, word, m.start(3), "change.from_to")
    if m.group(6) and read_size(row, m.start(6)) and len(ends) == 1:
        size, level = read_size(row, m.start(6)), read_size(row, ends[0])
        told = direct(row, m.start(5), row.slots[m.start(6)]) == tell_direction(row, starts[0], ends[0], word)
        if told and size and level and (size[1] != level[1] or row.codes[m.start(5)] != "g"):
            return move(row, starts, ends, word, m.start(6), "change.from_to", m.start(5))
    return move(row, starts, ends, word, None, "change.from_to")


def move(
    row: Row, starts: list[int], ends: list[int], word: int | None, magnitude: int | None, name: str, told: int | None = None
) -> list[Draft]:
    """The drafts of movements from levels to others, one by one; `told` is the word of a magnitude that stands behind."""
    if len(starts) != len(ends):
        starts = starts[-1:] * len(ends)
    drafts = [Draft("base", at, name) for at in dict.fromkeys(starts)]
    for start, end in zip(starts, ends, strict=True):
        drafts.append(Draft("value", end, name, head=starts[0]))
        direction = tell_direction(row, start, end, word)
        if magnitude is None:
            drafts.append(Draft("change", end, name, direction, word, start, end, silent=True, head=starts[0]))
    if magnitude is not None:
        drafts.append(Draft("change", magnitude, name, direction, told or word, starts[0], ends[0], head=starts[0]))
    return drafts


def tell_direction(row: Row, start: int, end: int, word: int | None) -> str:
    """The direction of a movement between two levels: by its word, else by their sizes (a loss is below a profit)."""
    if word is not None and row.codes[word] in "+-":
        return direct(row, word, row.slots[end])
    base, reached = read_size(row, start), read_size(row, end)
    if base is None or reached is None:
        return "up"
    low, high = (-size[0] if is_loss(row, at) else size[0] for size, at in ((base, start), (reached, end)))
    return "up" if high >= low else "down"


def is_reach(row: Row, at: int) -> bool:
    """Whether the word after a word of change leads to a level: 上调至, 上调为, not 增长达."""
    slot = row.slots[at]
    return slot.code != "e" or row.text[slot.start : slot.end].strip() == "为"


def is_loss(row: Row, at: int) -> bool:
    """Whether a word of loss stands right before a number."""
    return row.codes[max(0, at - 2) : at].rstrip("e.")[-1:] == "l"


@reads(rf"(?<![+\-gB])(?<![+\-gB][erz.:])({LIST})(?:&\.)?[P.eMVz]{{0,2}}([+\-])(?:t|e)[P.e]{{0,2}}({LIST})|(?<![+\-gB])({K})[:.]{{1,2}}({K})", turn=1)
@rule(
    "change.to_level",
    {
        "高盛将比亚迪目标价300元上调至350元。": "change | 比亚迪 |  | 目标价 |  | up | none |  CNY/股 | forecast",
        "招商银行一季度不良率0.9%→0.95%。": "change | 招商银行 |  | 不良贷款率 | 2025-03-31..2025-03-31 quarter | up | other |  %",
    },
    ["格力电器一季度毛利率提升至36%。"],
)
def read_to_level(row: Row, m: re.Match[str]) -> list[Draft]:
    """A上调至B, A→B: a movement between two levels without 从."""
    if m.group(4):
        if not ARROW.fullmatch(row.text, row.slots[m.start(4)].end, row.slots[m.start(5)].start):
            return []
        return move(row, [m.start(4)], [m.start(5)], None, None, "change.to_level")
    starts, ends = find_numbers(row, m, 1), find_numbers(row, m, 3)
    named = all(size is not None and size[1] for size in (read_size(row, starts[-1]), read_size(row, ends[0])))
    if not named or not same_unit(row, starts[-1], ends[0]) or not is_reach(row, m.start(2) + 1):
        return []
    return move(row, starts, ends, m.start(2), None, "change.to_level")


@reads(rf"[+\-][.MP&VCSqz]{{0,6}}t[P.e]{{0,2}}({LIST})(?:&\.)?\([.PMe:]{{1,4}}({LIST})", turn=1, needs="+-")
@rule(
    "change.revised",
    {
        "我们上调格力电器2026年EPS至8.2元(前值7.9元)。": "change | 格力电器 |  | 每股收益 | 2026-01-01..2026-12-31 year | up | none |  CNY/股 | forecast",
        "我们下调格力电器2025/26年EPS至7.1/7.6元(前值7.5/8.0元)。": "change | 格力电器 |  | 每股收益 | 2025-01-01..2025-12-31 year | down | none |  CNY/股 | forecast",
    },
    ["我们维持格力电器2026年EPS 7.9元(前值7.9元)。"],
)
def read_revised(row: Row, m: re.Match[str]) -> list[Draft]:
    """上调EPS至A/B(前值C/D): a revision one by one."""
    ends, starts = find_numbers(row, m, 1), find_numbers(row, m, 2)
    if len(starts) != len(ends) or not BEFORE.search(row.text, row.slots[ends[-1]].end, row.slots[starts[0]].start):
        return []
    name = "change.revised"
    drafts = [Draft("value", at, "value.previous", head=ends[0]) for at in starts]
    for start, end in zip(starts, ends, strict=True):
        drafts.append(Draft("value", end, name, head=None if end == ends[0] else ends[0]))
        drafts.append(Draft("change", end, name, tell_direction(row, start, end, None), m.start(), start, end, silent=True))
    return drafts


@reads(rf"[Bv][^{NUMBERS},;+\-]{{0,5}}?({K})[)z.&]{{0,3}},?[^{NUMBERS},;+\-g]{{0,2}}?([+\-?g])[ezw.]{{0,2}}({K})(?:,?t[P.e]{{0,2}}({K}))?", turn=1, needs="Bv")
@rule(
    "change.against_base",
    {
        "格力电器一季度末预付款9亿元,较上年末的6亿元增长50%。": "change | 格力电器 |  | 预付款项 | 2025-03-31..2025-03-31 quarter | up | ytd | 50 %",
        "格力电器一季度净利润较去年同期的50亿元增长20%至60亿元。": "change | 格力电器 |  | 净利润 | 2025-01-01..2025-03-31 quarter | up | yoy | 20 %",
    },
    ["格力电器一季度净利润60亿元,较去年同期增长20%。"],
)
def read_against_base(row: Row, m: re.Match[str]) -> list[Draft]:
    """较去年同期的A增长N%(至B): the base is stated."""
    name = "change.against_base"
    reached = [Draft("value", m.start(4), name, head=m.start(1))] if m.group(4) else []
    direction = direct(row, m.start(2), row.slots[m.start(3)])
    to = m.start(4) if m.group(4) else None
    against = m.start() if row.codes[m.start()] == "B" else find_against(row, m.start(1))
    return [
        settle_base(row, m.start(1), name),
        *reached,
        Draft("change", m.start(3), name, direction, m.start(2), m.start(1), to, head=m.start(1) if reached else None, against=against),
    ]
