"""Figure: whether a number measures anything at all, or only counts, names or bounds (三款产品, 百亿级, 每手400股)."""

import re

from caixun.relations.roles import words_before
from caixun.relations.row import NUMBERS, Row
from caixun.types import Mention

IDLE = frozenset(
    "次 度 方 部 类 天 年 个月 月 日 小时 分钟 秒 交易日 个交易日 周 届 期 nm 纳米 英寸 毫米 厘米 米 岁 名次 位数 步 代 幢 点钟 款 层 页 条 mAh 毫安时 像素 MB GB TB".split()
)
MANY = frozenset("部 条".split())  # counts of a business only by the hundred
LENGTH = re.compile(r"两人|[一二三四五六七八九两](?:张|口|份|封|轮|期|批|组)|[一二三四五六七八九两][个家只款项种类大部方位名条门批场间]|一(?:公斤|千克|斤|克|升|盎司|桶|吨|股|手|亩|瓶|度)")
HEADS = frozenset("家 只 名 位 个 间 支 座".split())
LISTED = frozenset("名 位 人".split())
PERSONS = frozenset("名 位".split())
LIST = re.compile(r"[CS.]&[CS.]\.?$")
NAMES = re.compile(r"[CSH](?:&[CSH]){1,30}$")
ITEMS = re.compile(r"[一-鿿]{0,8}(?:公司|企业|银行|城市|机构|省份|国家|地区|券商|个股|股票|品种|项目|部门|原料|原材料|产品|商品|基金)")
MEMBERS = re.compile(r"(?:上市公司|公司|企业|成[份分]股|样本|券商|银行|机构)\)")  # 白酒板块(20家上市公司)
SHEET, CLOSED = re.compile(r"[(/×*]\s?$"), re.compile(r"\s?[/)×*]")
KINDS = frozenset(("种", "款"))
COUNTED = HEADS | LISTED
ITEMIZED = COUNTED | KINDS  # what lists that are spelled out are counted in
FINE = frozenset("μm um 微米 mg 毫克 ml 毫升 mL".split())
CHEMICAL = re.compile(r"['′＇]\d?|-[一-鿿]|,\d{1,2}(?:\(|-[一-鿿])")
NAMED = re.compile(r"等(?:共|共计|合计)?$")
MEETINGS = re.compile(r"[一-鿿]{0,6}?(?:座谈会|会议|大会|发布会|说明会|路演|听证会|论坛|研讨会|座谈)")
BUYERS = re.compile(r"(?:符合[^,;。]{0,12}的?)?(?:特定(?:对象|投资者)|发行对象)")
THINGS = re.compile(r"大中城市|(?:重[大要]|主要|利?好|利空|新的?|核心|关键)?(?:消息|方面|问题|原因|因素|方向|阶段|特点|亮点|维度|层面|步骤|环节|省(?!会)|自治区|直辖市|交易日|理由|信号|趋势|变化|条件|创新药|指标(?!合约)|币种|报告期|部门|部委)")
SPREAD = re.compile(r"(?:覆盖|进入|进驻|布局|遍及|遍布|拓展至|销往|出口至?|涵盖)[^,;。]{0,6}$")
SPREAD_TO = re.compile(SPREAD.pattern.replace("0,6", "0,40"))
MODEL = re.compile(r"(?:[,、/和]\s?[\d.]{1,6}\s?[A-Za-z]{1,3}){0,4}等?(?:及?以[上下])?(?:级|等级)?的?[一-鿿]{0,3}(?:风机|机组|机型|样机|发动机|电机|变压器|逆变器|充电桩|晶圆|硅片|单晶|动车组|石墨烯|驱动单元|口径|/h)")
RATED = frozenset("MW kW 千瓦 万千瓦 马力 兆瓦".split())
SPECS = frozenset("mm cm km kV dB rpm Hz GHz".split())
RANK = re.compile(r"排[名行在位][^,;。]{0,16}$|(?:位列|位居|名次)[^,;。]{0,6}$")
RANKED = re.compile(r"[^,;。\d]{1,10}[中里](?:排名?第?|位[列居]|居)")
CHIP = re.compile(r"\s?(?:[A-Za-z]|芯片|处理器|单片机|内核|架构|微控制器)")
YUAN = "人民币"  # 美元及离岸人民币三个币种
FIRST = re.compile(r"[01一]到")
DAYS = re.compile(r"(?:天数|工期|时间|周期)[^,;。\d]{0,6}$")
TURNS = re.compile(r"周转(?:率|次数)[^,;。\d]{0,6}$")
PIECE = re.compile(r"(?:每手?|前|第|[A-Za-z]-|[≥≤><]|(?:上下|正负|上下浮动|正负偏差|浮动|±)\s*)$")
PIECES = tuple("每手前第-≥≤><下负动差±")  # what those end in, before a blank or none
MONTHS = re.compile(r"[多余半]?(?:月|交易日|小时|星期|工作日)")
TIER = re.compile(r"级(?!别)[一-鿿A-Z]")
RATE = re.compile(r"\s*(?:兑|可兑|=|合)")
MODIFIER = re.compile(r"的?价(?:位|格[带段])段?的?(?:产品|单品|新品|市场|车型|手机|白酒)|以[上下]的?(?:大额)?(?:合同|订单)|(?:以[上下]|级)的?(?:[一-鿿]{0,2}车型|价格带|价位|区间)|(?:以[上下]的?)?(?:[A-Z]类)?[一-鿿]{0,4}?(?:项目|账户|企业|大单|俱乐部|客户|门槛|大关)")
STAKE = re.compile(r"(?:的?股[权份])(?:暂|交易|的)?(?:作价|对应|估值|评估|交易价|转让价)")
RANK_OF = re.compile(r"第\d{1,4}[名位]?\(共$")
PART_OF = re.compile(r"[一-鿿]{0,10}[中里]面?(?:,?有)?")
SURVEYED = re.compile(r"(?:监测|调查|统计|调研|跟踪)的?(?:全国|全市|国内)?$")
SUPPOSED = re.compile(r"(?:若|如果|一旦|倘若)[^,;。]{0,14}(?:跌破|突破|低于|高于|跌穿)$|^(?:但|而|那么)?(?:如果|倘若|假如)")
EACH = re.compile(r"每(?![年季月周日天股吨])[^,;。每]{0,4}?(?:提[升高]|上[涨升调]|下[跌降调]|增[加长]|减少|降低|新增|变动|波动|[升贬]值)(?:约|近)?$")  # 煤价每下降10元
PEOPLE = re.compile(r"(?!及?以[上下])[一-鿿]{2}")
FEW = 100
TORN = re.compile(r"[.\]] ?(?:%|[xX倍]|[万亿元个pb])")  # 17.x, 4.%: digits were lost
DOING = re.compile(rf"[.S][^,;:(){NUMBERS}]{{0,6}}[N%]")
VOTE = re.compile(r"\s?(?:赞成|同意|反对|弃权|否决|支持|回避)")
WARNING = re.compile(r"\s*(?:[【(]?风险提示|风险因素)")


def warns(row: Row) -> bool:
    """Whether the sentence only warns of risks, whose numbers are no figures."""
    return WARNING.match(row.text, row.start) is not None


def is_figure(row: Row, at: int) -> bool:
    """Whether the number in slot `at` can be a figure: durations, list lengths, thresholds and names of size measure no business."""
    slot = row.slots[at]
    mention = slot.mention
    if mention is None or mention.quantity is None:
        return False
    before = row.text[max(row.start, slot.start - 2) : slot.start]
    if ((before.endswith(PIECES) or before[-1:].isspace()) and PIECE.search(row.text, max(row.start, slot.start - 20), slot.start)) or (mention.label == "NUMBER" and before.endswith(("元/", "镑/"))) or TIER.match(row.text, slot.end - (row.text[slot.end - 1] == "级")):
        return False
    if (mention.label == "NUMBER" or mention.quantity.unit in ("名", "位")) and RANK.search(row.text, max(row.start, slot.start - 20), slot.start):
        return False
    if mention.quantity.unit == "票" and VOTE.match(row.text, slot.end):
        return False
    if mention.quantity.unit == "位" and CHIP.match(row.text, slot.end):
        return False
    if RANKED.match(row.text, slot.end, row.end):
        return False
    if mention.label == "NUMBER" and (CHEMICAL.match(row.text, slot.end) or TORN.match(row.text, slot.end)):
        return False
    words = words_before(row, at)
    if SUPPOSED.search(words) or ("每" in words and EACH.search(words)):
        return False
    if mention.label == "MONEY":
        return not is_tag(row, mention)
    if mention.label == "PERCENT":
        return STAKE.match(row.text, slot.end) is None
    if mention.label != "QUANTITY":
        return True
    if mention.quantity.unit in MANY and mention.quantity.low is not None and mention.quantity.low >= 100:
        return True
    if mention.quantity.unit == "个" and MONTHS.match(row.text, slot.end):
        return False
    if mention.quantity.unit in IDLE:
        if mention.quantity.unit == "次":
            return TURNS.search(words_before(row, at)) is not None
        return mention.quantity.unit == "天" or (mention.quantity.unit == "小时" and DAYS.search(words_before(row, at)) is not None)
    if LENGTH.fullmatch(row.text, slot.start + (len(YUAN) if row.text.startswith(YUAN, slot.start) else 0), slot.end) or before == "连续" or (before.endswith("从") and FIRST.match(row.text, slot.start)):
        return False
    return not is_crowd(row, at, mention) and not is_label(row, at, mention)


def is_label(row: Row, at: int, mention: Mention) -> bool:
    """A number that tells which or how many are named, met or sold to: 甲等8人, 31个省, 6场座谈会, 35名特定对象, 750kW机组, 300mm硅片, 250 km/h."""
    slot = row.slots[at]
    assert mention.quantity is not None
    unit, start = mention.quantity.unit, max(row.start, slot.start - 12)
    if unit in ITEMIZED and mention.quantity.bound == "exact" and LIST.search(row.codes, 0, at) and row.codes[at - 1] != "&" and SPREAD_TO.search(row.text, max(row.start, slot.start - 50), slot.start) is None and ITEMS.match(row.text, slot.end):
        return True
    if unit in COUNTED and mention.quantity.bound == "exact" and counts_list(row, at, mention):
        return True
    if unit in SPECS | FINE and SHEET.search(row.text, start, slot.start) and CLOSED.match(row.text, slot.end):
        return True
    if unit in HEADS and row.codes[at - 1 : at] == "(" and MEMBERS.match(row.text, slot.end):
        return True
    if unit in COUNTED and BUYERS.match(row.text, slot.end, row.end):
        return True
    if unit in HEADS and (RANK_OF.search(row.text, start, slot.start) or is_surveyed(row, at) or divides(row, at)):
        return True
    if unit in PERSONS and is_handful(row, at, mention):
        return True
    if unit == "场" and MEETINGS.match(row.text, slot.end, row.end):
        return True
    if unit in ITEMIZED and mention.quantity.bound == "exact" and NAMED.search(row.text, start, slot.start) and SPREAD_TO.search(row.text, max(row.start, slot.start - 50), slot.start) is None:
        return True
    if unit == "个" and mention.quantity.bound == "exact":
        return THINGS.match(row.text, slot.end) is not None and SPREAD.search(row.text, start, slot.start) is None
    return unit in SPECS | RATED and MODEL.match(row.text, slot.end) is not None


def counts_list(row: Row, at: int, mention: Mention) -> bool:
    """Whether a number is how many names stand in the list right before it: 甲基金、乙基金、丙基金3家公募."""
    named = NAMES.search(row.codes, 0, at)
    return named is not None and mention.quantity is not None and mention.quantity.low == named.group().count("&") + 1


def is_handful(row: Row, at: int, mention: Mention) -> bool:
    """Whether a few persons are counted by what they are, not by a metric before them: 对2名激励对象, 9名密切接触者."""
    quantity = mention.quantity
    if quantity is None or quantity.bound != "exact" or quantity.low is None or quantity.low >= FEW or row.codes[at - 1 : at] in tuple("M+-egltw:(") or words_before(row, at, 3).endswith("新增"):
        return False
    return PEOPLE.match(row.text, row.slots[at].end, row.end) is not None


def is_surveyed(row: Row, at: int) -> bool:
    """Whether a count is the sample of a survey: 监测的103个城市."""
    start = row.slots[at].start
    return SURVEYED.search(row.text, max(row.start, start - 12), start) is not None


def divides(row: Row, at: int) -> bool:
    """Whether a count is the whole that the next one is a part of: 33个板块中有16个上涨."""
    part = PART_OF.match(row.text, row.slots[at].end, row.end)
    return part is not None and any(slot.start == part.end() and slot.code in NUMBERS for slot in row.slots[at + 1 : at + 6])


def is_tag(row: Row, mention: Mention) -> bool:
    """Money that only names a size or a rate: 超亿元外资项目, 1美元兑145日元."""
    quantity = mention.quantity
    assert quantity is not None
    if quantity.low == 1 and RATE.match(row.text, mention.end):
        return True
    return quantity.bound in ("vague", "over", "range") and MODIFIER.match(row.text, mention.end) is not None


def is_crowd(row: Row, at: int, mention: Mention) -> bool:
    """Those who do what the clause then tells (14家金控合计获利612亿元) are no figure of their own."""
    if mention.quantity is None or mention.quantity.unit not in HEADS or row.codes[at - 1 : at] not in ("", ",", ";", "P", ".", "(", ":"):
        return False
    if words_before(row, at, 3).endswith("有"):
        return False
    after = DOING.match(row.codes, at + 1)
    return after is not None and any(code in "MVlw" for code in after.group())
