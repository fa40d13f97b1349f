"""Object: what a deed makes, sells, wins, buys, pays for or issues, which narrows its amount."""

import re

from caixun.relations.metric import Metric
from caixun.relations.qualifier import NEAR, clean_phrase, find_slot, is_name
from caixun.relations.row import NUMBERS, Row

DEAL = re.compile(r"(?:中标|收购|出售|受让|竞得|摘得|承接)(?:了|的|位于)?(?P<name>[^,;。:\n%]{2,30})(?=[,;。])")
DEAL_IDS = frozenset("winning_bid deal_value acquisition disposal amount".split())
COMPOSED = re.compile(r"(?:主营业务|收入构成|主营构成|营收构成)[^,;。:]{0,6}?(?:为|包括|包含|有)[::]?(?P<names>[^,;。:]{2,120}),(?:各自|分别)?占[^,;。:\d]{2,12}(?:分别)?(?:为|是)?[::]?")
VOLUME_IDS = frozenset("volume_sales output shipments deliveries avg_price capacity gross_margin inventory installed_capacity exports imports sales store_count user_count capacity_utilization".split())
SPENT = frozenset(("用于", "投向", "投入", "投资于", "拟用于", "将用于", "主要用于"))
ISSUED = re.compile(r"(?:拟|计划|成功|完成)?(?:[A-Z]\+?\d?轮|天使轮|定增|配股|供股|非公开发行)?(?:募资|募集|融资|集资|发行)(?:资金)?(?:总额|规模|总规模|金额|总金额)?|(?:票面|发行)利率|(?:全场)?认购倍数")
INSTRUMENT = re.compile(
    r"定增|定向增发|配股|供股|可转债|可转换公司债券|(?:超短期|短期)融资券|超短融|短融|中期票据|中票|(?:小?公募|私募|绿色|专项|永续|次级|二级资本|科技创新|科创|点心|熊猫)*(?:公司债券?|企业债券?|可续期债|资本债券?|永续债)|(?:Pre-?)?[A-F]\d?\+?轮|天使轮|战略融资|IPO"
)
SOLD = re.compile(
    r"(?:收购|受让|出售|转让|购买)(?:(?:其|公司|所)?(?:间接|直接|合计)?持有?的?|了)?(?P<name>[一-鿿A-Za-z()·\-]{2,24}?)(?:合计|约|共计|剩余|另外)?的?(?:\d{1,3}(?:\.\d{1,6})?%|全部)的?股[权份]"
)
DESCRIBED = re.compile(r".*(?:转让|出售|持有|控制|挂牌)的")  # 上市公司公开挂牌转让的|某能源
OWN = re.compile(r"公司$|股东|本|其|^股|持有")
INVESTED = re.compile(r"(?:投资|投入|斥资|总投资|投资总?额|投资规模|投资金额|年产|年产能|产能)$")
PROJECT = re.compile(r"(?:建设|新建|扩建|投建|兴建|建造|投入|投向|用于)(?!类)(?P<name>(?:年产)?[^,;:。()“”、]{2,44}?(?:项目|基地|工厂|产线|生产线|产业园|园区|中心|设施|电站))")
SIZE = re.compile(r"^.*\d[\d.,]*\s?(?:万|亿)?(?:吨|GWh|GW|MWh|MW|kW|套|台|片|平方米|平米|立方米|辆|颗|只|件|支|头|张|米)(?:/年)?(?:的)?")
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
    if metric.text in SPENT and metric.start >= slot.end:
        host = row.slots[find_slot(row, metric.start)]
        phrase = clean_phrase(row, metric.end, host.end)[0] if host.end > metric.end else ""
        return phrase if not ACTION.search(phrase) else ""
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
    if known is None or known.use != "verb" or known.like not in VOLUME_IDS or row.codes[at - 1 : at] != "." or row.slots[at - 1].start != metric.end:
        return ""
    return clean_phrase(row, metric.end, row.slots[at].start)[0]


def find_stake(row: Row, at: int) -> str:
    """The company of which a stake was bought or sold before: 以2.4亿元收购某公司60%股权,对价为…."""
    start = max(row.start, row.text.rfind(";", row.start, row.slots[at].start), row.slots[at].start - NEAR)
    sold = list(SOLD.finditer(row.text, start, row.slots[at].start))
    name = DESCRIBED.sub("", sold[-1]["name"]) if sold else ""
    return name if is_name(name) and not OWN.search(name) else ""


def find_object(row: Row, at: int, metric: Metric) -> str:
    """What was won, bought or sold in the clauses before, for the amount of the deal: 中标某项目,中标金额2亿元."""
    known = metric.known
    if known is None or known.like not in DEAL_IDS or metric.verb:
        return ""
    if sold := find_stake(row, at):
        return sold
    deeds = list(DEAL.finditer(row.text, max(row.start, metric.start - NEAR), metric.start))
    return clean_phrase(row, deeds[-1].start("name"), deeds[-1].end("name"))[0] if deeds else ""


def find_issued(row: Row, at: int, metric: Metric) -> str:
    """What is issued for the money raised: 发行10亿元公司债, 拟通过配股方式募集20亿元, 完成B轮融资."""
    start, end = row.slots[at].start, row.slots[at].end
    if not ISSUED.fullmatch(metric.text) or row.text.find(";", metric.end, start) >= 0:
        return ""
    stop = next((s.start for s in row.slots[at + 1 :] if s.code in ",;:" + NUMBERS), row.end)
    ahead = INSTRUMENT.search(row.text, min(end, metric.start), max(stop, metric.end))
    if ahead:
        return ahead.group()
    told = list(INSTRUMENT.finditer(row.text, max(row.start, row.text.rfind(";", row.start, start), start - NEAR // 3), start))
    return told[-1].group() if told else ""


def find_project(row: Row, at: int, metric: Metric) -> str:
    """The project that the money or the capacity is for: 投资5亿元建设年产6万吨某某项目, 建设某某项目,总投资5亿元."""
    if not INVESTED.search(metric.text):
        return ""
    start, end = row.slots[at].start, row.slots[at].end
    money = not metric.text.endswith(CAPACITY)
    low = max(row.start, row.text.rfind(";", row.start, start) + 1, start - NEAR // 2)
    stop = row.text.find(";", end, row.end)
    built = next((m for m in PROJECT.finditer(row.text, low, stop if stop > 0 else row.end) if m.start() < end + NEAR // 5 and (money or m.start() < start < m.end())), None)
    if built is None:
        return ""
    name = SIZE.sub("", built["name"])
    return clean_phrase(row, built.end("name") - len(name), built.end("name"))[0] if len(name) > 1 else ""
