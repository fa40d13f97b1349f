"""Movements: the constructions in which a number tells how far, from where or to where something moved."""

import re

from caixun.relations.roles import LIST, NOT_K, WHOLE, Draft, K, direct, find_against, find_numbers, read_size, reads, same_unit, words_before
from caixun.relations.row import NUMBERS, Row
from caixun.rule import rule

ARROW = re.compile(r"[^\d,;。]{0,3}(?:→|-{1,2}>|➔|⇒)\s*")
SPREAD = re.compile(r"\s*(?:不等|之间|区间|范围|的区间|左右不等|不一)")
REACHED = frozenset("达到 达到了 来到 升到 回到 增到 降到 收于 报 报于 收报".split())
TRANSITIVE = frozenset("减少 增加 节省 节约 降低 压降 蒸发 提升 扩大 削减 提高 增厚 拉低 释放".split())
LEVELS = frozenset("高于 低于".split())
OVER = frozenset("高于 低于 超出 跑赢 跑输 领先 落后 高出 多出 少于 多于".split())
LOWER = re.compile(r"(?<![最新较])(?:低|少|便宜|慢)[了出]?$")
HIGHER = re.compile(r"(?<![最新较提])(?:高|多|贵|快)[了出]?$")
FALLING = re.compile(r"降|减|低|缩|拖累|落后|跑输|少|跌|亏")
RISING = re.compile(r"升|加|增|涨|扩|高|贡献|拉动|赢|多|走阔")
EARLIER = r"(?:去年|上年|前年|上一|前一|上个?月|上个?季|上周|同期|往年|此前|以前|原来|原先|之前|均值|均量|平均水平|历史平均|\d{2,4}年[末底初]?|[年月周天日]前|疫情前|年初|今年以来)"
TIMES = re.compile(rf"{EARLIER}(?P<rest>[^,;。%]{{0,10}})的$")
SHARE = re.compile(rf"(?:恢复|回升|修复|相当于|[为是])(?:[至到了]|达到)?[^,;。%占]{{0,8}}?{EARLIER}(?P<rest>[^,;。%占]{{0,6}}?)的?$")
RATIOS = re.compile(r"PE|PB|PS|市盈率|市净率|市销率|估值|倍数|杠杆|X$")
REVISING = frozenset("上调 下调 调升 调降 调高 调低 上修 下修 降 升".split())
ESTIMATE = re.compile(r"预测|预期|预估|每股盈利|EPS|EBITDA|目标价|估值")
OLD_CLOSE = re.compile(r"收盘价|收市价")


def settle_base(row: Row, at: int, start: int, name: str) -> Draft:
    """A base stands for itself only in brackets or as a closing price; otherwise it is no fact of its own."""
    bracketed = row.codes[at - 1] == "("
    own = bracketed or OLD_CLOSE.search(row.text, row.slots[start].start, row.slots[at].start)
    return Draft("value" if own else "base", at, "value.previous" if own else name)


@reads(r"(x)")
@rule(
    "change.fold",
    {"公司计划三年内实现营收翻番。": "change", "绿原股份一季度净利润腰斩。": "change"},
    ["绿原股份动态市盈率为25倍。"],
)
def read_fold(row: Row, m: re.Match[str]) -> list[Draft]:
    """翻番, 翻两番, 翻倍, 腰斩, 减半: a movement in one word."""
    slot = row.slots[m.start()]
    words = row.text[slot.start : slot.end]
    size = read_size(row, m.start())
    if size is None or not (words.startswith("翻") or words in ("腰斩", "减半")):
        return []
    against = find_against(row, m.start()) if "v" in row.codes[max(0, m.start() - 4) : m.start()] else None
    if words.endswith("倍") and words != "翻倍":
        return [Draft("change", m.start(), "change.fold", "up", against=against)]
    return [Draft("change", m.start(), "change.fold", "up" if size[0] > 1 else "down", less=WHOLE["x"], against=against)]


@reads(r"(x)(?!\.?M)")
@rule(
    "change.times",
    {"绿原股份上半年订单金额是去年同期的3倍。": "change"},
    ["绿原股份当前股价对应2025年的市盈率为20倍。"],
)
def read_times(row: Row, m: re.Match[str]) -> list[Draft]:
    """是去年的3倍, 增至3倍: two more than before."""
    at = m.start(1)
    words = words_before(row, at)
    found = TIMES.search(words)
    reached = row.codes[max(0, at - 2) : at] in ("+t", "-t") and not RATIOS.search(row.text, row.start, row.slots[at].start)
    if not reached and (found is None or is_other_metric(row, at, found["rest"])):
        return []
    size = read_size(row, at)
    return [Draft("change", at, "change.times", "up" if size is None or size[0] >= 1 else "down", less=WHOLE["x"], against=None if found is None else find_against(row, at))]


@reads(r"(%)")
@rule(
    "change.restored",
    {"国庆假期客流恢复至2019年同期的82%。": "change"},
    ["绿原股份毛利率恢复至32%。", "上述金额为公司2024年净利润的32%。"],
)
def read_restored(row: Row, m: re.Match[str]) -> list[Draft]:
    """恢复至2019年的74%: 26 % less than then."""
    at = m.start(1)
    found = SHARE.search(words_before(row, at, 30))
    size = read_size(row, at)
    if found is None or size is None or is_other_metric(row, at, found["rest"]):
        return []
    return [Draft("change", at, "change.restored", "up" if size[0] >= 100 else "down", less=WHOLE["%"], against=find_against(row, at))]


def is_other_metric(row: Row, at: int, rest: str) -> bool:
    """Whether the words after the earlier time name a metric that the sentence does not speak of (2019年净利润的20%)."""
    for slot in reversed(row.slots[:at]):
        if row.slots[at].start - slot.start > len(rest) + 4:
            return False
        if slot.code == "M" and row.text.find(row.text[slot.start : slot.end], row.start, slot.start) < 0:
            return True
    return False


@reads(rf"[Bv]{NOT_K}{{0,5}}?(?:\(?({K})[)z.&]{{0,3}},?)?\.({K})|({K})[z.]?[vB],?\.({K})")
@rule(
    "change.compared",
    {
        "绿原股份8月不良率较上月末低0.2个百分点。": "change",
        "绿原股份收报36元,较招股价24元高50%。": "change",
    },
    ["绿原股份毛利率较高,达32%。"],
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
    return [change] if base is None else [settle_base(row, base, m.start(), name), change]


@reads(rf"(g)[.r]{{0,2}}[+\-]t[P.e]{{0,2}}({K})")
@rule("change.rate_reached", {"绿原股份午后涨幅扩大至6%。": "change"}, ["绿原股份毛利率扩大至36%。"])
def read_rate_reached(row: Row, m: re.Match[str]) -> list[Draft]:
    """涨幅扩大至N%: the movement itself has reached N%."""
    return [Draft("change", m.start(2), "change.rate_reached", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(
    rf"f{NOT_K}{{0,5}}?({LIST})(?:&\.)?(?:\([^()]{{1,8}}\))?{NOT_K}{{0,5}}?,?([+\-?]?)(?:({K})z?,?)?[^{NUMBERS};+\-?]{{0,3}}?"
    rf"(?:t|(?<=[+\-])e){NOT_K}{{0,3}}?({LIST})(?:(?:&\.)?[)]?,[.Pe]{{0,2}}([+\-g])[erz.]{{0,2}}({K}))?"
)
@rule(
    "change.from_to",
    {
        "绿原股份毛利率从63%下降至42%。": "change",
        "公司拟将募集资金总额由15亿元变更为12亿元。": "change",
        "绿原股份每股股息由0.2元提高至0.3元,增幅50%。": "change",
    },
    ["绿原股份计划将产能从5万吨到8万吨不等。"],
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


@reads(rf"(?<![+\-gB])(?<![+\-gB][erz.:])({LIST})(?:&\.)?[P.eMVz]{{0,2}}([+\-])(?:t|e)[P.e]{{0,2}}({LIST})|(?<![+\-gB])({K})[:.]{{1,2}}({K})")
@rule(
    "change.to_level",
    {"券商将绿原股份目标价30元上调至35元。": "change", "公司不良率(1.2%→1.5%)有所上升。": "change"},
    ["绿原股份毛利率提升至36%。"],
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


@reads(rf"[+\-][.MP&]{{0,5}}t[P.e]{{0,2}}({LIST})\(\.({LIST})\)")
@rule(
    "change.revised",
    {"我们上调绿原股份2026/27年EPS至0.92/1.05元(前值0.88/0.97元)。": "change"},
    ["我们维持绿原股份2026年EPS 0.92元(前值0.92元)。"],
)
def read_revised(row: Row, m: re.Match[str]) -> list[Draft]:
    """上调EPS至A/B(前值C/D): a revision one by one."""
    ends, starts = find_numbers(row, m, 1), find_numbers(row, m, 2)
    if len(starts) != len(ends) or "前" not in row.text[row.slots[ends[-1]].end : row.slots[starts[0]].start]:
        return []
    name = "change.revised"
    drafts = [Draft("value", at, "value.previous", head=ends[0]) for at in starts]
    for start, end in zip(starts, ends, strict=True):
        drafts.append(Draft("value", end, name, head=None if end == ends[0] else ends[0]))
        drafts.append(Draft("change", end, name, direct(row, m.start(), row.slots[end]), m.start(), start, end, silent=True))
    return drafts


@reads(rf"[Bv][^{NUMBERS},;+\-]{{0,5}}?({K})[)z.&]{{0,3}},?[^{NUMBERS},;+\-g]{{0,2}}?([+\-?g])[ezw.]{{0,2}}({K})(?:,?t[P.e]{{0,2}}({K}))?")
@rule(
    "change.against_base",
    {
        "绿原股份预付款9亿元,较去年同期的2亿元增长350%。": "change",
        "绿原股份转让价格18元/股,较当日收盘价20元/股折价10%。": "change",
    },
    ["绿原股份预付款9亿元,较去年同期增长350%。"],
)
def read_against_base(row: Row, m: re.Match[str]) -> list[Draft]:
    """较去年同期的A增长N%(至B): the base is stated."""
    name = "change.against_base"
    reached = [Draft("value", m.start(4), name)] if m.group(4) else []
    direction = direct(row, m.start(2), row.slots[m.start(3)])
    to = m.start(4) if m.group(4) else None
    return [
        settle_base(row, m.start(1), m.start(), name),
        *reached,
        Draft("change", m.start(3), name, direction, m.start(2), m.start(1), to, against=m.start() if row.codes[m.start()] == "B" else find_against(row, m.start(1))),
    ]


@reads(
    rf"([+\-?bB])[er.]{{0,2}}({LIST})(?:[z.e]{{0,2}},?[P.]?(?:t|(?<=,)e|(?<=,)[+\-]?t)|,?[+\-]?t|\)?t|e|,?(\.))[P.e]{{0,2}}({LIST})(?![+\-]?[^,;]{{0,2}}g)"
)
@rule(
    "change.by_to",
    {
        "绿原股份毛利率增长3.16个百分点至14.73%。": "change",
        "绿原股份用户按年增33.8%,至1.86亿户。": "change",
        "绿原股份门店净增241家,达到2220家。": "change",
    },
    ["绿原股份毛利率增长3.16个百分点。"],
)
def read_by_to(row: Row, m: re.Match[str]) -> list[Draft]:
    """增长N至B, 增长N,达B: the magnitude and the level reached."""
    name, word = "change.by_to", m.start(1)
    sizes, ends = find_numbers(row, m, 2), find_numbers(row, m, 4)
    if m.group(3) and row.text[row.slots[m.start(3)].start : row.slots[m.start(3)].end].strip() not in REACHED:
        return []
    if len(sizes) != len(ends):
        sizes, ends = sizes[-1:], ends[:1]
    drafts: list[Draft] = []
    for size, end in zip(sizes, ends, strict=True):
        drafts.append(Draft("change", size, name, direct(row, word, row.slots[size]), word, None, end, head=None if size == sizes[0] else sizes[0]))
        drafts.append(Draft("value", end, name, head=sizes[0]))
    return drafts


@reads(r"([+\-])[PoSCM.]{1,2}(p)")
@rule(
    "change.over",
    {"全省外贸增速高于全国4.6个百分点。": "change", "该基金跑赢业绩比较基准21.4个百分点。": "change"},
    ["该基金跑赢业绩比较基准。"],
)
def read_over(row: Row, m: re.Match[str]) -> list[Draft]:
    """高于全国N个百分点: a lead over another."""
    cue = row.slots[m.start(1)]
    if row.text[cue.start : cue.end] not in OVER:
        return []
    against = find_against(row, m.start(2))
    return [Draft("change", m.start(2), "change.over", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1), against=against if against > m.start(1) else m.start(2))]


@reads(rf"([+\-])[PMVSCq.z&]{{1,6}}?r?({LIST})(?:t[P.e]{{0,2}}({LIST}))?")
@rule(
    "change.revision",
    {"该行上调绿原股份2026年收入预测36%。": "change"},
    ["该行上调绿原股份2026年毛利率预测至36%。"],
)
def read_revision(row: Row, m: re.Match[str]) -> list[Draft]:
    """上调盈利预测N%(至B): how far an estimate is revised."""
    cue, sizes = row.slots[m.start(1)], find_numbers(row, m, 2)
    words = row.text[cue.end : row.slots[sizes[0]].start]
    if row.text[cue.start : cue.end] not in REVISING or row.codes[sizes[0]] != "%" or "至" in words or not ESTIMATE.search(words):
        return []
    name, ends = "change.revision", find_numbers(row, m, 3)
    paired = len(ends) == len(sizes)
    drafts = [
        Draft("change", at, name, direct(row, m.start(1), row.slots[at]), m.start(1), None, ends[n] if paired else None, head=None if n == 0 else sizes[0])
        for n, at in enumerate(sizes)
    ]
    return [*drafts, *(Draft("value", at, name, head=sizes[0]) for at in ends)]


@reads(r"([+\-])M[e]?(N)")
@rule(
    "change.of_metric",
    {"预计每年可节省财务费用3000万元。": "change", "两日合计蒸发市值约6亿元。": "change"},
    ["成本下降,净利润3000万元。"],
)
def read_of_metric(row: Row, m: re.Match[str]) -> list[Draft]:
    """减少利润N亿元: the verb before what it moves."""
    cue, metric = row.slots[m.start(1)], row.slots[m.start(1) + 1]
    if row.text[cue.start : cue.end] not in TRANSITIVE or metric.start - cue.end > 2 or row.text[cue.end : metric.start].strip("当期年度内其公司"):
        return []
    return [Draft("change", m.start(2), "change.of_metric", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(rf"([+\-?])(?:[gezwl:]|\.(?=[%px]))?[er]{{0,2}}({K})")
@rule(
    "change.percent_change",
    {
        "绿原股份一季度营业收入同比增长10%。": "change",
        "绿原股份一季度净利润-113万元,同比减亏1597万元。": "change",
    },
    ["绿原股份一季度营业收入10亿元。", "绿原股份不良率低于2.1%。"],
)
def read_change(row: Row, m: re.Match[str]) -> list[Draft]:
    """增长N%, 减少N亿元, 亏损收窄N%, 同比扭亏N亿元."""
    cue = row.slots[m.start(1)]
    if row.text[cue.start : cue.end] in LEVELS and m.group(2) != "p":
        return []
    return [Draft("change", m.start(2), "change.percent_change", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(r"(g)(?:\([^()N%pxn]{1,4}\))?[erz.P:]{0,3}([%pxNn])")
@rule(
    "change.rate",
    {"绿原股份前三季度营收增速为12%。": "change", "当日布伦特原油期货涨幅为5.78%。": "change"},
    ["绿原股份前三季度营收增速放缓。"],
)
def read_rate(row: Row, m: re.Match[str]) -> list[Draft]:
    """增速为N%, 涨幅达N%: a noun of movement."""
    mention = row.slots[m.start(2)].mention
    if mention is not None and mention.label == "QUANTITY":
        return []
    return [Draft("change", m.start(2), "change.rate", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(r"([%px](?:&[%px]){0,12})(?:z\.?b?|\.b?(?=[+\-g])|)([+\-g])(?![ez.P]{0,2}[N%pxnt])")
@rule("change.of", {"绿原股份全年营收保持20%的增速。": "change"}, ["绿原股份毛利率为20%,增速放缓。"])
def read_change_of(row: Row, m: re.Match[str]) -> list[Draft]:
    """N%的增长, N%的跌幅: the number before its movement."""
    gap = row.slots[m.start(2) - 1]
    if gap.code == "." and row.codes[m.start(2)] != "g" and row.text[gap.start] != "的":
        return []
    numbers = find_numbers(row, m, 1)
    against = m.start(2) - 1 if gap.code == "b" else None
    return [
        Draft("change", at, "change.of", direct(row, m.start(2), row.slots[at]), m.start(2), head=None if at == numbers[0] else numbers[0], against=against)
        for at in numbers
    ]


@reads(r"([bB])[rePC]{0,2}(\.?)[,:]?e?([%pN])")
@rule(
    "change.signed",
    {"绿原股份一季度营收10亿元,同比+17.9%。": "change", "绿原股份毛利率36%,环比-1.2pct。": "change"},
    ["绿原股份营收同比有所改善,达10亿元。"],
)
def read_signed(row: Row, m: re.Match[str]) -> list[Draft]:
    """同比+N%, 同比-N%: only the sign tells the direction; an amount needs the sign."""
    number = row.slots[m.start(3)]
    signed = row.text[number.start] in "+-"
    if not signed and (number.code == "N" or (m.group(2) and number.code != "p")):
        return []
    return [Draft("change", m.start(3), "change.signed", direct(row, None, number), m.start(1))]


@reads(r"(?:[Nn%]\(|[Nn](?:&\.)?&|%&(?=p))(b?)([%p])(?=[,;)&]|$)")
@rule(
    "change.bracket",
    {"绿原股份一季度营收10亿元(+12%),净利润1亿元(-5%)。": "change", "绿原股份营收10亿元/+12%。": "change"},
    ["绿原股份工程收入38.9亿元(49.9%)。"],
)
def read_bracket(row: Row, m: re.Match[str]) -> list[Draft]:
    """10亿元(+12%), 10亿元/+12%: a signed movement right behind its level."""
    number = row.slots[m.start(2)]
    if not m.group(1) and row.text[number.start] not in "+-":
        return []
    return [Draft("change", m.start(2), "change.bracket", direct(row, None, number), m.start(1) if m.group(1) else None)]


@reads(r"(?<![eM])(p)", late=True)
@rule(
    "change.points",
    {"央行宣布降息25个基点。": "change", "新能源业务贡献了13个百分点。": "change"},
    ["10年期国债与政策利率的利差为120个基点。"],
)
def read_points(row: Row, m: re.Match[str]) -> list[Draft]:
    """降息25个基点, 贡献13个百分点: points are a movement even where no listed word says so."""
    number = row.slots[m.start(1)]
    if row.text[number.start] in "+-":
        return [Draft("change", m.start(1), "change.points", direct(row, None, number))]
    words = words_before(row, m.start(1), 8)
    down, up = FALLING.search(words), RISING.search(words)
    return [Draft("change", m.start(1), "change.points", "down" if down else "up")] if down or up else []


@reads(r"(?:^|[.CS&,;:(/])(%)(?=[&,;)]|\.?$)", late=True)
@rule(
    "change.plain",
    {"行业表现:传媒 -2.00%、在线教育 -1.37%。": "change", "上半年保费:车险+4%、非车险+30%。": "change"},
    ["绿原股份净利率为-2%。"],
)
def read_plain(row: Row, m: re.Match[str]) -> list[Draft]:
    """传媒 -2%、车险+4%: a signed percentage right behind a plain name; only a movement is written with a plus."""
    number = row.slots[m.start(1)]
    if row.text[number.start] not in "+-":
        return []
    clause = row.codes[max(row.codes.rfind(mark, 0, m.start(1)) for mark in ",;:") + 1 : m.start(1)]
    if row.text[number.start] == "-" and any(code in "MVse" for code in clause):
        return []
    return [Draft("change", m.start(1), "change.plain", direct(row, None, number))]
