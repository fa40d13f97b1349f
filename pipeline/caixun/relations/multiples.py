"""Multiples: movements told as a multiple or a share of what was before (翻番, 是去年的3倍, 恢复至2019年的74%)."""

import re

from caixun.relations.roles import WHOLE, Draft, find_against, read_size, reads, words_before
from caixun.relations.row import NUMBERS, Row
from caixun.rule import rule

EARLIER = r"(?:去年|上年|前年|上一|前一|上个?月|上个?季|上周|同期|往年|此前|以前|原来|原先|之前|均值|均量|平均水平|历史平均|\d{2,4}年[末底初]?|[年月周天日]前|疫情前|年初|今年以来)"
TIMES = re.compile(rf"^.*{EARLIER}(?P<rest>[^,;。%]{{0,10}})的$")
SHARE = re.compile(rf"(?:恢复|回升|修复|相当于|(?<![认以因])[为是])(?:[至到了]|达到)?[^,;。%占]{{0,8}}?{EARLIER}(?P<rest>[^,;。%占]{{0,6}}?)的?$")
FOLDED = re.compile(r"翻了?$")
RATIOS = re.compile(r"PE|PB|PS|市盈率|市净率|市销率|估值|倍数|杠杆|X$")


@reads(r"(x)", turn=0, needs="x")
@rule(
    "change.fold",
    {
        "比亚迪一季度净利润同比翻番。": "change | 比亚迪 |  | 净利润 | 2025-01-01..2025-03-31 quarter | up | yoy | 1 x",
        "格力电器一季度净利润腰斩。": "change | 格力电器 |  | 净利润 | 2025-01-01..2025-03-31 quarter | down | none | 0.5 x",
        "比亚迪一季度海外销量翻了两番。": "change | 比亚迪 | 海外 | 销量 | 2025-01-01..2025-03-31 quarter | up | none | 3 x",
    },
    ["格力电器一季度订单为25倍市盈率。", "格力电器动态市盈率为25倍。"],
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


@reads(r"(x)(?!\.?M)", turn=0, needs="x")
@rule(
    "change.times",
    {
        "比亚迪5月海外销量是去年同期的3倍。": "change | 比亚迪 | 海外 | 销量 | 2025-05-01..2025-05-31 month | up | yoy | 2 x",
        "比亚迪一季度订单金额增至去年同期的2.5倍。": "change | 比亚迪 |  | 订单 | 2025-01-01..2025-03-31 quarter | up | yoy | 1.5 x",
    },
    ["格力电器2025年市盈率为20倍。", "格力电器市值是2024年净利润的12倍。"],
)
def read_times(row: Row, m: re.Match[str]) -> list[Draft]:
    """是去年的3倍, 增至3倍: two more than before."""
    at = m.start(1)
    words = words_before(row, at)
    if FOLDED.search(words):
        return [Draft("change", at, "change.times", "up", against=find_against(row, at))]
    found = TIMES.search(words)
    reached = row.codes[max(0, at - 2) : at] == "+t" and not RATIOS.search(words_before(row, at, 40))
    if not reached and (found is None or is_other_metric(row, at, found["rest"])):
        return []
    size = read_size(row, at)
    return [Draft("change", at, "change.times", "up" if size is None or size[0] >= 1 else "down", less=WHOLE["x"], against=None if found is None else find_against(row, at))]


@reads(r"(%)", turn=0, needs="%")
@rule(
    "change.restored",
    {
        "锦江酒店一季度营收恢复至2019年同期的82%。": "change | 锦江酒店 |  | 营业收入 | 2025-01-01..2025-03-31 quarter | down | other | 18 %",
        "锦江酒店一季度营收为2019年同期的110%。": "change | 锦江酒店 |  | 营业收入 | 2025-01-01..2025-03-31 quarter | up | other | 10 %",
    },
    ["格力电器一季度毛利率恢复至32%。", "该金额占公司2024年净利润的32%。"],
)
def read_restored(row: Row, m: re.Match[str]) -> list[Draft]:
    """恢复至2019年的74%: 26 % less than then."""
    at = m.start(1)
    if row.codes[at - 1 : at] in ("+", "-", "?", "b", "B", "g"):
        return []
    found = SHARE.search(words_before(row, at, 30))
    size = read_size(row, at)
    if found is None or size is None or is_other_metric(row, at, found["rest"]) or leads_from(row, at):
        return []
    return [Draft("change", at, "change.restored", "up" if size[0] >= 100 else "down", less=WHOLE["%"], against=find_against(row, at))]


def leads_from(row: Row, at: int) -> bool:
    """Whether the share is the level that a movement has reached from another one: 由2024年的58%回升至2026年的75%."""
    begin = max(row.codes.rfind(mark, 0, at) for mark in ",;") + 1
    return re.search(rf"f[^{NUMBERS}]{{0,5}}%[^{NUMBERS}]{{0,3}}[+\-]", row.codes[begin:at]) is not None


def is_other_metric(row: Row, at: int, rest: str) -> bool:
    """Whether the words after the earlier time name a metric that the sentence does not speak of (2019年净利润的20%)."""
    for slot in reversed(row.slots[:at]):
        if row.slots[at].start - slot.start > len(rest) + 4:
            return False
        if slot.code == "M" and row.text.find(row.text[slot.start : slot.end], row.start, slot.start) < 0:
            return True
    return False
