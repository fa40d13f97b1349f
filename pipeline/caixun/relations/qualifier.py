"""Qualifier: the noun phrase right before a metric or beside a number that may narrow whose it is."""

import re
from bisect import bisect_left
from functools import lru_cache

from caixun.entities.metric import metrics
from caixun.relations.metric import Metric
from caixun.relations.phrase import is_idle, trim_phrase
from caixun.relations.row import NUMBERS, START, Row

LEAD = re.compile(
    r"^(?:\d{1,2}[、.)]|[①-⑳]|[一二三四五]是|其中|当中|旗下|(?:全资|控股|参股)?子公司(?=[一-鿿A-Za-z]{2})|近期|近日|最近(?:[\d一二三四五]{1,2}期)?|涉案|此外|另外|同时|而|但|且|并(?![购网])|则|以及|及|和(?!记|谐)|与|因|从|按|看|方面|来看|具体来看|分业务来看|分产品看|公司|该公司|本公司|集团|下属|其(?![他余它])|当前|目前|截至|期末|期内|单季度?|全年|(?:20)?\d\d年(?:上半年|前三季度|[一二三四]季度|度)?|上半年|下半年|前三季度|(?:20)?\d\d(?:[HQ]\d|Q\d-\d)|[HQ]\d|报告期|累计|共计?|合计|已|将|仍|还|又|也|均"
    r"|实现|录得|完成|取得|达到|获得|贡献|带动|推动|拉动|使得|使|因此|主要|预计|我们|有望|的|在(?![线建途手营售产])|对(?![外公])|为|由于|系(?![统列])|受益于|得益于|至(?!尊)|到(?![店家])|于|了|年度|当季度?|当期|总体|整体|上述|这|该|随着|由|建设|用于|投建|扩产|投向|投入|加码|项(?!目)|个(?![护股人险贷税体])|收到|拥有|正在|聚焦|那么|所以|尽管|虽然|期间|近年来?|向(?![日阳])|[\s\"“”·—\-】【)、])+"
)
TRAIL = re.compile(
    r"(?:[的之超逾近]|则?遭|最新|含税|(?:贡献|带来|实现|取得|获得|完成|创造|产生)了|年?等效|力争|可能|或将?|先|给|最多|最高|最低|不?超过|不低于|新增|实现|录得|完成|取得|达到?|获得|贡献|带来|产生|创造|合计|累计|共计?|总计|预计|预期|有望|仍|均|则|也|已|将|(?<!合)约|总|整体|平均|综合|单季度?|当期|本期|当季|当月|全年|全天|期末|年末|本季|年内|日均|月均|年化|加权|人均|账面|实际|当年|当日|目前|方面|[\s\"“”、。!?])+$"
)
WITHIN = re.compile(r"(?<=[一-鿿A-Za-z]{2})在(?![线建途手营售产]).*$")
APART = re.compile(r"^.*(?<=[一-鿿])\s+(?=[一-鿿])|^\(?[^()]*\)(?=.)|\([^()]*$")
UNFIRM = re.compile(r"(?:[后前给让使向对为于与和及年期]|近年来|支撑)$")
BRACKET = re.compile(r"\([^()]{1,30}\)$")
CLOSERS = re.compile(
    r"^.*(?:实现|录得|完成|取得|达到|带动|推动|拉动|使得|受益于|得益于|由于|主要系|发布|公布|公告|显示|披露|持有|收购|称|表示|认为|指出|导致|来自|关于|对应|叠加|宣布|预计|影响|得出|给予|包括|启动|调整|签订|签署|成功|计提|计入|扣除|剔除)"
)
NO_PHRASE = re.compile(
    r"^项目$|^作为|^家(?=初创|上市|企业|公司)|^了|^参考|^结合|^针对|^设立|^更[是为]|^最[大高低]?的?是|^第[一二三]类为|时点公司|同比分别|^承担|^理由|^影响[^力]|\d亿[和、]|(?:开出|暗示|迅速|关停|激发|覆盖|最快|作用下|开业|领取|跟投|用作|费用端|二者|两者|三者|帐面|均量|资金中)$|^远逊|^能满足|^覆盖全|^处所|^\dQ\d|^等|一致行动人|^归属|^归母|^占(?!位)|^本激励|^望释|(?:个月|期间)里$|(?:提出|预估|激励对象|前提下|情况下)$|减持公司|不超过?$|^[+/]|^\d+亿?$|^(?:已|经(?![济营销典纪])|销往|相当于|涉及|笔者|可(?![转穿再降视编口乐])|将(?!军)|仅|不(?![良锈动饱])|需(?!求)|要(?![约闻])|拟|让|使|凭借|如果|明起|今起|开始|受(?![托益让])|要想)|(?:了|到|(?<![合集生组构])成|(?<![华有])为|对|参与调研|(?<!业务)签|拟)$|以来|非GAAP|GAAP下|准则下|预测|原预|^原|此前|前值|突破|重回|失守|连续|保持|新增|^董事|^监事|^高管|实控人|控制人|测算|维持|[高低好逊优大小]于|中值|[前后]者|首[次破度]|同期|\d{4}|%|^(?:近\d|通过|经审计|正好|加起来|如果|若|以|其(?![他余它])|随着|根据|据|即|按|较|比|从|[本这该]次|[上下][半个]|每)|方式$|数据$|每股$|个?交易日|^第?[一二三四]季|时期?$|^\d+年期?$|后$|[^一-鿿A-Za-z0-9()&·+\-、和及与/“” ]"
)
HOLLOW = re.compile(
    r"(?!新业务$)(?:有效|尚有|主要|各期|此次|入围|有关|当地|时间|超过|最终|状态|进一步|冲击|方式|迄今|减持|增持|合同|单位|付出|内共|趋势|发生|全面|当中|充分|发挥|消耗|晚盘|夜盘|盘初|尾盘|一次|初始|流通股|取消|另有|共计|有代表性|周期|该股|备好|覆盖|手握|承载|触及|出现|不惜|购股|集中签|参与|调研|开设|形成|需要|吸引|达成|收到|开始|报告|本|当|近|最近|同|上|下|去|今|年|月|日|季|期|间|内|前|后|一|二|三|四|五|半|度|整体|总体|综合|合并|合计|平均|加权|股票|股份|主力|合约|期货|盘中|盘前|盘后|午盘|早盘|尾盘|开盘|收盘|一度|再度|首次|逆势|左右|评级|目标|既定|业绩|当时|实际|名义|最新|最高|最低|净|毛|总|产品|板块|其中|包括|行业|旗下|拥有|占|销售|集团|达产|机制|决定|短线|只有|仅有|价格|价款|购买|支付|引入|判断|造成|下修|上修|涉及|投运|建成|投产|现有|无限售|限售|条件|未来|各项|相关|上方|关口|附近|计算|生产|采用|提供|资金|款项|费用|隐含|合理|新增|新签|在手|分配|散户|冲回|常规|交易|时段|区间|整理|配发|决议|前提|浮|各类|同步|人民币|季调|跌破|接获|再创|各种|用途|容量|拟定|提交|非公开|纪录|高点|午后|直线|急|飙|拉|买入|中期|末期|财报|控股股东|新发|候选人|预中标|通知书|中标通知书|所有|第[一二三四五]次|余下|旗下|人力|综|资产|项目为|目为|元|第二大|大|股东|人均|账面|账上|全场|全天|全市场|市场|行业|个股|机构|数据|本轮|本次|此次|区间|预期|计划|新|老|大幅|小幅|继续|持续|明显|稳步|快速|成交|流通|短期|长期|有息|经营|主营|业务|实施|基本|稀释|摊薄|应占|拟|约|更|最|其余|其它|剩余|对外|上市|公开|进行|使用|部分|单|双|两|多|全|首|终|稳定|强劲|显著|出现|呈现|保持|维持|较为|达|创|新高|新低|历史|超|逾|也|已|将|的|了|在|和|及|为|对|[0-9]+)*"
)
STAMP = re.compile(r"(?:前?\d{1,2}个?月|前?[一二三四]季度|[1-4]Q\d\d|\d\dQ[1-4]|单季|单月|同期|首日|当日|今日|年)$")
FIGURES = ("人数", "数量", "债务", "现金", "利息", "收入", "利润", "金额", "余额")
NEAR = 300


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
    phrase, start = clean_phrase(row, row.slots[i].start, end) if row.slots[i].start < end else ("", 0)
    return ("", 0) if phrase and metric.verb and row.text[start - 1] == "向" and not metric.text.endswith("资") else (phrase, start)


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
    if place and "”" in phrase and "“" not in phrase and row.text[place[0] - 1] == "“":
        phrase, place = "“" + phrase, (place[0] - 1, place[1])
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


