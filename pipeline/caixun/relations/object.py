"""Object: what a deed makes, sells, wins, buys, pays for or issues, which narrows its amount."""

import re

from caixun.relations.metric import Metric
from caixun.relations.qualifier import NEAR, clean_phrase, find_slot
from caixun.relations.row import NUMBERS, Row

DEAL = re.compile(r"(?:中标|收购|出售|受让|竞得|摘得|承接)(?:了|的|位于)?(?P<name>[^,;。:\n%]{2,30})(?=[,;。])")
DEAL_IDS = frozenset("winning_bid deal_value acquisition disposal amount".split())
COMPOSED = re.compile(r"(?:主营业务|收入构成|主营构成|营收构成)[^,;。:]{0,6}?(?:为|包括|包含|有)[::]?(?P<names>[^,;。:]{2,120}),(?:各自|分别)?占[^,;。:\d]{2,12}(?:分别)?(?:为|是)?[::]?")
VOLUME_IDS = frozenset("volume_sales output shipments deliveries avg_price capacity gross_margin inventory installed_capacity exports imports sales store_count user_count capacity_utilization".split())
CAPACITY = ("产能", "年产", "扩产", "装机")
ACTION = re.compile(r"[将已被]|用于|办理|关口|附近|大关|期间|以[上下内外]|左右|不等|排名|进行|作为|位居|引进|股份|股权|偿还|补充|落户|落地|其中")


def find_composed(row: Row, at: int) -> str:
    """The line of business that a share belongs to: 主营业务为甲、乙,占营收比例分别为:60%、40%."""
    composed = COMPOSED.search(row.text, max(row.start, row.slots[at].start - NEAR), row.slots[at].start)
    if not composed:
        return ""
    names = composed["names"].split("、")
    rank = sum(row.codes[i] in NUMBERS for i in range(find_slot(row, composed.end()), at))
    return names[rank] if rank < len(names) else ""


def find_goal(row: Row, at: int, metric: Metric) -> str:
    """The object right after the number: 下单4万颗芯片, 100GW逆变器产能, 中标2亿元垃圾发电项目, 以3亿元收购某公司."""
    if row.codes[at] != "N":
        return ""
    slot = row.slots[at]
    i = at + 1
    if metric.verb and metric.start >= slot.end:
        i = next((j for j in range(at + 1, len(row.slots)) if row.slots[j].start >= metric.end), len(row.slots))
        if row.codes[i : i + 1] == "C":
            return row.text[row.slots[i].start : row.slots[i].end]
    elif metric.end < slot.start and (made := find_made(row, at, metric)):
        return made
    elif (metric.start > slot.end and not (row.slots[at + 1].end == metric.start and row.codes[at + 1] == ".")) or not (metric.start > slot.end or metric.verb or metric.text.endswith(CAPACITY)):
        return ""
    last = i + (row.codes[i : i + 2] == "n.")
    if row.codes[last : last + 1] != "." or row.text[row.slots[i].start : row.slots[i].start + 1].isspace():
        return ""
    phrase, _ = clean_phrase(row, row.slots[i].start, row.slots[last].end)
    return phrase if not ACTION.search(phrase) else ""


def find_made(row: Row, at: int, metric: Metric) -> str:
    """What was made or sold, between the verb and the number: 销售商品煤2300万吨."""
    known = metric.known
    if known is None or known.use != "verb" or known.id not in VOLUME_IDS or row.codes[at - 1 : at] != "." or row.slots[at - 1].start != metric.end:
        return ""
    return clean_phrase(row, metric.end, row.slots[at].start)[0]


def find_object(row: Row, at: int, metric: Metric) -> str:
    """What was won, bought or sold in the clauses before, for the amount of the deal: 中标某项目,中标金额2亿元."""
    known = metric.known
    if known is None or known.id not in DEAL_IDS or metric.verb:
        return ""
    deeds = list(DEAL.finditer(row.text, max(row.start, metric.start - NEAR), metric.start))
    return clean_phrase(row, deeds[-1].start("name"), deeds[-1].end("name"))[0] if deeds else ""


