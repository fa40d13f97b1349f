"""Standing: how well a name serves as the subject of a number by where it stands: at the head of its clause, before a metric, or merely mentioned."""

import re
from functools import cache

from caixun.relations.holder import ACTS as DEALS
from caixun.relations.names import MOVES
from caixun.relations.row import NUMBERS, Row, Slot
from caixun.relations.topic import LANDS, PLACES
from caixun.words import table

OBLIQUE = re.compile(
    r"(?:外购|收到|接到|获得|取得|拿下|竞得|采购|进口|向|对|与|给|被|于|据|在|受让|收购|持有|旗下(?:[两三四五六七八九十\d]{1,3}[只家个款])?|购买|认购|增持|减持|控股|投资|通过|关于|转让|加仓|减仓|净?买入|净?卖出|进入|进驻|覆盖|遍布|实现|建成|形成|布局|销往|登陆|新增|较|比|按|包括|如|超过|成为|等|根据|来自|及|和|参股|入股|从|由|为|至|到|占|质押|持有的|所持的|控股的|参股的)(?:其?(?:持有|所持)的?)?$|(?:包括|向|与|对|和|持有的?|收购|受让|购买|转让|出售)(?:公司|其)?(?:控股股东|(?:全资|控股|参股)?子公司|股东|实际控制人)$"
)
TOWARDS = re.compile(r"[与向](?![^与向]{0,12}相比)[一-鿿A-Za-z]{2,14}(?:公司|集团|平台|品牌|企业|巨头|厂商|商|机构|龙头|旗下)[“\"]?$")
OBLIQUE_REACH = 12  # characters, as many as those words have
LEAD = re.compile(
    r"(?:其中|此外|另外|同时|尽管|虽然|而|但|且|并|截至|根据|我们|认为|公告|目前|数据显示|具体来看|具体而言|个股方面|方面|消息面|港股|美股|A股|从|\d{1,2}[、)]|给予|预计|维持|上调|下调|标的|省会|“[^“”]{1,14}”|【[^【】\n]{2,8}】|[【】\"“”\s—\-(])*"
)
APPOSED = re.compile(r"(?![据按向与对在由从被给为以]|根据)[一-鿿A-Za-z]{2,14}(?:公司|集团|平台|品牌|企业|巨头|厂商|运营商|制造商|开发商|供应商|机构|龙头|股|(?:产品|基金)(?=“))[“\"]?")
CROWD = re.compile(r"(?:(?![对向将在为与被把给使让从由令]|共有|发布)[一-鿿A-Za-z0-9 \-]){0,12}?(?:ETF|板块|概念股|概念|主题基金|市场(?!主体|监管)|企业|厂商|供应商|品牌|车企|银行业|券商|居民|民众|成年人|受访者|消费者|上市公司|成[份分]股(?:公司)?|(?:半导体|科技|石油|能源|制药|航空|互联网|保险|大型|初创|生物|电信|化工|矿业|芯片|软件)[一-鿿]{0,3}公司|机构|制造商|运营商|基金公司|保险公司)(?![一-鿿]{0,2}(?:率|额|份额|规模|指数|景气|协会|联合会|[银证保]?监会))")
OWNED = re.compile(r"的一致行动人|(?:的)?(?:控股|第[一二三]大|原|大)*股东|实际控制人|实控人|(?:副)?董事长|(?:副)?总(?:经理|裁)|董事|监事|高管|(?:全资|控股|参股)?子公司[一-鿿A-Za-z]{2,8}(?:拟|计划|将|向|与|以)")
RATED = re.compile(r"(?:公司)?(?:的)?[“\"]?[一-鿿]{0,6}[”\"]?(?:的)?(?:投资)?评级")
RATES = ("给予", "予", "维持", "重申", "上调", "下调", "首予", "将")
SELLS = re.compile(r"(?:合计|共同|直接|间接)?所?持有?的")  # behind whom one buys from: 收购|某公司|持有的某某股权
WON = re.compile(r"(?![为是成])[^,;。]{2,60}(?:项目|工程|标段|采购)[^,;。]{0,30}?(?:的|第一)?(?:预?中标|中选)(?:单位|人|候选人|方)")
NAMED = re.compile(r"(?:成为|确定|确认|通知)[^,;。]*$|(?:公司|联合体)为[^,;。]*$")
BUYS = re.compile(r"收购|受让|购买|购入|拍得|竞得")
CLIENT = re.compile(r"(?:的)?(?:项目|客户|产线|集采|招标|产业链|供应链)")
GIVES = re.compile(r"[将把](?:其|所)?(?:直接|间接|合计)?(?:所)?持有?的?")
BYLINE = re.compile(r"\((?:本报|见习|实习)?(?:记者|编辑|通讯员)[^()]{0,20}\)\s?$")
SUPERLATIVE = re.compile(r"顶[级尖]|领[先军]|(?:规模)?最[大高早]|首[个家款批]|第[一二三]大|知名|著名|排名|唯一")
INVESTORS = frozenset("主力资金 游资 两融 机构资金".split())
DATELINE = re.compile(r"(?:网|网站|财经|APP|客户端)?\s?\d{1,2}月\d{1,2}日(?:讯|消息|电)")
OFFSHOOTS = "系(?![统列数])|渠道|旗舰店"  # of a company, or a part of its market: 阿里系, 天猫旗舰店
ABOUT = re.compile(rf"{DATELINE.pattern}|{OFFSHOOTS}|(?:美股|港股|财经|A股)讯|(?:全球|中国|亚太|美国|首席|资深|高级|宏观|策略|行业|固收|团队){{0,5}}(?:分析师|经济学家|策略师|研究员)|(?:的)?(?:最新)?(?:数据|信息|统计|监测|调查)(?:显示|表明|称)|(?:等)?为(?:公司|其)?(?:新增|新)?(?:控股)?股东")
VIEW = re.compile(r"[^,;。]{1,12}来看,")  # 从标的公司盈利来看, tells of others, too
STAKE = re.compile(r"的?股[份权]")  # of the company whose name stands right before: 某公司100%股权
STOCK = re.compile(r"的?(?:[ABH]股|股[份票权])")
BASED = re.compile(r"[^,;。]{0,12}基础上")  # 在现有钛白粉销售价格基础上
LISTING = re.compile("上市(?:后|以来|至今)")  # A股上市后累计派现
BOURSE = re.compile(r"(?:商品|证券|期货|金属|股票)?交易所")
ACTS = re.compile(r"[^,;。]{0,18}?(?:开展|下调|上调|维持|净投放|净回笼|投放|进行|加息|降息|降准)")
OVERTAKEN = re.compile(r",S|[+\-]S(?=[+\-V])")  # another one follows, whose number it is: 两市走低创指跌1%
GOES_ON = re.compile(r"(?:\([^(),;]{1,3}\))?[zP)]{0,2}[MVsl+\-gN%wb]")

NUMBERED = re.compile(r"[①-⑳]\s?$")
MOVED = re.compile(MOVES)


@cache
def brokers() -> frozenset[str]:
    """Houses that rate and forecast others."""
    return frozenset(word for row in table("brokers") for word in row.names)


@cache
def institutions() -> frozenset[str]:
    """Offices, media and research houses whose words are about others."""
    return frozenset(word for row in table("institutions") for word in row.names)


def clause_start(row: Row, i: int) -> int:
    """The index of the first slot of the clause that holds slot i."""
    codes = row.codes
    while i > 0 and codes[i - 1] not in ",;:":
        i -= 1
    return i


def score_name(row: Row, i: int, at: int, holding: bool = False, local: bool = False, alone: bool = False) -> float:
    """How well the name in slot i serves as the subject of the number in slot `at`; a house `alone` in the text may be one."""
    text, codes, slot = row.text, row.codes, row.slots[i]
    code, start, end = slot.code, slot.start, slot.end
    if ABOUT.match(text, end) or (code == "S" and is_scenery(row, i, at, local)):
        return -9
    if code == "C" and i + 1 == at and codes[at : at + 1] == "%" and STAKE.match(text, row.slots[at].end) and not opens_clause(row, clause_start(row, i), i):
        return -9
    if code in "Cq" and i and codes[i - 1] in NUMBERS and STOCK.match(text, end):
        return -9  # 出售5000万股公司H股
    begin = clause_start(row, i)
    score = 0.5 if code == "C" else 0.0
    score += 3 if opens_clause(row, begin, i) else 0
    score += 1.5 if GOES_ON.match(codes, i + 1) or (code == "S" and not is_place(slot) and MOVED.match(text, end)) else 0
    score += weigh_holder(row, i, at, holding) if code == "H" else 0
    score += 1 if code == "H" and codes[begin:i].lstrip("P")[:1] == "q" and "," not in codes[i:at] else 0
    score -= 4 if code in "CH" and text.endswith(("及一致行动人", "其一致行动人"), row.start, start) and not {"C", "H"}.isdisjoint(codes[begin:i]) else 0
    score -= 4 if code in "Cq" and OWNED.match(text, end, row.slots[at].end if at < len(row.slots) else row.end) else 0
    score += 0.8 if codes.startswith("P", i + 1) else 0
    score -= 4 if code in "CH" and CLIENT.match(text, end) else 0
    score -= 1.5 if code == "q" and VIEW.match(text, end) else 0
    score += 3 if GIVES.match(text, end) or (text.endswith(RATES, row.start, start) and RATED.match(text, end)) else 0
    score -= 6 if code in "CH" and SELLS.match(text, end) and BUYS.search(text, row.slots[begin].start, start) else 0
    score -= 5 if code in "CH" and WON.match(text, end) and NAMED.search(text, row.slots[begin].start, start) else 0
    passive = code == "H" and (text[start - 1] in "被遭获" or text.endswith(("接到", "收到"), row.start, start))
    if (not passive and is_oblique(row, row.slots[first_of_list(row, i)].start)) or (code in "Cq" and codes[i - 1 : i] == "V"):
        score -= 3
    words = text[start:end]
    if words in institutions() and ACTS.match(text, end):
        score += 1
    elif (words in brokers() or words in institutions()) and not passive:
        score -= 1.5 if alone and codes.count("C") + codes.count("q") < 2 else 3.5
    score += 0.5 if code == "S" and "," not in codes[i:at] else 0
    score -= 2 if code == "S" and OVERTAKEN.search(codes, i, at) else 0
    score += 3 if holding and is_fund(slot) and "," not in codes[i:at] else 0
    score -= 0.5 * codes.count(",", i, at) + 1.2 * codes.count(";", i, at)
    if at < len(row.slots) and text.find("】", end, row.slots[at].start) > 0:
        score -= 2  # named in the headline only
    if codes.count("(", 0, i) > codes.count(")", 0, i) and codes.count(")", i, at) > codes.count("(", i, at):
        score -= 3
    return score


def weigh_holder(row: Row, i: int, at: int, holding: bool) -> float:
    """How much the holder in slot i counts: most for shares, less the farther it stands from the number without a deed."""
    far = row.codes.count(",", i, at)
    if holding or not far:
        return 4 if holding else 3.5
    return 3 if far == 1 and DEALS.search(row.text, row.slots[i].end, row.slots[at].end if at < len(row.slots) else row.end) else 2


def is_scenery(row: Row, i: int, at: int, local: bool) -> bool:
    """Whether the place, index or crowd in slot i is not what the number in slot `at` is of: 最大的, goods beside a company, a place whose clause moves nothing."""
    text, slot = row.text, row.slots[i]
    if SUPERLATIVE.match(text, slot.end) or (text[slot.start : slot.end] in INVESTORS and "C" in row.codes[:i]) or BOURSE.match(text, slot.end) or LISTING.match(text, slot.end) or ("C" in row.codes[:i] and BASED.match(text, slot.end)):
        return True
    if find_crowd(row, slot):
        return False
    return not leads_metric(row, i, at) or (local and slot.cue is not None and slot.cue.value == "commodity")


def find_crowd(row: Row, slot: Slot) -> re.Match[str] | None:
    """The crowd whose name begins with that in a slot: 美国|消费者, 半导体板块."""
    last = next((s.start for s in row.slots if s.start >= slot.end and s.code in "N%x"), row.end)
    return CROWD.match(row.text, slot.end, last)


def is_land(slot: Slot) -> bool:
    """Whether the slot names a country, a province or a city."""
    return slot.cue is not None and slot.cue.value in PLACES


def is_place(slot: Slot) -> bool:
    """Whether the slot names a country, a province, a city or another place."""
    return slot.cue is not None and slot.cue.value in LANDS


def is_country(slot: Slot) -> bool:
    """Whether the slot names a country, as may stand before what is traded there (美国WTI原油)."""
    return slot.cue is not None and slot.cue.value == "country"


def is_fund(slot: Slot) -> bool:
    """Whether the slot names those who trade, such as 北向资金 and 投信."""
    return slot.cue is not None and slot.cue.value == "fund"


def opens_clause(row: Row, begin: int, i: int) -> bool:
    """Whether nothing but a time, a word of passage or what the company is (人造肉公司) stands before the name in slot i."""
    if row.codes[i] == "S" and not is_place(row.slots[i]) and i > begin and is_country(row.slots[i - 1]) and row.slots[i - 1].end == row.slots[i].start:
        i -= 1  # 美国WTI原油
    start, end = row.slots[begin].start, row.slots[i].start
    slot = row.slots[i]
    if row.text[end - 1] == "】" and end > row.start and (slot.code != "S" or (slot.cue is not None and slot.cue.value == "index")):
        return True  # right behind the headline
    if not row.codes[begin:i].strip("P(b") or LEAD.fullmatch(row.text, start, end) or BYLINE.search(row.text, start, end):
        return True
    if row.codes[i] == "S" and NUMBERED.search(row.text, start, end):
        return True
    return row.slots[i].code == "C" and row.text[start - 1] not in "据按" and APPOSED.fullmatch(row.text, start, end) is not None


def is_oblique(row: Row, start: int) -> bool:
    """Whether the words before a name make it an object (收购, 持有, 对, 与某国航运公司)."""
    if start > row.start and TOWARDS.search(row.text, max(row.start, start - 18), start):
        return True
    return start > row.start and row.text[start - 1].isalpha() and OBLIQUE.search(row.text, max(row.start, start - OBLIQUE_REACH), start) is not None


def leads(row: Row, i: int) -> bool:
    """Whether the name in slot i leads its clause or stands with its code, and is not merely mentioned."""
    if is_oblique(row, row.slots[i].start):
        return False
    begin = clause_start(row, i)
    lead = row.text[row.slots[begin].start : row.slots[i].start]
    return begin == i or LEAD.fullmatch(lead) is not None or BYLINE.search(lead) is not None or not row.codes[begin:i].strip("P(b.") or row.codes.startswith(("(", ":", "M", "V", "P"), i + 1)


def first_of_list(row: Row, i: int) -> int:
    """The first of the names that stand in a list with the one in slot i: 来自美国、新加坡的投资."""
    while i > 1 and row.codes[i - 1] == "&" and row.codes[i - 2] in "CSH":
        i -= 2
    return i


def leads_metric(row: Row, i: int, at: int) -> bool:
    """A place or index is a subject only where its own clause goes on to a metric or a movement."""
    level = not is_place(row.slots[i]) and "," not in row.codes[:i]  # 债券型ETF同样火热,规模增长
    aside = 0  # 纳斯达克指数(纳指)收涨0.2%
    for slot in row.slots[i + 1 : at]:
        aside += (slot.code == "(") - (slot.code == ")" and aside > 0)
        if aside:
            continue
        level = level or slot.code in "nN"  # 创指重回3100点,一度跌逾1%; 美元兑日元升破115,日内涨0.2%
        if slot.code in "MVsl+-g%":
            return True
        if (slot.code == "," and level) or (slot.cue is not None and slot.cue.value == "same"):
            continue
        if slot.code in ",;:CSqH":
            return slot.code == "," and row.codes[i + 1 : i + 2] in (",", "P")
    return True


def in_brackets(row: Row, slot: Slot) -> bool:
    """Whether the slot stands in a remark, which leaves the sentence with whom it was about."""
    return row.text.count("(", row.start, slot.start) > row.text.count(")", row.start, slot.start)
