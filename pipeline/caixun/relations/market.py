"""Market: what is traded — goods, bonds, stocks — and which metrics are its own, whoever the text is about."""

import re
from functools import cache

from caixun.entities.metric import like
from caixun.relations.metric import Metric
from caixun.relations.roles import Draft
from caixun.relations.row import TRADED, Row
from caixun.relations.standing import clause_start, is_land
from caixun.relations.topic import UNNAMED, Topic
from caixun.words import table

MACRO = frozenset("cases gdp industrial_output retail_sales fixed_investment cpi ppi pmi m2 social_financing trade trade_balance unemployment fiscal_revenue fiscal_spending industrial_profit new_loans".split())
BOND = re.compile(r"(?:[美国英德日法意中]债|国债|公债|债券)")
TERM = re.compile(r"(?:(?:\d\d/)?(?:\d{1,2}|[一二两三五七十])年期?)?(?:[长中短]期|基准)?的?$")
PAIRED = re.compile(r"([一-鿿]{2,3})[兑对/]")
SEATS = {"美联储": "美国", "联储": "美国", "欧洲央行": "欧元区", "欧央行": "欧元区", "日银": "日本"}
LEVELS = frozenset(("index", "currency", "commodity"))
REACHED = re.compile(r"[突跌升击]破|站[上稳]|触[及达]|失守|重[返回]|收复|作收|逼近|[升降跌涨]至|上浮|下探")
WRAP = re.compile("个股|三大指数|赚钱效应|[两三]市")
BOTH = re.compile("沪深(?:京)?[两三]市|[两三]市|A股")
VOLUMES = frozenset("output exports imports volume_sales shipments consumption deliveries sales capacity".split())
RATED = frozenset("pe pb ps peg pev ev_ebitda eps bvps target_price target_market_cap upside dividend_yield share_price close market_cap".split())
EARNED = frozenset("revenue gross_margin gross_profit net_margin profit_margin net_profit operating_profit operating_cost unit_profit".split())
TRADES = frozenset(("share_price", "rise", "fall", "turnover_volume", "turnover_rate", "market_cap", "amplitude"))


def find_market(row: Row, at: int) -> Topic | None:
    """The market that the sentence has told of last, whose turnover a turnover without a stock of its own is: 两市红多绿少,成交额突破1.2万亿元."""
    begin = row.slots[clause_start(row, at)].start
    crowded = WRAP.search(row.text, row.start, row.slots[at].start) is not None
    for slot in reversed(row.slots[:at]):
        if crowded and slot.code == "C" and slot.end < begin:
            continue  # 贵州茅台等权重走低,个股涨多跌少,成交达6800亿元
        if slot.code == "C" or (slot.cue is not None and slot.cue.value == "sector"):
            return None
        if slot.code == "S" and slot.cue is not None and slot.cue.value == "market":
            return Topic(row.text[slot.start : slot.end], None, "market")
    return last_market(BOTH, row.text, row.end) if crowded else None


def last_market(markets: re.Pattern[str], text: str, end: int) -> Topic | None:
    """The market that a text names last up to a place, which a wrap or a count of stocks without one of its own is of."""
    named = markets.findall(text, 0, end)
    return Topic(named[-1], None, "market") if named else None


def read_bond(row: Row, metric: Metric) -> Topic | None:
    """The bond that a yield begins with, and the land and term before it: 法国10年期 国债收益率, 10年期 美债收益率."""
    bond = BOND.match(metric.text)
    if bond is None:
        return None
    start = begin_bond(row, metric.start)
    return Topic(row.text[start : metric.start] + bond.group(), None, "bond") if start < metric.start else None


def begin_bond(row: Row, start: int) -> int:
    """Where the name of a bond begins, with its land and term: 法国10年期|国债."""
    start = begin_land(row, start)
    term = TERM.search(row.text, row.start, start)
    return begin_land(row, term.start()) if term else start


def begin_land(row: Row, end: int) -> int:
    """Where the country begins that ends at a place, the place itself where none does."""
    land = countries().search(row.text, max(row.start, end - 8), end)
    return land.start() if land else end


def name_land(bank: str) -> str:
    """The country whose central bank it is by its name, nothing where the name tells of none."""
    return SEATS.get(bank) or next((bank[:size] for size in range(len(bank) - 2, 1, -1) if countries().fullmatch(bank, 0, size)), "")


@cache
def countries() -> re.Pattern[str]:
    """Countries at the end of words."""
    names = sorted((word for row in table("regions") if row["kind"] == "country" for word in row.names), key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, names)) + ")$")


def name_quote(unit: str, subject: Topic | None) -> str:
    """The unit of a quote: no index, goods or currency has shares, and one of a pair of currencies is the price of the other."""
    if subject is None or not unit.endswith("/股") or (subject.kind not in LEVELS and not TRADED.search(subject.name)):
        return unit
    pair = PAIRED.match(subject.name)
    base = currencies().get(pair[1]) if pair else None
    return unit.removesuffix("/股") + (f"/{base}" if base else "")


@cache
def currencies() -> dict[str, str]:
    """The codes of currencies by their names."""
    return {row["word"]: row["code"] for row in table("currencies")}


def is_quote(metric: Metric | None) -> bool:
    """Whether the metric is a price of goods on a market, whose subject is the goods, not who sells them."""
    known = metric.known if metric else None
    return known is not None and known.kind == "price" and known.like in ("avg_price", "spread")


def name_level(row: Row, draft: Draft, metric: Metric | None, subject: Topic | None) -> Metric | None:
    """The metric of a level that only a movement leads to: the index, currency or goods by its name (美元指数跌破93)."""
    if draft.kind != "value" or not is_price_of(row, draft.at) or subject is None or subject.kind not in LEVELS or not moves(metric):
        return metric
    slot = next((s for s in reversed(row.slots[: draft.at]) if s.code == "S" and row.text[s.start : s.end] == subject.name), None)
    return Metric(subject.name, slot.start, slot.end) if slot else metric


def is_price_of(row: Row, at: int) -> bool:
    """Whether the number can be a level read off a market: money, points or a bare number."""
    mention = row.slots[at].mention
    return mention is not None and (mention.label in ("MONEY", "NUMBER") or (mention.quantity is not None and mention.quantity.unit == "点"))


def moves(metric: Metric | None) -> bool:
    """Whether the words for a metric only tell how a price moved."""
    if metric is None:
        return True
    known = metric.known
    return REACHED.search(metric.text) is not None or (known is not None and known.like in ("rise", "fall")) or (metric.slot is not None and metric.slot.code in "+-~?")


def is_macro(metric: Metric | None) -> bool:
    """Whether the metric is of a country's economy."""
    mention = metric.slot.mention if metric and metric.slot else None
    return mention is not None and like(mention.metric_id) in MACRO


def is_volume(metric: Metric | None) -> bool:
    """Whether the metric counts goods made, sold or used, which are who makes, sells or uses them: 我国精炼铜产量."""
    known = metric.known if metric else None
    return known is not None and known.like in VOLUMES


def is_traded(metric: Metric | None) -> bool:
    """Whether the metric is of a stock that is traded, not of those who trade it (三大法人买超3000张,股价上涨2%)."""
    known = metric.known if metric else None
    return known is not None and (known.like in TRADES or known.kind == "price")


@cache
def goods() -> re.Pattern[str]:
    """Commodities, bonds and indices at the end of a phrase: 7月交货的轻质原油."""
    words = [w for row in table("indices") if row["kind"] in ("commodity", "bond", "index") for w in row.names]
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")$")


def ends_with_goods(phrase: str) -> bool:
    return goods().search(phrase) is not None


def names_goods(row: Row, name: str, at: int) -> bool:
    """Whether the words in a list of prices name goods on a market, told of no company and no place before the number."""
    start = row.text.find(name, row.start)
    begin = max(row.text.rfind(mark, row.start, start) for mark in ",;")
    return not any(s.code in "Cq" or (is_land(s) and begin <= s.start < start) for s in row.slots[:at])


def is_rated(metric: Metric | None) -> bool:
    """Whether the metric is of a share that is rated or quoted, not of its holders, its offspring or those beside it."""
    known = metric.known if metric else None
    return known is not None and known.like in RATED


def is_earned(metric: Metric | None) -> bool:
    """Whether the metric is of a firm's accounts, in which goods are but a line of its business."""
    known = metric.known if metric else None
    return known is not None and known.like in EARNED


def is_issuer(who: Topic | None) -> bool:
    """Whether an article is about one listed company, be it one that it never names."""
    return who is UNNAMED or (who is not None and who.symbol is not None)
