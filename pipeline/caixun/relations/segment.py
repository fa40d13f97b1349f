"""Segment: what narrows the subject — a business line, a region, a product, a subsidiary, the company that is held."""

import re
from functools import cache, lru_cache

from caixun.entities.metric import like, metrics
from caixun.relations.market import ends_with_goods, is_earned, is_issuer
from caixun.relations.metric import BREAKDOWN, Metric, previous_number
from caixun.relations.object import (
    DESCRIBED,
    VOLUME_IDS,
    find_composed,
    find_goal,
    find_issued,
    find_object,
    find_project,
    find_stake,
)
from caixun.relations.qualifier import HOLLOW, NEAR, NO_PHRASE, STAMP, clean_phrase, find_slot, is_name, trim
from caixun.relations.row import Row
from caixun.relations.sphere import is_researched
from caixun.relations.subject import ALONE
from caixun.relations.topic import LANDS, UNNAMED, Cast, Topic
from caixun.types import Fact
from caixun.words import table

FIGURE = re.compile(r"\d%|[增降升跌涨]")
BUSINESS = re.compile(r"(?:业务|板块|渠道|产品|系列|市场|品牌|事业部|部门|平台|服务|端)$")
MEMBERS = re.compile(r"\((?:共|合计)?\d{1,4}[家只]")  # 白酒板块(20家上市公司)
VIEWED = re.compile(r"\s*(?:分|从|按)(?:单|全|整|总|趋势|同比|环比|[上下]半|季度|月度)")  # 从单月看 goes on about others, too
OWNER = re.compile(r"(?:的)?(?:控股|第[一二三]大|单一大|原|大)*股东")
OWNED = re.compile(r"是(?P<name>[一-鿿A-Za-z]{2,10}?)的?(?:控股|第[一二三]大|大|重要)?股东")
LINES = re.compile(
    "制造业|产业|高技术|服务业|基础设施|房地产|民间|农村|城镇|乡村|猪肉|食品|能源|[汽柴原]油|原煤|粗钢|钢材|生铁|粮食|水泥|汽车|乘用车|商用车|新能源|新车|直营|加盟|线[上下]|电商|批发|零售|海外|境外|储能|光伏|风电|火电"
    "|电池|[车寿财]险|健康险|个险|经纪|投行|资管|自营|餐饮|写字楼|住宅|新房|二手房|商品房|硅料|煤炭|疫苗|快递|数据中心|住户|居民|企业|工业|进口|出口|外销|内销"
)
COMPANY_IDS = frozenset(
    "revenue gross_profit gross_margin net_margin net_profit net_profit_attributable net_profit_adjusted net_profit_non_gaap earnings net_loss operating_profit operating_margin operating_loss operating_cost profit_margin"
    " orders capacity_utilization store_count same_store_sales npl_ratio premium fee_income rent vacancy occupancy share_of_total shipments deliveries collection user_count mau arpu gmv unit_profit revpar volume_sales".split()
)
COUNTED_IDS = frozenset("volume_sales output shipments deliveries avg_price capacity inventory installed_capacity exports imports consumption capacity_utilization unit_profit".split())
WHOLE = frozenset(("全球", "全国", "我国", "中国", "世界"))
PLACES = frozenset("city country place province commodity sector".split())
SHARED = re.compile(r"(?:(?<![一-鿿])|(?<=[年月日季度]))(?P<name>(?![年月日季度])[一-鿿]{2,14}(?:市场|行业))(?:规模|容量)[^;]{0,60}$")
DEPENDENT = frozenset("ratio price".split())
QUOTED = re.compile("股价|收盘|市值")  # what a company has whoever holds it
HELD = re.compile("增持|减持|转让|受让|质押|买入|卖出|套现")
DEALS = re.compile("收购|出售|购买|取得|增持|减持|转让|受让|质押|买入|卖出|套现")
STAKE = re.compile(r"的?(?:公司|其)?股[份权]")
SHARES = re.compile(r"股[份权本]|持股|减持|增持|质押|套现|表决权|转让")
BOUGHT = re.compile(
    r"(?:收购|受让|持有|出售|转让|取得|获得|购买|认购|控股|拿下|竞得)了?(?:其|公司|所)?(?:持有?)?的?(?P<name>(?!持)[一-鿿A-Za-z()·\-]{2,24}?)(?:合计|约|共计|不超过|不低于|超过)?(?:\([^()]{1,20}\))?\s*$"
)
AMONG = re.compile(r"在(?P<name>[^,;:。在]{2,20}?(?:市场|领域|行业|赛道))(?:上|中)?的?(?:整体|综合)?$")
SECTION = re.compile(r"(?:^|[。;\n])\s*(?:(?:[\d一二三四五]{1,2}[)、.]|[①-⑳⑴-⒇])\s*)?(?:\([\d一二三四五]\))?(?:其中,?|从|在|分业务看?,)?(?P<name>[一-鿿A-Za-z0-9&·\-/]{2,14})(?:方面,|端,|板块,|业务,|上,|业务方面,|:)")
ITEM = re.compile(r"\s*[\d一二三四五六]{1,2}\s*")
WHOLE_IDS = frozenset("net_profit net_profit_attributable net_profit_adjusted eps net_loss net_loss_attributable roe total_assets net_assets share_price close target_price market_cap dividend".split())


def narrow_subject(
    row: Row, at: int, metric: Metric | None, subject: Topic | None, phrase: str, cast: Cast, before: Fact | None
) -> tuple[Topic | None, str]:
    """The subject of the number in slot `at` and what narrows it; `phrase` stands right before the metric.

    A company that is held goes first, then the words of the number's own clause; where there are none, the object of the
    number, the heading, or the segment of the fact before in the same breath. A mere line of business is no subject.
    """
    if metric is None:
        return subject, phrase or find_held(row, at, "", subject, cast)
    held = find_held(row, at, metric.text, subject, cast) or find_composed(row, at)
    listed = not held and is_listed(row, phrase) and not FIGURE.search(phrase)
    named = STAMP.sub("", held or find_line(row, at, metric) or trim(phrase) or (phrase if listed else ""))
    if named and not held and (is_member(row, named) or (metric.verb and named.count("、") > 1)):
        named = ""
    if subject and is_part(row, subject, metric, cast):
        return cast.main or (cast.topic if cast.topic and cast.topic.kind in PLACES else None), name_part(row, at, subject.name, named)
    if subject and named.startswith(subject.name):
        named = named if BUSINESS.search(named) else named[len(subject.name) :]
    elif subject and named in subject.name:
        named = ""
    if named and not listed and (not 1 < len(named) <= 40 or NO_PHRASE.search(named) or HOLLOW.fullmatch(named)):
        named = ""
    named = named or split_metric(metric.text)
    if subject is None and cast.main is None and named and (ALONE.search(named) or named == split_metric(metric.text)):
        cast.here = cast.here or Topic(named)
        return Topic(named), ""  # nobody is told of but the thing itself: 制造业PMI
    return subject, named or find_shared(row, at, metric) or find_goal(row, at, metric) or find_issued(row, at, metric) or find_project(row, at, metric) or find_object(row, at, metric) or find_section(row, at) or carry_on(row, at, metric, subject, before) or carry_goods(row, at, metric, subject, before)


def name_part(row: Row, at: int, whole: str, named: str) -> str:
    """A part of a company's business by the place or line and the words right behind it: 香港|写字楼."""
    joined = whole + named
    return joined if named and row.text.find(joined, row.start, row.slots[at].start) >= 0 else named or whole


def leave_out(segment: str, subject: Topic | None) -> str:
    """The segment without the subject at its end (饲料板块 of 饲料板块北向资金); goods narrow themselves (精炼铜)."""
    if subject is not None and segment == subject.name:
        return ""
    if subject is None or not subject.name or subject.kind in ("phrase", "commodity") or not segment.endswith(subject.name):
        return segment
    rest = trim(segment.removesuffix(subject.name))
    return rest if is_name(rest) else ""


def is_listed(row: Row, phrase: str) -> bool:
    """Whether the words are a member of a list, which names things however hollow the words are alone (境内/境外)."""
    at = row.text.find(phrase, row.start, row.end) if phrase else -1
    return at > row.start and (row.text[at - 1] in "、/" or row.text[at + len(phrase) : at + len(phrase) + 1] in ("、", "/"))


def is_member(row: Row, name: str) -> bool:
    """Whether a name is a company of a list in the sentence, each of which is a subject of its own: 甲、乙、丙跌超5%."""
    for i, slot in enumerate(row.slots):
        if slot.code == "C" and row.text[slot.start : slot.end] == name:
            return "&" in (row.codes[i - 1 : i], row.codes[i + 1 : i + 2])
    return False


def is_part(row: Row, subject: Topic, metric: Metric, cast: Cast) -> bool:
    """Whether a phrase or place that was taken for the subject is a part of a company's business."""
    known = metric.known
    owned = known is not None and (known.like in COMPANY_IDS or known.id in COMPANY_IDS)
    if subject.kind in PLACES:
        whole = (subject.name in WHOLE and is_researched(row, metric.start)) or MEMBERS.match(row.text, row.text.find(subject.name, row.start) + len(subject.name))
        return owned and not whole and cast.main is not None and (cast.main.symbol is not None or cast.main is UNNAMED)
    if subject.kind == "crowd" and is_issuer(cast.main) and names_line(subject.name) and not is_researched(row, metric.start):
        return owned
    if subject.kind not in ("phrase", "name") or subject == cast.main or (known is not None and known.like in ("rise", "fall")):
        return False
    if cast.main is UNNAMED and is_earned(metric) and subject.kind == "name" and not subject.name.isascii():
        return True  # 房产:收入0.7亿元
    if BUSINESS.search(subject.name) or (BREAKDOWN.match(row.text, row.start) and not VIEWED.match(row.text, row.start)):
        return owned or not ALONE.search(subject.name)
    return False


def names_line(name: str) -> bool:
    """Whether the name is of goods and a line of business in them: 生猪板块."""
    return name.endswith("板块") and ends_with_goods(name.removesuffix("板块"))


@lru_cache(1 << 12)
def split_metric(name: str) -> str:
    """The line of business inside a metric's own name: 直营门店数量, 汽车销量, 制造业投资."""
    for cut in range(2, len(name) - 1):
        core = metrics().get(name[cut:])
        if core is not None and (core.use == "noun" or core.like in ("investment", "orders")):
            line = name[:cut]
            return line if is_name(line) and (LINES.search(line) or (name not in metrics() and core.like in VOLUME_IDS | {"orders"})) else ""
    return ""


def find_held(row: Row, at: int, metric: str, subject: Topic | None, cast: Cast) -> str:
    """The company whose shares the holder has, buys or sells."""
    end = row.slots[at].start
    start = max(row.start, end - NEAR)
    clause = row.text[max(start, row.text.rfind(",", start, end)) : end]
    holds = subject is not None and subject.kind == "holder" and HELD.search(row.text, row.start, end) is not None and QUOTED.search(metric) is None
    if not holds and not SHARES.search(metric) and not SHARES.search(clause) and not STAKE.match(row.text, row.slots[at].end):
        return ""
    bought = BOUGHT.search(row.text, start, end)
    name = DESCRIBED.sub("", bought["name"]).removesuffix("的") if bought else ""
    if bought and (row.codes[at] == "%" or metric in bought.group()) and is_name(name) and not re.search("公司$|股东|本|其|^股", name):
        return name
    if STAKE.match(row.text, row.slots[at].end):
        borne = find_bearer(row, at)
        if borne and (subject is None or (subject.name not in borne and borne not in subject.name)):
            return borne
    elif sold := find_stake(row, at):
        return sold
    owned = OWNED.search(row.text, start, end)
    if owned:
        return owned["name"]
    for slot in row.slots[max(0, at - 40) : at]:
        if slot.code == "C" and OWNER.match(row.text, slot.end, row.end):
            name = row.text[slot.start : slot.end]
            return name if subject is None or (subject.name not in name and name not in subject.name) else ""
    headed = next((s for s in row.slots[:at] if s.code == "C" and row.text.startswith(":", s.end)), None)
    if headed is not None and subject is not None and subject.kind == "holder":
        return row.text[headed.start : headed.end]  # 某公司:第二大股东拟减持3%
    main = cast.main
    if main is None or subject is None or (not main.symbol and subject.kind != "holder"):
        return ""
    other = subject.name != main.name and subject.symbol != main.symbol and subject.kind in ("holder", "company", "name")
    return main.name if other else ""


def find_bearer(row: Row, at: int) -> str:
    """The company right before a share of its stock: 收购某某有限公司(简称某某)60%股权."""
    i = row.codes.rfind("(", 0, at) - 1 if row.codes[at - 1 : at] == ")" else at - 1
    slot = row.slots[i] if i >= 0 and row.codes[i] in "CH" else None
    if slot is None or DEALS.search(row.text, row.start, slot.start) is None:
        return ""
    return (slot.mention.name if slot.mention else None) or row.text[slot.start : slot.end]


def find_line(row: Row, at: int, metric: Metric) -> str:
    """The words right before the number in its own clause, where the metric was named before: ;运营27亿元, 其中中国市场330万辆, 服务同比增长58%."""
    floor = previous_number(row, at)
    after = metric.start > row.slots[at].start
    led = row.start <= metric.start and (floor < 0 or metric.start > row.slots[floor].start) and not after
    i = at - 1
    while i > floor and row.codes[i] in "erbB+-":
        i -= 1
    first = i
    while first > floor and row.codes[first] in ".S":
        first -= 1
    opened = row.codes[first : first + 1] if first >= 0 else ","
    if led and (opened != ":" or row.slots[first].start < metric.end):
        return ""
    if first == i or first == floor >= 0 or (opened not in tuple(",;:(&P" + "Cq" * after) and not numbers_item(row, first)):
        return ""
    moved = row.codes[i + 1 : at].strip("er")
    return clean_phrase(row, row.slots[first + 1].start, row.slots[i].end if moved else row.slots[at].start)[0]


def numbers_item(row: Row, i: int) -> bool:
    """Whether the bracket in slot i closes the number of an item: 其中:1)电力业务4.4亿元."""
    return row.codes[i] == ")" and i > 0 and row.codes[i - 1] == "." and ITEM.fullmatch(row.text, row.slots[i - 1].start, row.slots[i - 1].end) is not None


def find_section(row: Row, at: int) -> str:
    """The heading of the sentence: 加盟方面, 储能业务:."""
    end = row.slots[at].start
    start = max(row.start, row.text.rfind(";", max(row.start, end - NEAR), end))
    head = SECTION.match(row.text, start, end)
    name = head["name"] if head else ""
    return name if name.endswith(("业务", "板块", "端", "市场", "产品", "品牌")) else ""


def find_shared(row: Row, at: int, metric: Metric) -> str:
    """The market that a share is of, whose size the sentence has told before: 仓储机器人市场规模约200亿元,某公司以5%的份额居首."""
    if metric.text.endswith(("份额", "市占率", "占有率")) and (among := AMONG.search(row.text, max(row.start, metric.start - 40), metric.start)):
        return among["name"]
    shared = SHARED.search(row.text, row.start, row.slots[at].start) if metric.text.endswith(("份额", "市占率", "占有率", "占")) else None
    return shared["name"] if shared else ""


def carry_on(row: Row, at: int, metric: Metric, subject: Topic | None, before: Fact | None) -> str:
    """The segment of the fact before, where the clause goes on about it without a name of its own."""
    if before is None or not before.segment or before.evidence_start != row.start:
        return ""
    first = find_slot(row, before.start)
    between = row.codes[first + 1 : at]
    if set(between) & set(";CSqH"):
        return ""
    known = metric.known
    if BUSINESS.search(before.segment) and known is not None and known.like in COMPANY_IDS:
        return before.segment
    if before.segment.endswith(("交割", "交货")) and before.subject == (subject.name if subject else None):
        return before.segment
    same = metric.text == row.cite(metric.start, metric.end) and (before.metric_text or "").endswith(metric.text)
    return before.segment if same or (known is not None and known.kind in DEPENDENT and known.like not in WHOLE_IDS) or "占" in metric.text else ""


@cache
def regions() -> frozenset[str]:
    """Every known place, by all its names."""
    return frozenset(word for row in table("regions") for word in row.names)


def carry_goods(row: Row, at: int, metric: Metric, subject: Topic | None, before: Fact | None) -> str:
    """The goods of the fact before, where the text goes on to count them: 我国精炼铜产量5万吨,出口1万吨; 其中江临省产量为2万吨."""
    if before is None or not before.segment or metric.known is None or metric.known.like not in COUNTED_IDS or like(before.metric_id) not in COUNTED_IDS:
        return ""
    if before.segment in regions() or (before.evidence_start != row.start and not BREAKDOWN.match(row.text, row.start)):
        return ""
    landed = subject is not None and subject.kind in LANDS
    if before.subject == (subject.name if subject else None):
        return before.segment if landed or row.text.find(";", before.end, row.slots[at].start) < 0 else ""
    return before.segment if landed and (metric.known.like == like(before.metric_id) or BREAKDOWN.match(row.text, row.start)) else ""
