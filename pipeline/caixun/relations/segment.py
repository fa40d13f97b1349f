"""Segment: what narrows the subject — a business line, a region, a product, a subsidiary, the company that is held."""

import re
from bisect import bisect_left
from functools import lru_cache

from caixun.entities.metric import metrics
from caixun.relations.metric import BREAKDOWN, Metric, previous_number
from caixun.relations.phrase import is_idle, trim_phrase
from caixun.relations.row import NUMBERS, START, Row
from caixun.relations.subject import ALONE
from caixun.relations.topic import UNNAMED, Cast, Topic
from caixun.types import Fact

LEAD = re.compile(
    r"^(?:\d{1,2}[、.)]|[①-⑳]|其中|此外|另外|同时|而|但|且|并(?![购网])|则|以及|及|和(?!记|谐)|与|因|从|按|看|方面|来看|具体来看|分业务来看|分产品看|公司|该公司|本公司|集团|下属|其(?![他余它])|当前|目前|截至|期末|期内|单季度?|全年|(?:20)?\d\d年(?:上半年|前三季度|[一二三四]季度|度)?|上半年|下半年|前三季度|(?:20)?\d\d(?:[HQ]\d|Q\d-\d)|[HQ]\d|报告期|累计|共计?|合计|已|将|仍|还|又|也|均"
    r"|实现|录得|完成|取得|达到|获得|贡献|带动|推动|拉动|使得|使|因此|主要|预计|我们|有望|的|在(?![线建途手营售产])|对(?![外公])|为|由于|系(?![统列])|受益于|得益于|至(?!尊)|到(?![店家])|于|了|年度|当季度?|当期|总体|整体|上述|这|该|随着|由|建设|用于|投建|扩产|投向|投入|加码|项(?!目)|个(?![护股人险贷税体])|收到|拥有|正在|聚焦|那么|所以|尽管|虽然|期间|近年来?|向(?![日阳])|[\s\"“”·—\-】【)、])+"
)
TRAIL = re.compile(
    r"(?:[的之超逾近]|最新|含税|(?:贡献|带来|实现|取得|获得|完成|创造|产生)了|年?等效|力争|可能|或将?|先|给|最多|最高|最低|不?超过|不低于|新增|实现|录得|完成|取得|达到?|获得|贡献|带来|产生|创造|合计|累计|共计?|总计|预计|预期|有望|仍|均|则|也|已|将|(?<!合)约|总|整体|平均|综合|单季度?|当期|本期|当季|当月|全年|全天|期末|年末|本季|年内|日均|月均|年化|加权|人均|账面|实际|当年|当日|目前|方面|[\s\"“”、。!?])+$"
)
WITHIN = re.compile(r"(?<=[一-鿿A-Za-z]{2})在(?![线建途手营售产]).*$")
APART = re.compile(r"^.*(?<=[一-鿿])\s+(?=[一-鿿])|^[^()]*\)(?=.)|\([^()]*$")
UNFIRM = re.compile(r"(?:[后前给让使向对为于与和及年期]|近年来|支撑)$")
BRACKET = re.compile(r"\([^()]{1,30}\)$")
CLOSERS = re.compile(
    r"^.*(?:实现|录得|完成|取得|达到|带动|推动|拉动|使得|受益于|得益于|由于|主要系|发布|公布|公告|显示|披露|持有|收购|称|表示|认为|指出|导致|来自|关于|对应|叠加|宣布|预计|影响|得出|给予|包括|启动|调整|签订|签署|成功|计提|计入|扣除|剔除)"
)
NO_PHRASE = re.compile(
    r"^项目$|^等|减持公司|不超过?$|^[+/]|^\d+亿?$|^(?:已|经(?![济营销典纪])|销往|相当于|涉及|笔者|可(?![转穿再降视编口乐])|将(?!军)|仅|不(?![良锈动饱])|需(?!求)|要(?![约闻])|拟|让|使|凭借|如果|明起|今起|开始|受(?![托益让])|要想)|(?:了|到|(?<![合集生组构])成|(?<![华有])为|对|参与调研|(?<!业务)签|拟)$|以来|非GAAP|GAAP下|准则下|预测|原预|^原|此前|前值|突破|重回|失守|连续|保持|新增|^董事|^监事|^高管|实控人|控制人|测算|维持|[高低好逊优大小]于|中值|[前后]者|首[次破度]|同期|\d{4}|%|^(?:近\d|通过|经审计|正好|加起来|如果|若|以|其(?![他余它])|随着|根据|据|即|按|较|比|从|[本这该]次|[上下][半个]|每)|方式$|数据$|个?交易日|^第?[一二三四]季|时期?$|^\d+年期?$|后$|[^一-鿿A-Za-z0-9()&·+\-、和及与/“” ]"
)
HOLLOW = re.compile(
    r"(?:状态|进一步|冲击|方式|迄今|减持|增持|合同|单位|付出|内共|趋势|发生|全面|当中|充分|发挥|消耗|晚盘|夜盘|盘初|尾盘|一次|初始|流通股|取消|另有|共计|有代表性|周期|该股|备好|覆盖|手握|承载|触及|出现|不惜|购股|集中签|参与|调研|开设|形成|需要|吸引|达成|收到|开始|报告|本|当|近|最近|同|上|下|去|今|年|月|日|季|期|间|内|前|后|一|二|三|四|五|半|度|整体|总体|综合|合并|合计|平均|加权|股票|股份|主力|合约|期货|盘中|盘前|盘后|午盘|早盘|尾盘|开盘|收盘|一度|再度|首次|逆势|左右|评级|目标|既定|业绩|当时|实际|名义|最新|最高|最低|净|毛|总|产品|板块|其中|包括|行业|旗下|拥有|占|销售|集团|达产|机制|决定|短线|只有|仅有|价格|价款|购买|支付|引入|判断|造成|下修|上修|涉及|投运|建成|投产|现有|无限售|限售|条件|未来|各项|相关|上方|关口|附近|计算|生产|采用|提供|资金|款项|费用|隐含|合理|新增|新签|在手|分配|散户|冲回|常规|交易|时段|区间|整理|配发|决议|前提|浮|各类|同步|人力|综|资产|项目为|目为|元|第二大|大|股东|人均|账面|账上|全场|全天|全市场|市场|行业|个股|机构|数据|本轮|本次|此次|区间|预期|计划|新|老|大幅|小幅|继续|持续|明显|稳步|快速|成交|流通|短期|长期|有息|经营|主营|业务|实施|基本|稀释|摊薄|应占|拟|约|更|最|其余|其它|剩余|对外|上市|公开|进行|使用|部分|单|双|两|多|全|首|终|稳定|强劲|显著|出现|呈现|保持|维持|较为|达|创|新高|新低|历史|超|逾|也|已|将|的|了|在|和|及|为|对|[0-9]+)*"
)
FIGURE = re.compile(r"\d%|[增降升跌涨]")
STAMP = re.compile(r"(?:前?\d{1,2}个?月|前?[一二三四]季度|[1-4]Q\d\d|\d\dQ[1-4]|单季|单月|同期|首日|当日|今日|年)$")
FIGURES = ("人数", "数量", "债务", "现金", "利息", "收入", "利润", "金额", "余额")
BUSINESS = re.compile(r"(?:业务|板块|渠道|产品|系列|市场|品牌|事业部|部门|平台|服务|端)$")
OWNER = re.compile(r"(?:的)?(?:控股|第[一二三]大|单一大|原|大)*股东")
OWNED = re.compile(r"是(?P<name>[一-鿿A-Za-z]{2,10}?)的?(?:控股|第[一二三]大|大|重要)?股东")
DEAL = re.compile(r"(?:中标|收购|出售|受让|竞得|摘得|承接)(?:了|的|位于)?(?P<name>[^,;。:\n%]{2,30})(?=[,;。])")
DEAL_IDS = frozenset("winning_bid deal_value acquisition disposal amount".split())
LINES = re.compile(
    "制造业|产业|高技术|服务业|基础设施|房地产|民间|农村|城镇|乡村|猪肉|食品|能源|[汽柴原]油|原煤|粗钢|钢材|生铁|粮食|水泥|汽车|新能源|新车|直营|加盟|线[上下]|电商|批发|零售|海外|境外|储能|光伏|风电|火电"
    "|电池|[车寿财]险|健康险|个险|经纪|投行|资管|自营|餐饮|写字楼|住宅|新房|二手房|商品房|硅料|煤炭|疫苗|快递|数据中心|住户|居民|企业|工业|进口|出口|外销|内销"
)
COMPANY_IDS = frozenset(
    "revenue gross_profit gross_margin net_margin net_profit net_profit_attributable net_profit_adjusted net_profit_non_gaap earnings net_loss operating_profit operating_margin operating_loss operating_cost profit_margin"
    " orders capacity_utilization store_count same_store_sales npl_ratio premium fee_income share_of_total shipments deliveries collection user_count mau arpu gmv unit_profit revpar volume_sales".split()
)
VOLUME_IDS = frozenset("volume_sales output shipments deliveries avg_price capacity gross_margin inventory installed_capacity exports imports sales store_count user_count capacity_utilization".split())
PLACES = frozenset("city country place province commodity sector".split())
COMPOSED = re.compile(r"(?:主营业务|收入构成|主营构成|营收构成)[^,;。:]{0,6}?(?:为|包括|包含|有)[::]?(?P<names>[^,;。:]{2,120}),(?:各自|分别)?占[^,;。:\d]{2,12}(?:分别)?(?:为|是)?[::]?")
SHARED = re.compile(r"(?:(?<![一-鿿])|(?<=[年月日季度]))(?P<name>(?![年月日季度])[一-鿿]{2,14}(?:市场|行业))(?:规模|容量)[^;]{0,60}$")
DEPENDENT = frozenset("ratio price".split())
STAKE = re.compile(r"的?(?:公司|其)?股[份权]")
SHARES = re.compile(r"股[份权本]|持股|减持|增持|质押|套现|表决权|转让")
BOUGHT = re.compile(
    r"(?:收购|受让|持有|出售|转让|取得|购买|认购|控股|拿下|竞得)(?:其|公司|所)?(?:持有?)?的?(?P<name>(?!持)[一-鿿A-Za-z()·\-]{2,24}?)(?:合计|约|共计|不超过|不低于|超过)?(?:\([^()]{1,20}\))?\s*$"
)
SECTION = re.compile(r"(?:^|[。;\n])\s*(?:(?:[\d一二三四五]{1,2}[)、.]|[①-⑳⑴-⒇])\s*)?(?:\([\d一二三四五]\))?(?:其中,?|从|在|分业务看?,)?(?P<name>[一-鿿A-Za-z0-9&·\-/]{2,14})(?:方面,|端,|板块,|业务,|上,|业务方面,|:)")
WHOLE_IDS = frozenset("net_profit net_profit_attributable net_profit_adjusted eps net_loss net_loss_attributable roe total_assets net_assets share_price close target_price market_cap dividend".split())


def phrase_before(row: Row, metric: Metric) -> tuple[str, int]:
    """The qualifying words right before the metric's name and where they start, or nothing.

    The words end where a company, a number, a mark or a word of change stands; a period between them and the metric and
    a remark in brackets are passed over.
    """
    at = find_slot(row, metric.start)
    if at < 0 or row.slots[at].end <= metric.start:
        return "", 0
    end = metric.start
    i = at
    while i and row.codes[i - 1] in "VM" and row.slots[i - 1].end == row.slots[i].start:
        i -= 1
        end = row.slots[i].start
    if i and row.codes[i - 1] == "P" and not row.text[row.slots[i - 1].end : row.slots[i].start].strip(" 的"):
        i -= 1
        end = row.slots[i].start
    while i > 0:
        code = row.codes[i - 1]
        if code in ".zS" or (code == "&" and i < at) or (code in "MV" and row.codes[i : i + 1] == "z") or is_firm(row, i - 1):
            i -= 1
        elif code == ")" and (opened := row.codes.rfind("(", 0, i)) > 0 and not set(row.codes[opened:i]) & set(NUMBERS):
            i = opened
        else:
            break
    if metric.slot and metric.slot.mention and metric.slot.mention.rule == "metric.ending" and end == metric.start and i < at:
        end = metric.end - 3  # a name by its ending may have been cut from a longer one
    return clean_phrase(row, row.slots[i].start, end) if row.slots[i].start < end else ("", 0)


def is_firm(row: Row, i: int) -> bool:
    """Whether 公司 is the end of a longer name (寿险公司), not the company itself."""
    before = row.slots[i - 1]
    return row.codes[i] == "q" and row.codes[i - 1 : i] == "." and before.end == row.slots[i].start and not UNFIRM.search(row.text, before.start, before.end)


def find_slot(row: Row, start: int) -> int:
    """The index of the slot that begins at or last before `start`, or -1."""
    at = bisect_left(row.slots, start, key=START)
    return at if at < len(row.slots) and row.slots[at].start == start else at - 1


def clean_phrase(row: Row, start: int, end: int) -> tuple[str, int]:
    """The noun phrase in text[start:end], or nothing."""
    start = max(start, end - 60)
    phrase = trim(row.text[start:end])
    at = row.text.index(phrase, start)
    place = trim_phrase(row.text, at, at + len(phrase), row.bounds) if is_name(phrase) else None
    phrase = row.text[place[0] : place[1]] if place else ""
    return (phrase, place[0]) if place and is_name(phrase) else ("", 0)


@lru_cache(1 << 12)
def trim(words: str) -> str:
    """The words without those that lead to a name and away from it."""
    words = BRACKET.sub("", TRAIL.sub("", words))
    words = APART.sub("", words)
    cut = CLOSERS.match(words)
    rest = words[cut.end() :] if cut else words
    lead = LEAD.match(rest)
    rest = rest[lead.end() :] if lead else rest
    name = STAMP.sub("", rest.strip(" 的\"“”()、"))
    return WITHIN.sub("", name)


@lru_cache(1 << 12)
def is_name(phrase: str) -> bool:
    """Whether words can name a line of business, a place or a product: neither hollow nor another metric."""
    if not 1 < len(phrase) <= 24 or NO_PHRASE.search(phrase) or HOLLOW.fullmatch(phrase) or is_idle(phrase):
        return False
    return not any(phrase.endswith(end) for end in FIGURES) and metrics().get(phrase[-4:]) is None and metrics().get(phrase[-3:]) is None


def narrow_subject(
    row: Row, at: int, metric: Metric | None, subject: Topic | None, phrase: str, cast: Cast, before: Fact | None
) -> tuple[Topic | None, str]:
    """The subject of the number in slot `at` and what narrows it; `phrase` stands right before the metric.

    A company that is held goes first, then the words of the number's own clause; where there are none, the object of the
    number, the heading, or the segment of the fact before in the same breath. A mere line of business is no subject.
    """
    if metric is None:
        return subject, phrase
    held = find_held(row, at, metric, subject, cast) or find_composed(row, at)
    listed = not held and is_listed(row, phrase) and not FIGURE.search(phrase)
    named = STAMP.sub("", held or find_line(row, at, metric) or trim(phrase) or (phrase if listed else ""))
    if named and not held and (is_member(row, named) or (metric.verb and named.count("、") > 1)):
        named = ""
    if subject and is_part(row, subject, metric, cast):
        return cast.main, named or subject.name
    if subject and named.startswith(subject.name):
        named = named if BUSINESS.search(named) else named[len(subject.name) :]
    elif subject and named in subject.name:
        named = ""
    if named and not listed and (not 1 < len(named) <= 40 or NO_PHRASE.search(named) or HOLLOW.fullmatch(named)):
        named = ""
    named = named or split_metric(metric.text)
    return subject, named or find_shared(row, at, metric) or find_goal(row, at, metric) or find_object(row, at, metric) or find_section(row, at) or carry_on(row, at, metric, before)


def leave_out(segment: str, subject: Topic | None) -> str:
    """The segment without the subject at its end (饲料板块 of 饲料板块北向资金); goods narrow themselves (精炼铜)."""
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
    owned = known is not None and known.id in COMPANY_IDS
    if subject.kind in PLACES:
        return owned and cast.main is not None and (cast.main.symbol is not None or cast.main is UNNAMED)
    if subject.kind not in ("phrase", "name") or subject == cast.main or (known is not None and known.id in ("rise", "fall")):
        return False
    if BUSINESS.search(subject.name) or BREAKDOWN.match(row.text, row.start):
        return owned or not ALONE.search(subject.name)
    return False


def find_composed(row: Row, at: int) -> str:
    """The line of business that a share belongs to: 主营业务为甲、乙,占营收比例分别为:60%、40%."""
    composed = COMPOSED.search(row.text, max(row.start, row.slots[at].start - NEAR), row.slots[at].start)
    if not composed:
        return ""
    names = composed["names"].split("、")
    rank = sum(row.codes[i] in NUMBERS for i in range(find_slot(row, composed.end()), at))
    return names[rank] if rank < len(names) else ""


@lru_cache(1 << 12)
def split_metric(name: str) -> str:
    """The line of business inside a metric's own name: 直营门店数量, 汽车销量, 制造业投资."""
    for cut in range(2, len(name) - 1):
        core = metrics().get(name[cut:])
        if core is not None and core.use == "noun":
            line = name[:cut]
            return line if is_name(line) and (LINES.search(line) or (name not in metrics() and core.id in VOLUME_IDS)) else ""
    return ""


def find_held(row: Row, at: int, metric: Metric, subject: Topic | None, cast: Cast) -> str:
    """The company whose shares the holder has, buys or sells."""
    end = row.slots[at].start
    start = max(row.start, end - NEAR)
    clause = row.text[max(start, row.text.rfind(",", start, end)) : end]
    if not SHARES.search(metric.text) and not SHARES.search(clause) and not STAKE.match(row.text, row.slots[at].end):
        return ""
    bought = BOUGHT.search(row.text, start, end)
    name = bought["name"].rpartition("持有的")[2] if bought else ""
    if bought and (row.codes[at] == "%" or metric.text in bought.group()) and is_name(name) and not re.search("公司$|股东|本|其|^股", name):
        return name
    owned = OWNED.search(row.text, start, end)
    if owned:
        return owned["name"]
    for slot in row.slots[max(0, at - 40) : at]:
        if slot.code == "C" and OWNER.match(row.text, slot.end, row.end):
            name = row.text[slot.start : slot.end]
            return name if subject is None or (subject.name not in name and name not in subject.name) else ""
    main = cast.main
    if main is None or subject is None or not main.symbol:
        return ""
    other = subject.name != main.name and subject.symbol != main.symbol and subject.kind in ("holder", "company", "name")
    return main.name if other else ""


def find_line(row: Row, at: int, metric: Metric) -> str:
    """The words right before the number in its own clause, where the metric was named before: ;运营27亿元, 其中中国市场330万辆."""
    floor = previous_number(row, at)
    after = metric.start > row.slots[at].start
    if row.start <= metric.start and (floor < 0 or metric.start > row.slots[floor].start) and not after:
        return ""
    i = at - 1
    while i > floor and row.codes[i] in "er":
        i -= 1
    first = i
    while first > floor and row.codes[first] in ".S":
        first -= 1
    opened = row.codes[first : first + 1] if first >= 0 else ","
    if first == i or first == floor >= 0 or (opened not in tuple(",;:(&P" + "Cq" * after) and not numbers_item(row, first)):
        return ""
    return clean_phrase(row, row.slots[first + 1].start, row.slots[at].start)[0]


def numbers_item(row: Row, i: int) -> bool:
    """Whether the bracket in slot i closes the number of an item: 其中:1)电力业务4.4亿元."""
    return row.codes[i] == ")" and i > 0 and row.codes[i - 1] == "." and ITEM.fullmatch(row.text, row.slots[i - 1].start, row.slots[i - 1].end) is not None


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


ITEM = re.compile(r"\s*[\d一二三四五六]{1,2}\s*")
NEAR = 300
CAPACITY = ("产能", "年产", "扩产", "装机")
ACTION = re.compile(r"[将已被]|用于|办理|关口|附近|大关|期间|以[上下内外]|左右|不等|排名|进行|作为|位居|引进|股份|股权|偿还|补充|落户|落地|其中")


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


def find_section(row: Row, at: int) -> str:
    """The heading of the sentence: 加盟方面, 储能业务:."""
    end = row.slots[at].start
    start = max(row.start, row.text.rfind(";", max(row.start, end - NEAR), end))
    head = SECTION.match(row.text, start, end)
    name = head["name"] if head else ""
    return name if name.endswith(("业务", "板块", "端", "市场", "产品", "品牌")) else ""


def find_shared(row: Row, at: int, metric: Metric) -> str:
    """The market that a share is of, whose size the sentence has told before: 仓储机器人市场规模约200亿元,某公司以5%的份额居首."""
    shared = SHARED.search(row.text, row.start, row.slots[at].start) if metric.text.endswith(("份额", "市占率", "占有率", "占")) else None
    return shared["name"] if shared else ""


def carry_on(row: Row, at: int, metric: Metric, before: Fact | None) -> str:
    """The segment of the fact before, where the clause goes on about it without a name of its own."""
    if before is None or not before.segment or before.evidence_start != row.start:
        return ""
    first = find_slot(row, before.start)
    between = row.codes[first + 1 : at]
    if set(between) & set(";CSqH"):
        return ""
    known = metric.known
    if BUSINESS.search(before.segment) and known is not None and known.id in COMPANY_IDS:
        return before.segment
    same = metric.text == row.cite(metric.start, metric.end) == before.metric_text
    return before.segment if same or (known is not None and known.kind in DEPENDENT and known.id not in WHOLE_IDS) or "占" in metric.text else ""
