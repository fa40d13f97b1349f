"""Voice: how a number is said — actual, forecast, plan, rumour, denied — and by whom."""

import re
from datetime import date
from typing import NamedTuple

from caixun.relations.cues import Cue
from caixun.relations.metric import Metric
from caixun.relations.period import When
from caixun.relations.row import Row
from caixun.types import Period

ROLES = frozenset(("forecast", "plan", "rumor"))
OPINIONS = frozenset("认为 指出 称 预计 预测 预期 预估 研报 表示 给予 维持 上调 下调 重申 统计 报告 显示 估计".split())
VALUATIONS = frozenset(("pe", "pb", "ps", "peg", "ev_ebitda"))
TITLE = re.compile(
    r"(?:首席\w{0,3}[官家师]|CEO|CFO|董事长|总裁|总经理|分析师|经济学家|策略师|创始人|行长|主席|部长|局长|主任|发言人|秘书长|合伙人|研究员|经理|教授|院长|会长)"
    r"(?:兼\w{2,6})?(?:\([^()]{1,24}\))?(?P<name>[一-鿿·]{2,8}|[A-Z][A-Za-z.\- ]{1,24})"
)
BODY = re.compile(
    r"(?P<name>(?:[A-Z][A-Za-z&.]{1,15} ?)?[一-鿿·]{0,14}(?:人士|分析师|负责人|发言人|统计局|商务厅|商务部|财政部|工信部|海关总署|总署|央行|委员会|协会|学会|商会|交易所|研究院|研究所|研究中心"
    r"|研究机构|机构|证券|银行|国际|资本|咨询|媒体|劳工部|财政厅|发改委|管理局|监督局|能源署|基金组织|证监会|银保监会|大摩|小摩|高盛|花旗|瑞银|瑞信|美银|汇丰|野村|摩根士丹利|摩根大通|德银|里昂|中金|消息)|[A-Z][A-Za-z&.\-]{2,20}(?: [A-Z][A-Za-z&.]{1,15}){0,3}[一-鿿]{0,4})$"
)
TAILS = re.compile(r"(?:的|最新|最近|近日|近期|今日|昨日|周[一二三四五六日]|\d{1,2}月\d{1,2}日|\d{1,2}日|发布|公布|发表|出具|报告|研报|研究|一份|数据|统计|调查|监测|研究报告|在|中|并|还|则|也|均|上|晚间|早间|\s)+$")
HOLDER = re.compile(r"\)?(?:以上|以下)?的?(?:公司|第[一二三四五]大|控股|原)*股东|[^,;。()\n]{0,14}\([^()]{1,24}\)的股东")
KEPT = re.compile(r"维持|上调|下调|引入|给予|调整|对应|前值")
HEADING = re.compile(r"(?<![为是称示如下测计显析])[::](?!\d)")
OBJECT = re.compile(r"其|所|该|持有|公司|上述|部分|全部|本次|此|它|他")
REPORT = re.compile(r"公告|快报|年报|季报|财报|半年报|业绩|中报")
NOBODY = re.compile(r"公司|公告|财报|年报|资料|我们|本行|股东|业绩|预告|消息面|集团|其|季报|半年报|快报|招股书|行情|信息$|数据$|根据|^据")


class Speaker(NamedTuple):
    """Who speaks, verbatim, and where that begins to hold."""

    name: str
    start: int
    lasting: bool
    opinion: bool = False


def choose_modality(row: Row, at: int, metric: Metric | None, when: When | None, published: date | None) -> str:
    """The modality that governs the number: the last trigger before it in its part of the sentence, or what it measures."""
    slot = row.slots[at]
    period = when.period if when else None
    if is_valuation(row, at, metric, period):
        return "forecast"
    if HOLDER.match(row.text, slot.end, row.end):
        return "actual"
    found, since = "actual", row.start
    for cue in row.asides:
        if cue.start >= slot.start:
            break
        role = will(row, cue) if cue.role == "will" and found == "actual" else cue.role
        if role in ROLES and governs(row, cue, at):
            found, since = role, cue.start
    if found in ("forecast", "plan"):
        if slot.mention and slot.mention.label == "QUANTITY" and found == "forecast" and cue_touches(row, since, at):
            return "actual"
        if looks_back(row, since, at):
            return "actual"
        if found == "plan" and metric and metric.text.startswith("持有"):
            return "forecast"
    elif period is not None and period.start is not None and published is not None and period.start > published:
        return "forecast"
    return found


def is_valuation(row: Row, at: int, metric: Metric | None, period: Period | None) -> bool:
    """Target prices, and multiples or earnings per share of a year that a broker keeps, raises or grants, are forecasts."""
    name = metric.slot.mention.metric_id if metric and metric.slot and metric.slot.mention else None
    if name in ("target_price", "target_market_cap", "upside"):
        return True
    if period is None or period.grain not in ("year", "years"):
        return False
    clause = max(row.text.rfind(mark, row.start, row.slots[at].start) for mark in ",;。")
    return name in VALUATIONS or (name == "eps" and KEPT.search(row.text, max(clause, row.start), row.slots[at].start) is not None)


def governs(row: Row, cue: Cue, at: int) -> bool:
    """Whether a trigger reaches the number: not from a heading before a colon, nor past a semicolon with a period of its own."""
    number = row.slots[at].start
    if HEADING.search(row.text, cue.end, number):
        return False
    mark = row.text.rfind(";", cue.end, number)
    return mark < 0 or not any(s.code == "P" and mark < s.start < number for s in row.slots[:at])


def will(row: Row, cue: Cue) -> str:
    """将 before a verb of an own deed is a plan, before a movement or a level a forecast, before an object nothing."""
    if OBJECT.match(row.text, cue.end):
        return ""
    after = next((s for s in row.slots if s.start >= cue.end and s.code not in ".P"), None)
    if after is None or after.start - cue.end > 12:
        return ""
    if after.code == "V":
        return "plan"
    near = after.start - cue.end <= 4
    return "forecast" if after.code in "+-~?lwtf" or (near and after.code in "eN%x") else ""


def cue_touches(row: Row, since: int, at: int) -> bool:
    """Counting those who forecast (25家公司预告) forecasts nothing."""
    slot = row.slots[at]
    unit = slot.mention.quantity.unit if slot.mention and slot.mention.quantity else ""
    return unit in ("家", "只", "份")


def looks_back(row: Row, since: int, at: int) -> bool:
    """Whether a past period (上年同期) stands between the trigger and the number."""
    for slot in reversed(row.slots[:at]):
        if slot.start <= since:
            return False
        if slot.code in "PB":
            return row.text[slot.start : slot.end].startswith(("上年", "去年")) and slot.code == "P"
    return False


def find_speakers(row: Row, companies: dict[int, str]) -> list[Speaker]:
    """Everyone who is said to say something in this sentence; `companies` maps the end of a company's name to it."""
    found: list[Speaker] = []
    for cue in row.asides:
        if cue.role == "say":
            who = name_speaker(row, cue, companies)
            if who and not NOBODY.search(who.name):
                found.append(who)
    return found


def name_speaker(row: Row, cue: Cue, companies: dict[int, str]) -> Speaker | None:
    """The speaker before a verb of saying."""
    clause = max(row.text.rfind(mark, row.start, cue.start) for mark in ",;:。“\"")
    start = max(clause + 1, row.start)
    said = row.text[start : cue.start]
    person = list(TITLE.finditer(said))
    if person:
        name = re.sub(r"(?:在|于|近日|表示|还|也|则|对).*$", "", person[-1]["name"])
        return Speaker(name, start, False) if len(name) >= 2 else None
    bare = TAILS.sub("", said)
    end = start + len(bare)
    if end in companies:
        opinion = row.text[cue.start : cue.end] in OPINIONS and not REPORT.search(said[end - start :])
        return Speaker(companies[end], end - len(companies[end]), True, opinion)
    body = BODY.search(re.sub(r"^.*?(?:据|根据|援引|从)", "", bare))
    return Speaker(body["name"].strip(), start, not body["name"].endswith("人士")) if body else None
