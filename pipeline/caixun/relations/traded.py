"""Traded: whose a number is that is told of a market, of goods or their price, of a film or of a central bank's rate, where its clause names none."""

import re

from caixun.relations.market import BOTH, ends_with_goods, is_issuer, is_quote, is_traded, last_market, moves
from caixun.relations.metric import Metric
from caixun.relations.question import Answer, Question
from caixun.relations.row import Row
from caixun.relations.sphere import is_researched
from caixun.relations.standing import clause_start
from caixun.relations.topic import Cast, Topic

POLICY = re.compile(r"LPR|MLF|逆回购利率|准备金率|联邦基金利率")
DELIVERY = re.compile(r"^(?:[一-鿿]{2,8}交易所)?(\d{1,2}月份?交[割货])的")
INDEX = re.compile(r"(?P<name>(?:(?![的为在是与和])[一-鿿A-Za-z0-9]){2,8}指数)(?:的|当日|今日|现)?$")
YEARS = r"(?:\d{1,2}|[一二两三五七十])年期"
TERM = re.compile(rf"{YEARS}(?=主力合约|[涨跌]|上涨|下跌|收|升|报|期)")
BEARING = re.compile(rf"{YEARS}(?:主力合约)?")
COUNTED = re.compile(r"(?:个股|股票)")
BOARD = re.compile("科创板|创业板|北交所|[AH]股|[沪深]市")
MARKETS = re.compile(rf"{BOTH.pattern}|[港美欧]股|全市场")
FILM = re.compile(r"《([^《》]{1,20})》[^《》;。]*$")
PRICE = re.compile(r"(?:国际)?[油金银铜铝锂钢猪糖棉粮煤币]价")


def ask_term(asked: Question) -> Answer | None:
    """The bond of another term, which a clause names by its term alone: 国债期货5年期涨0.1%,10年期涨0.2%."""
    row, spoken = asked.row, asked.cast.here or asked.cast.topic
    begin = row.slots[clause_start(row, asked.at)].start
    term = TERM.match(row.text, begin)
    if term is None or spoken is None or "债" not in spoken.name:
        return None
    asked.cast.here = Topic(BEARING.sub("", spoken.name) + term.group(), None, spoken.kind)
    return asked.cast.here, ""


def ask_index(asked: Question) -> Answer | None:
    """The index whose close or move it is, by its words right before the metric: 行业指数最新收盘价为3614点."""
    row, metric = asked.row, asked.metric
    if metric is None or not (is_traded(metric) or moves(metric)):
        return None
    index = INDEX.match(row.text, row.slots[clause_start(row, asked.at)].start, metric.start)
    if index is None or any(s.code == "S" and index.start() <= s.start < index.end() for s in row.slots):
        return None
    asked.cast.here = Topic(index["name"], None, "index")
    return asked.cast.here, ""


def ask_policy(asked: Question) -> Answer | None:
    """A rate that a central bank sets is of its land, whichever town or bank the sentence tells of."""
    metric, cast = asked.metric, asked.cast
    spoken = cast.here or cast.topic
    if metric is None or not POLICY.search(metric.text) or (spoken is not None and spoken.kind == "bank"):
        return None
    slots = asked.row.slots
    first = next((s for s in slots[clause_start(asked.row, asked.at) : asked.at] if s.code in "MV"), None)
    if (first is not None and first.end <= metric.start) or any(s.cue is not None and s.cue.value == "bank" for s in slots[: asked.at]):
        return None  # 首套房利率为LPR+55个基点 is no rate of the bank's
    return find_country(cast), ""


def judge_delivery(asked: Question, who: Topic | None) -> Answer | None:
    """Goods for delivery in a month, which narrows them: 7月交货的轻质原油."""
    delivery = DELIVERY.match(asked.phrase)
    if not delivery:
        return None
    asked.cast.here = Topic(asked.phrase[delivery.end() :])
    return asked.cast.here, delivery.group(1)


def judge_price(asked: Question, who: Topic | None) -> Answer | None:
    """The price that a clause opens with, of goods of no other name, whose movement it tells: 国际油价上涨5%."""
    row, metric = asked.row, asked.metric
    begin = clause_start(row, asked.at)
    slot = next((s for s in row.slots[begin : asked.at] if s.code not in "P(b"), None)
    priced = find_priced(row, asked.at) if who is None and is_price(metric) else None
    if priced is not None:
        asked.cast.here = priced
        return priced, asked.phrase
    if not (moves(metric) and slot is not None and slot.code == "M" and PRICE.fullmatch(row.text, slot.start, slot.end)):
        return None
    asked.cast.here = Topic(row.text[slot.start : slot.end])
    return asked.cast.here, ""


def is_price(metric: Metric | None) -> bool:
    """Whether the metric is a price or how one moved."""
    return moves(metric) or (metric is not None and metric.known is not None and metric.known.kind == "price")


def find_priced(row: Row, at: int) -> Topic | None:
    """The goods that the last price of the sentence has in its name, or the price itself: 硅料|价格, 铝价."""
    for slot in reversed(row.slots[:at]):
        words = row.text[slot.start : slot.end]
        if slot.code in "CSqH":
            return None
        if slot.code in "MV" and PRICE.fullmatch(words):
            return Topic(words)
        if slot.code in "MV" and words.endswith("价格") and ends_with_goods(words[:-2]):
            return Topic(words[:-2], None, "commodity")
    return None


def judge_count(asked: Question, who: Topic | None) -> Answer | None:
    """The market whose stocks are counted: 上涨个股有3200只, 114只个股涨停."""
    row, number = asked.row, asked.row.slots[asked.at]
    named = asked.metric is not None and asked.metric.text.endswith("个股")
    if not row.text.startswith("只", number.end - 1) or not (named or COUNTED.match(row.text, number.end)) or (who is not None and who.kind in ("sector", "index", "market", "fund")):
        return None
    board = BOARD.match(asked.metric.text) if asked.metric is not None else None
    return Topic(board.group(), None, "market") if board else last_market(MARKETS, row.text, number.start), asked.phrase


def judge_film(asked: Question, who: Topic | None) -> Answer | None:
    """The film that the takings are of: 《长路》票房突破2亿元."""
    metric, row = asked.metric, asked.row
    if metric is None or not metric.text.endswith("票房") or "》" not in row.text[row.start : row.end]:
        return None
    film = FILM.search(row.text, row.start, row.slots[asked.at].start)
    return (Topic(film[1]), "") if film and (who is None or not is_issuer(asked.cast.main)) else None


def judge_quote(asked: Question, who: Topic | None) -> Answer | None:
    """Goods with a price that a list, a remark or data of others name."""
    metric = asked.metric
    if not asked.phrase or metric is None or not is_quote(metric):
        return None
    aside = asked.phrase_start < 0 or asked.is_cut()
    return (Topic(asked.phrase), "") if aside or (asked.names_thing() and is_researched(asked.row, metric.start)) else None


def judge_policy(asked: Question, who: Topic | None) -> Answer | None:
    """A rate that a central bank sets is not of the company that the text is about."""
    metric = asked.metric
    far = who is not None and who.kind not in ("bank", "country") and asked.cast.here is None
    return (find_country(asked.cast), asked.phrase) if far and metric is not None and POLICY.search(metric.text) else None


def find_country(cast: Cast) -> Topic | None:
    """The country whose economy the text tells of."""
    return cast.place if cast.place is not None and cast.place.kind == "country" else None
