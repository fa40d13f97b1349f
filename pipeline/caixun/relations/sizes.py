"""Sizes: movements told by how far, with or without the level reached (增长3个百分点至15%, +12%, 20%的增速)."""

import re

from caixun.relations.roles import LIST, Draft, K, direct, find_against, find_numbers, reads, words_before
from caixun.relations.row import Row, last_mark
from caixun.rule import rule

REACHED = frozenset("达到 达到了 来到 升到 回到 增到 降到 收于 报 报于 收报".split())
TRANSITIVE = frozenset("减少 增加 节省 节约 降低 压降 蒸发 提升 扩大 削减 提高 增厚 拉低 释放".split())
WHOSE = re.compile(r"[当期年度内其]{0,2}|了?(?:上市|本|该|母)?公司(?:当[期年]|年度|合并)?的?")
LEVELS = frozenset("高于 低于".split())
OVER = frozenset("高于 低于 超出 跑赢 跑输 领先 落后 高出 多出 少于 多于".split())
FALLING = re.compile(r"降|减|低|缩|拖累|落后|跑输|少|跌|亏")
RISING = re.compile(r"升|加|增|涨|扩|高|贡献|拉动|赢|多|走阔")
REVISING = frozenset("上调 下调 调升 调降 调高 调低 上修 下修 降 升".split())
PACE = re.compile(r"(?:以[上下]|左右)?的?(?:年均|较?高速|较?快速|稳定|稳健|持续)?")
ESTIMATE = re.compile(r"预测|预期|预估|每股盈利|EPS|EBITDA|目标价|估值")


@reads(
    rf"([+\-?bB])[er.]{{0,2}}({LIST})(?:[z.e]{{0,2}},?[P.]?(?:t|(?<=,)e|(?<=,)[+\-]?t)|,?[+\-]?t|\)?t|e|,?(\.))[P.e]{{0,2}}({LIST})(?![+\-]?[^,;]{{0,2}}g)",
    turn=2,
    needs="+-?bB",
)
@rule(
    "change.by_to",
    {
        "格力电器一季度毛利率提高1.6个百分点至33.2%。": "change | 格力电器 |  | 毛利率 | 2025-01-01..2025-03-31 quarter | up | none | 1.6 pp",
        "比亚迪5月销量同比增长20%,达38万辆。": "change | 比亚迪 |  | 销量 | 2025-05-01..2025-05-31 month | up | yoy | 20 %",
        "比亚迪5月门店净增241家,达到2220家。": "change | 比亚迪 |  | 门店数 | 2025-05-01..2025-05-31 month | up | none | 241 家",
    },
    ["格力电器一季度毛利率提高1.6个百分点。"],
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


@reads(r"([+\-])[PoSCM.]{1,2}(p)", turn=2, needs="p")
@rule(
    "change.over",
    {
        "比亚迪5月销量增速高于全国4.6个百分点。": "change | 比亚迪 |  | 销量增速 | 2025-05-01..2025-05-31 month | up | other | 4.6 pp",
        "招商银行一季度不良率低于行业0.6个百分点。": "change | 招商银行 |  | 不良贷款率 | 2025-03-31..2025-03-31 quarter | down | other | 0.6 pp",
    },
    ["招商银行一季度不良率低于1.6%。"],
)
def read_over(row: Row, m: re.Match[str]) -> list[Draft]:
    """高于全国N个百分点: a lead over another."""
    cue = row.slots[m.start(1)]
    if row.text[cue.start : cue.end] not in OVER:
        return []
    against = find_against(row, m.start(2))
    return [Draft("change", m.start(2), "change.over", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1), against=against if against > m.start(1) else m.start(2))]


@reads(rf"([+\-])[PMVSCq.z&]{{1,6}}?r?({LIST})(?:t[P.e]{{0,2}}({LIST}))?", turn=2, needs="+-")
@rule(
    "change.revision",
    {
        "该行上调比亚迪2026年收入预测6%。": "change | 比亚迪 |  | 营业收入 | 2026-01-01..2026-12-31 year | up | none | 6 % | forecast",
        "我们下调格力电器2025年EPS预测5%。": "change | 格力电器 |  | 每股收益 | 2025-01-01..2025-12-31 year | down | none | 5 % | forecast",
    },
    ["该行上调比亚迪2026年毛利率预测至22%。"],
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


@reads(r"([+\-])[q.]?P?[MV](?:\(M\))?e?([Np])", turn=2, needs="+-")
@rule(
    "change.of_metric",
    {
        "格力电器一季度减少财务费用3000万元。": "change | 格力电器 |  | 财务费用 | 2025-01-01..2025-03-31 quarter | down | none | 30000000 CNY",
        "格力电器一季度计提减值,减少净利润2亿元。": "change | 格力电器 |  | 净利润 | 2025-01-01..2025-03-31 quarter | down | none | 200000000 CNY",
        "格力电器一季度计提减值,减少公司净利润2亿元。": "change | 格力电器 |  | 净利润 | 2025-01-01..2025-03-31 quarter | down | none | 200000000 CNY",
    },
    ["格力电器一季度成本下降,净利润60亿元。"],
)
def read_of_metric(row: Row, m: re.Match[str]) -> list[Draft]:
    """减少利润N亿元, 下调利率N个基点: the verb before what it moves."""
    cue, number = row.slots[m.start(1)], row.slots[m.start(2)]
    metric = next(slot for slot in row.slots[m.start(1) + 1 :] if slot.code in "MV")
    if row.text[cue.start : cue.end] not in (TRANSITIVE if number.code == "N" else REVISING | TRANSITIVE):
        return []
    if not WHOSE.fullmatch(row.text, cue.end, metric.start):
        return []
    return [Draft("change", m.start(2), "change.of_metric", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(rf"([+\-?])(?:[gezwl:]|\.(?=[%px]))?[er]{{0,2}}({K})", turn=2, needs="+-?")
@rule(
    "change.percent_change",
    {
        "格力电器一季度营收同比增长10%。": "change | 格力电器 |  | 营业收入 | 2025-01-01..2025-03-31 quarter | up | yoy | 10 %",
        "万科A一季度亏损同比收窄12%。": "change | 万科A |  | 净亏损 | 2025-01-01..2025-03-31 quarter | down | yoy | 12 %",
        "万科A一季度同比减亏3亿元。": "change | 万科A |  | 净亏损 | 2025-01-01..2025-03-31 quarter | down | yoy | 300000000 CNY",
    },
    ["格力电器一季度营收400亿元。", "招商银行一季度不良率低于1.1%。"],
)
def read_change(row: Row, m: re.Match[str]) -> list[Draft]:
    """增长N%, 减少N亿元, 亏损收窄N%, 同比扭亏N亿元."""
    cue = row.slots[m.start(1)]
    if row.text[cue.start : cue.end] in LEVELS and m.group(2) != "p":
        return []
    if row.codes[m.start(1) + 1] in "lw" and row.text[cue.end].isspace():
        return []  # 销量下滑 亏损1.43亿元
    return [Draft("change", m.start(2), "change.percent_change", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(r"(g)(?:\([^()N%pxn]{1,4}\)|\.,(?=r))?[erRz.P:&]{0,3}([%pxNn])", turn=2, needs="g")
@rule(
    "change.rate",
    {
        "比亚迪一季度营收增速为12%。": "change | 比亚迪 |  | 营业收入 | 2025-01-01..2025-03-31 quarter | up | none | 12 %",
        "比亚迪一季度净利润增幅达35%。": "change | 比亚迪 |  | 净利润 | 2025-01-01..2025-03-31 quarter | up | none | 35 %",
    },
    ["比亚迪一季度营收增速放缓。"],
)
def read_rate(row: Row, m: re.Match[str]) -> list[Draft]:
    """增速为N%, 涨幅达N%: a noun of movement."""
    mention = row.slots[m.start(2)].mention
    if mention is not None and mention.label == "QUANTITY":
        return []
    return [Draft("change", m.start(2), "change.rate", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(r"([%px](?:&[%px]){0,12}|N(?=z[+\-]))(?:z\.?b?|z[MV]|\.?b?(?=[+\-g])|)([+\-g])(?![ez.P]{0,2}[N%pxnt])", turn=2, needs="+-g")
@rule(
    "change.of",
    {
        "比亚迪一季度营收保持20%的增速。": "change | 比亚迪 |  | 营业收入 | 2025-01-01..2025-03-31 quarter | up | none | 20 %",
        "格力电器股价盘中出现了0.3元的上涨。": "change | 格力电器 |  | 股价 | 2025-06-16..2025-06-16 day | up | day | 0.3 CNY/股",
        "比亚迪一季度营收实现了两成的增长。": "change | 比亚迪 |  | 营业收入 | 2025-01-01..2025-03-31 quarter | up | none | 20 %",
    },
    ["比亚迪一季度毛利率为20%,增速放缓。"],
)
def read_change_of(row: Row, m: re.Match[str]) -> list[Draft]:
    """N%的增长, N%的跌幅: the number before its movement."""
    gap = row.slots[m.start(2) - 1]
    if gap.code == "." and row.codes[m.start(2)] != "g" and row.text[gap.start] != "的" and not PACE.fullmatch(row.text, gap.start, gap.end):
        return []
    word = row.slots[m.start(2)]
    if row.codes[m.start(1)] == "N" and word.end - word.start < 2:
        return []
    numbers = find_numbers(row, m, 1)
    against = m.start(2) - 1 if gap.code == "b" else None
    return [
        Draft("change", at, "change.of", direct(row, m.start(2), row.slots[at]), m.start(2), head=None if at == numbers[0] else numbers[0], against=against)
        for at in numbers
    ]


@reads(r"([bB])[rePC]{0,2}(\.?)[,:]?e?([%pN])", turn=2, needs="bB")
@rule(
    "change.signed",
    {
        "比亚迪一季度营收同比+17.9%。": "change | 比亚迪 |  | 营业收入 | 2025-01-01..2025-03-31 quarter | up | yoy | 17.9 %",
        "比亚迪一季度毛利率环比-1.2pct。": "change | 比亚迪 |  | 毛利率 | 2025-01-01..2025-03-31 quarter | down | seq | 1.2 pp",
    },
    ["比亚迪一季度营收同比有所改善,达1000亿元。"],
)
def read_signed(row: Row, m: re.Match[str]) -> list[Draft]:
    """同比+N%, 同比-N%: only the sign tells the direction; an amount needs the sign."""
    number = row.slots[m.start(3)]
    signed = row.text[number.start] in "+-"
    if not signed and (number.code == "N" or (m.group(2) and number.code != "p")):
        return []
    return [Draft("change", m.start(3), "change.signed", direct(row, None, number), m.start(1))]


@reads(r"(?:[Nn%]\(|[Nn](?:&\.)?&|%&(?=p))(b?)([%p]|(?<=\()N(?=\)))(?=[,;)&]|\.?$)", turn=2, needs="(&")
@rule(
    "change.bracket",
    {
        "比亚迪一季度营收1700亿元(+36%)。": "change | 比亚迪 |  | 营业收入 | 2025-01-01..2025-03-31 quarter | up | none | 36 %",
        "比亚迪5月门店1800家(+30家)。": "change | 比亚迪 |  | 门店数 | 2025-05-01..2025-05-31 month | up | none | 30 家",
        "比亚迪一季度净利润91亿元/+100%。": "change | 比亚迪 |  | 净利润 | 2025-01-01..2025-03-31 quarter | up | none | 100 %",
    },
    ["比亚迪一季度汽车收入1300亿元(76.5%)。"],
)
def read_bracket(row: Row, m: re.Match[str]) -> list[Draft]:
    """10亿元(+12%), 10亿元/+12%: a signed movement right behind its level."""
    number = row.slots[m.start(2)]
    signed = row.text[number.start] in ("+" if number.code == "N" else "+-")
    if not signed and (number.code == "N" or not (m.group(1) or is_among_signed(row, m.start(2)))):
        return []
    return [Draft("change", m.start(2), "change.bracket", direct(row, None, number), m.start(1) if m.group(1) else None)]


def is_among_signed(row: Row, at: int) -> bool:
    """Whether a plain percentage alone in brackets behind a level has a signed one for a neighbour: 营收9亿元(2%),净利润1亿元(-8%)."""
    places = [i + 2 for i in range(len(row.codes) - 3) if row.codes[i] in "Nn" and row.codes[i + 1 : i + 4] == "(%)"]
    return at in places and any(row.text[row.slots[i].start] in "+-" for i in places)


@reads(r"M(p)t[P.e]{0,2}(%)", turn=2, needs="p")
@rule(
    "change.signed_to",
    {"比亚迪一季度毛利率-0.9pct至21.5%。": "change | 比亚迪 |  | 毛利率 | 2025-01-01..2025-03-31 quarter | down | none | 0.9 pp"},
    ["比亚迪一季度毛利率0.9至21.5%。"],
)
def read_signed_to(row: Row, m: re.Match[str]) -> list[Draft]:
    """毛利率-0.9pct至21.5%: signed points and the level reached."""
    size, end = m.start(1), m.start(2)
    if row.text[row.slots[size].start] not in "+-":
        return []
    name = "change.signed_to"
    return [Draft("change", size, name, direct(row, None, row.slots[size]), None, None, end), Draft("value", end, name, head=size)]


@reads(r"(?<![eMt])(p)", turn=3, needs="p")
@rule(
    "change.points",
    {
        "比亚迪一季度毛利率受汇率拖累0.8个百分点。": "change | 比亚迪 |  | 毛利率 | 2025-01-01..2025-03-31 quarter | down | none | 0.8 pp",
        "招商银行一季度净息差受重定价拖累8个基点。": "change | 招商银行 |  | 净息差 | 2025-01-01..2025-03-31 quarter | down | none | 8 bp",
    },
    ["10年期国债收益率5月末为168个基点。"],
)
def read_points(row: Row, m: re.Match[str]) -> list[Draft]:
    """降息25个基点, 贡献13个百分点: points are a movement even where no listed word says so."""
    number = row.slots[m.start(1)]
    if row.text[number.start] in "+-":
        return [Draft("change", m.start(1), "change.points", direct(row, None, number))]
    words = words_before(row, m.start(1), 8)
    down, up = FALLING.search(words), RISING.search(words)
    return [Draft("change", m.start(1), "change.points", "down" if down else "up")] if down or up else []


@reads(r"(?:^|[.CS&,;:(/])(%)(?=[&,;)]|\.?$)|(%)", turn=3, needs="%")
@rule(
    "change.plain",
    {
        "上半年保费:车险+4%、非车险+30%。": "change |  |  | 车险 | 2025-01-01..2025-06-30 half | up | none | 4 %",
        "昨日板块表现:传媒 -2.00%。": "change |  |  | 传媒 | 2025-06-15..2025-06-15 day | down | none | 2 %",
    },
    ["格力电器一季度净利率为-2%。"],
)
def read_plain(row: Row, m: re.Match[str]) -> list[Draft]:
    """传媒 -2%、车险+4%: a signed percentage right behind a plain name; only a movement is written with a plus."""
    at = m.start(1) if m.group(1) else m.start(2)
    sign = row.text[row.slots[at].start]
    clause = row.codes[last_mark(row.codes, ",;:", 0, at) + 1 : at]
    if sign != "+" and (sign != "-" or not m.group(1) or any(code in "MVse" for code in clause)):
        return []
    return [Draft("change", at, "change.plain", direct(row, None, row.slots[at]))]
