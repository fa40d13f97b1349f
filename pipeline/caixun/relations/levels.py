"""Levels: numbers that state where a metric stands or stood, and the levels that a movement led from and to."""

import re

from caixun.relations.roles import Draft, K, direct, read_size, reads, same_unit, words_before
from caixun.relations.row import Row
from caixun.rule import rule

QUOTES = frozenset("报 收 收报 收于 收在 报收 报收于 报于 收盘报 收市报 现报 股价报 最新报 收市 收盘 作收 收盘收报 收盘时报".split())
EARLIER = re.compile(r"去年同期|上年同期|上一年同期|前一年同期|去年同月|上年同月|同期|上年|去年|上季|上月|前一年")
ECHO = re.compile(r"[^,;:。\d]{0,12}(?:,[^,;:。\d]{0,6}预期)?[,;(、]\s*(?:而?(?:市场)?(?:前值|前次|预期|预估|预测|预测值|预估值|原值|此前预期|市场预期)|[^,;:。()\d]{0,3}(?:去年|上年)同期)(?:值|修正值)?(?:则?[为是系]|:)?\s*[约近]?")
COMPARED = re.compile(
    r"[^,;:。\d]{0,12}[,(]\s*(?:也|均|且|同样|但)?(?:远远?|略|稍|大幅|小幅|显著|明显)?(?:[高低好弱逊慢快]于|不及|超过|超出|比)(?:此前|市场|分析师|经济学家|机构|彭博|路透|一致|普遍){0,3}(?:预期|预测|预估|前值|上个?月|前一?个?月|\d{1,2}月份?|上季度?|前一?季度?)的约?"
)
CLOSING = re.compile(r"\)?,?收[在于]?(?:盘价?)?[为]?")
PASSING = re.compile(r"一度|盘中|最[多高低大]")  # a move of the day that is no longer true at its end
REMARK = re.compile(r"[^()]*\)")  # what is left of a remark that ends here
CLOSES, CLAUSE, HEADED = re.compile(r"[)z.&]{0,2},?[P.]{0,2}V[.e]{0,2}"), re.compile(r",?\.?"), re.compile(r"(?:&\.)?,\.?")
OUT = re.compile(r"(?:/[一-鿿]{1,2})?作收")
DATED, LED, APART = re.compile(r"[)]?[,(][.]?[Po][.eMVlw]{0,3}"), re.compile(r"\)?,?[bP.]{0,3}"), re.compile(r"[^,;]{0,3},[^,;]{0,4}")
PRIOR = re.compile(r"(?:前值|原值?|此前|原先|前次)[为是系]?:?$")


@reads(rf"\((?:[Po]{{1,2}}[.e:MlwV]{{0,3}}|\.)({K})(?=[);,&])", turn=2, needs="(")
@rule(
    "value.previous",
    {
        "格力电器上半年营收1200亿元(2024年:1040亿元)。": "value | 格力电器 |  | 营业收入 | 2024-01-01..2024-06-30 half |  |  | 104000000000 CNY",
        "我们给予格力电器目标价55元(前值50元)。": "value | 格力电器 |  | 目标价 |  |  |  | 50 CNY/股 | forecast",
    },
    ["格力电器上半年营收1200亿元(同比增长8%)。", "格力电器上半年营收1200亿元(约合165亿美元)。"],
)
def read_previous(row: Row, m: re.Match[str]) -> list[Draft]:
    """(2020年:A), (前值A): an earlier level in brackets."""
    at = m.start(1)
    if row.codes[m.start() + 1] == "." and not PRIOR.search(words_before(row, at)):
        return []
    if row.codes[at] == "%" and row.text[row.slots[at].start] == "+":
        return [Draft("change", at, "change.plain", direct(row, None, row.slots[at]))]  # 同比+15%(Q1:+7%)
    return [Draft("value", at, "value.previous")]


@reads(r"[lw][.e]?(N)t(N)", turn=2, needs="lw")
@rule(
    "value.range",
    {
        "格力电器2024年预亏6亿至8亿。": "value | 格力电器 |  | 净亏损 | 2024-01-01..2024-12-31 year |  |  | -800000000..-600000000 CNY | forecast",
        "万科A一季度亏了15亿至18亿。": "value | 万科A |  | 净亏损 | 2025-01-01..2025-03-31 quarter |  |  | -1800000000..-1500000000 CNY",
    },
    ["格力电器2024年亏损从6亿元扩大至8亿元。"],
)
def read_range(row: Row, m: re.Match[str]) -> list[Draft]:
    """预亏A至B: a range that no movement leads to."""
    low, high = read_size(row, m.start(1)), read_size(row, m.start(2))
    if low is None or high is None or low[1] != high[1] or not low[0] < high[0] or "f" in row.codes[max(0, m.start() - 4) : m.start()]:
        return []
    return [Draft("value", m.start(1), "value.range", high_at=m.start(2)), Draft("base", m.start(2), "value.range")]


@rule(
    "value.level",
    {
        "格力电器一季度毛利率为32.5%。": "value | 格力电器 |  | 毛利率 | 2025-01-01..2025-03-31 quarter |  |  | 32.5 %",
        "比亚迪5月销量为38.2万辆。": "value | 比亚迪 |  | 销量 | 2025-05-01..2025-05-31 month |  |  | 382000 辆",
        "招商银行一季度不良率低于1.1%。": "value | 招商银行 |  | 不良贷款率 | 2025-03-31..2025-03-31 quarter |  |  | under ..1.1 %",
    },
    ["格力电器一季度营收同比增长9%。", "格力电器一季度召开了3次会议。", "格力电器发布三款产品。"],
)
def read_level_left(row: Row, at: int) -> Draft:
    """What no construction claims is a level."""
    return Draft("value", at, "value.level")


def echo_changes(row: Row, drafts: list[Draft], taken: set[int]) -> list[Draft]:
    """A forecast or earlier figure right behind a movement is a movement too: CPI同比上涨2.9%,前值2.7%, 高于预期的2.7%."""
    by_at = {d.at: d for d in drafts if d.kind == "change" and not d.silent and d.head is None}
    previous = {d.at for d in drafts if d.rule == "value.previous" and row.codes[d.at] == "%"}
    made: list[Draft] = []
    last: int | None = None
    for i in row.numbers:
        head = by_at.get(last) if last is not None else None
        free = last is not None and row.codes[i] == row.codes[last] and (i not in taken or i in previous)
        if head is not None and last is not None and free and any(pattern.fullmatch(row.text, row.slots[last].end, row.slots[i].start) for pattern in (ECHO, COMPARED)):
            drafts[:] = [d for d in drafts if d.at != i]
            word = head.word if head.word is not None and row.slots[head.word].code in "+-~g" else None
            by_at[i] = Draft("change", i, head.rule, direct(row, word, row.slots[i]), head.word, head=head.at)
            made.append(by_at[i])
        last = i
    return made


def link_levels(row: Row, drafts: list[Draft]) -> None:
    """Give every movement the base and the level that its sentence states right beside it."""
    standing = {d.at: d for d in drafts if d.kind == "value"}
    paces = standing | {d.at: d for d in drafts if row.codes[d.at] == "%"}  # 成长率4.4%,较上次预测的3.1%上修1.3个百分点
    numbers = row.numbers
    place = {at: n for n, at in enumerate(numbers)}
    for draft in drafts:
        if draft.kind != "change" or draft.silent or draft.to is not None:
            continue
        n = place[draft.at]
        before = numbers[n - 1] if n else None
        last = end_group(row, numbers, n)
        after = numbers[last + 1] if last + 1 < len(numbers) else None
        if draft.from_ is not None:
            draft.to = level_before(row, paces if row.codes[draft.at] == "p" else standing, numbers, place[draft.from_])
        elif after in standing and is_quoted_after(row, numbers[last], after) and not PASSING.search(words_before(row, draft.at)):
            draft.to = after
        elif before in standing and is_quoted_before(row, before, draft):
            draft.to = before
        elif before in standing and n > 1 and is_earlier(row, numbers[n - 2], before, draft):
            draft.from_, draft.to = before, numbers[n - 2]
        elif before in standing and after in standing and states_base_after(row, before, draft.at, after):
            draft.from_, draft.to = after, before


def end_group(row: Row, numbers: list[int], n: int) -> int:
    """The place of the last number that tells the same movement: 跌1.9%或492点,报24998点."""
    while n + 1 < len(numbers) and row.text[row.slots[numbers[n]].end : row.slots[numbers[n + 1]].start].strip(" ,") in ("或", "即"):
        n += 1
    return n


def level_before(row: Row, standing: dict[int, Draft], numbers: list[int], n: int) -> int | None:
    """The level stated right before the base that it is compared with, in the same unit; remarks in brackets are passed over."""
    passed = 0
    for at in reversed(numbers[max(0, n - 8) : n]):
        between = row.codes[at : numbers[n]]
        if REMARK.match(between):
            continue
        if at in standing and same_unit(row, at, numbers[n]) and ";" not in between:
            return at
        passed += 1
        if passed == 2:
            break
    return None


def is_quoted_after(row: Row, at: int, after: int) -> bool:
    """下跌0.8%,报3100点; 上涨2美元,收于每桶42美元; 以3100点作收."""
    codes = row.codes[at + 1 : after]
    if CLOSES.fullmatch(codes):
        verb = next(s for s in row.slots[at + 1 : after] if s.code == "V")
        return row.text[verb.start : verb.end] in QUOTES
    if CLOSING.fullmatch(row.text, row.slots[at].end, row.slots[after].start):
        return True
    return CLAUSE.fullmatch(codes) is not None and OUT.match(row.text, row.slots[after].end) is not None


def is_quoted_before(row: Row, before: int, draft: Draft) -> bool:
    """收报9.6港元,升3.1%: the day's move after the closing price, one clause on."""
    if draft.word is None or row.codes[draft.word] not in "+-":
        return False
    codes = row.codes[before + 1 : draft.word]
    head = next((s for s in reversed(row.slots[max(0, before - 3) : before]) if s.code not in "e."), None)
    if head is None or head.code not in "MV" or not HEADED.fullmatch(codes):
        return False
    words = row.text[head.start : head.end]
    return words in QUOTES or words == "股价"


def is_earlier(row: Row, level: int, base: int, draft: Draft) -> bool:
    """溢利6.4亿港元,去年同期为5.4亿港元,按年增加18%."""
    start = draft.word if draft.word is not None else draft.at
    if not DATED.fullmatch(row.codes, level + 1, base) or not same_unit(row, level, base):
        return False
    named = EARLIER.search(row.text, row.slots[level].end, row.slots[base].start)
    return named is not None and LED.fullmatch(row.codes, base + 1, start) is not None


def states_base_after(row: Row, level: int, at: int, base: int) -> bool:
    """亏损9400万元,同比扩大45%,上年同期亏损6500万元."""
    if not same_unit(row, level, base) or not DATED.fullmatch(row.codes, at + 1, base):
        return False
    named = EARLIER.search(row.text, row.slots[at].end, row.slots[base].start)
    return named is not None and APART.fullmatch(row.codes, level + 1, at) is not None
