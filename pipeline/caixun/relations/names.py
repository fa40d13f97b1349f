"""Names: those who act in the text though no table lists them, told by where they stand and how often they come back."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, MatchKind

from caixun.entities.metric import metrics
from caixun.entities.relative import read_number
from caixun.relations.cues import lexicon
from caixun.relations.firms import SURE, find_acting, find_behind, find_led
from caixun.relations.holder import VOID
from caixun.relations.phrase import INNER, cut_words, function
from caixun.types import Mention
from caixun.words import table

START = r"[\n。;【】!?:,][\s“\"]{0,40}+(?>(?:\d{1,2}[、.)]|[①-⑨]|其中,?|此外,?|另外,?|同时,?|而|但|相比之下,|反观|据悉,)?\s{0,40})"
TIME = r"(?:\d{2,4}年|20\d\d财年|[一二三四]财季|第[一二三四]财季|\d{1,2}月|\d{1,2}日|上半年|下半年|[一二三四]季度|第[一二三四]季|前[三]季度|今年|去年|近日|日前|当月|今日|昨日|本周|当天|当日|全年|Q[1-4]|盘[初前中后])"
LEADS = "现(?=[涨跌报])|[开大](?=[涨跌])|则|也|还|已|将|拟|计划|再次|首次|首|双双|累计|合计|曾|正|预计|成功"
VERBS = (
    r"发布|公布|公告|披露|宣布|实现|录得|交付|销售|售出|生产|签订|签署|完成|发行|中标|推出|上市|收报|收涨|收跌|涨停|跌停|涨|跌|拟|持有|持股|增持|减持|转让|受让|质押|解除质押|认购|竞得|净买入|净卖出"
    r"|买入|卖出|斥资|出资|收购|入股|参股|投资|回购|派息|派发|每10股|营收|净利|收入|股价|市值|目标价|首破|突破|下调|上调|亏损|盈利|启动|推进|裁员|提价|涨价|减产|停产|扩产|投产|量产|私有化|\d{1,3}(?:\.\d+)?%的?股权|以(?![上下来及内外])[^,;。\n]{1,16}(?:方式|价格|元|辆|台)"
)
DEED = rf"(?:{LEADS}){{0,2}}(?:{VERBS})"


def list_heads(*patterns: str) -> str:
    """The set of the characters that the alternatives of patterns begin with: one look at a character before the look for words.

    >>> list_heads("发布|公布", r"\\d{1,2}月|[上下]半年")
    '[发公\\\\d上下]'
    """
    heads = [head for pattern in patterns for head in re.findall(r"(?:^|\||^\(\?:)(\\d|\[[^]]+\]|\w)", pattern)]
    return f"[{''.join(head.strip('[]') for head in heads)}]"


OPENER = re.compile(rf"{START}(?P<time>{TIME}份?)?(?P<name>[一-鿿A-Za-z][一-鿿A-Za-z0-9·&]{{1,9}}?)(?=[的(:\s]|{list_heads(TIME, LEADS, VERBS)})(?=(?:的|\([^()\n]{{2,20}}\))?[^\S\n]*(?:{TIME}|{DEED})|:(?!//)|\(\d{{4,6}})")
GROUPS = "券商|险企|银行|房企|车企|航司|药企|酒企|金控|运营商|国有大行|科创板公司|创业板公司|业绩预[喜增减亏]公司"
CROWDS = re.compile(rf"{GROUPS}|桶油|大(?<=[两三四五六七八]大)|家(?<=[\d两三四五六七八九十]家)")
GROUP = re.compile(
    rf"{START}(?:20\d\d(?!年))?(?:{TIME}\s*)*(?P<name>(?:(?:[百两三四五六七八九十\d]+[大家强])|A股|主要|头部|百强|公股|国有)*(?:上市)?(?:{GROUPS})|(?:国有)?[三四五六]大(?:航|行|运营商)|[两三]桶油|[两三四五六七八]大[一-鿿]{{2,4}}?(?:企业|公司|巨头)|[两三四五六七八九十\d]{{1,3}}家(?:[一-鿿]{{0,4}}?(?:企业|公司|银行|机构|房企|券商)))"
    rf"(?=(?:全体|整体|合计|共计?|加起来|普遍|平均|总体)?(?:的)?\s*(?:{TIME})*(?:{DEED}|[A-Z]{{3}}|净利润|市场份额|占比|规模|预[增减亏]|合计))"
)
TOGETHER = re.compile(
    r"[\n。;:,](?:其中,?)?(?P<list>(?:[一-鿿A-Za-z0-9]{2,8}[、和及]){1,8}[一-鿿A-Za-z0-9]{2,8}?)等?(?P<count>[两三四五六七八九十]|\d{1,2})家(?!子公司|医院|门店|工厂|机构|单位|店)"
)
PARTS = (re.compile("[^、]+"), re.compile("[^、和及]+"))
BOARDS = re.compile(r"(?:科创板|创业板|北交所|(?:沪市|深市)主板)公司|业绩预[喜增减亏]公司|注册制新股")
TOWN = re.compile(
    rf"{START}(?:省会|其中,?)?(?P<name>(?![在将从对为与于由全该本各某])[一-鿿]{{2,4}}?(?:(?<![上两股楼深沪牛熊超夜门都城地小园社厂港矿辖全各本该])市(?!场|值|公司|面|民|盈|净|占|价|销|级|区)|县|新区))"
    rf"(?=\s?(?:{TIME}|累计|共|新增|报告|实现|完成|到资|引进|全[市年]|规模以上|地区生产总值|GDP|进出口|固定资产|社会消费品|一般公共|财政|常住人口))"
)
COUNTED = re.compile(r"[市县州旗区]\d")
DISTRICT = re.compile(
    r"[、,;:(中](?P<name>(?!其)[一-鿿]{1,4}(?:市|县|州|旗|(?<![小地社园校片辖疫牧险控范郊市灾矿景特专战分全该本各外])(?<![主老心]城)区))(?=\d{1,6}(?:例|人|名))"
)
DEBUT = re.compile(r"(?<![A-Za-z])N[一-鿿]{2,3}?(?=今日|上市|发行|开盘|收盘|盘中|[涨跌报收])")  # a share on its first day
MOVES = (
    r"(?:初步|短线|盘[初中前后]|早盘|午[盘后]|尾盘|日内|夜盘|收盘|开盘|一度|小幅|大幅|微幅|现|今日|昨日|昨夜|隔夜|周[一二三四五]|目前|最新|续|持续|继续|累计|再度|转|集体|快速|直线|震荡|冲高后?|本周|上周|今年以来|年内){0,3}"
    r"(?:涨|跌|领[涨跌]|收[涨跌报于高低]|上[涨行扬]|下[跌挫行探]|报|升|挫|跳[水空]|拉升|走[高低强弱]|飙升|[高低]开|[突涨跌升]破|失守|收复|站[上稳]|重[返回]|逼近|回[落升])"
)
CURRENCIES = "美元 欧元 英镑 日元 日圆 澳元 加元 纽元 瑞郎 韩元 卢布 里拉 港元 新元 卢比 泰铢 比索 雷亚尔 新西兰元 澳大利亚元 加拿大元 新加坡元 瑞士法郎 兰特 克朗 林吉特 坚戈".split()
CURRENCY = f"(?:{'|'.join(CURRENCIES)})"
PAIR = re.compile(rf"{CURRENCY}[兑对/](?:人民币|{CURRENCY})")
CODED_PAIR = re.compile(rf"{PAIR.pattern}(?:\s?[A-Z]{{3}}/[A-Z]{{3}})?")
KINDS = "指数|股指|期指|期货|主力合约|转债|板块"
TRADED = re.compile("|".join([KINDS, "兑", "元/", "镑/", *(f"{currency}对" for currency in CURRENCIES)]))
QUOTED = re.compile(
    rf"(?:[\n。;】:,、(]|\)(?=“))[\s“]{{0,8}}+(?:{TIME}|另外|此外|其中|截至[午收早][盘间]?收?盘?|截至发稿|午[后间盘]|[早尾夜]盘|昨夜|隔夜|此后|而){{0,3}},?(?P<name>(?!交[割货]|三大|两大|主要|各|多个|部分|欧美|相关)(?:(?![对的在将被受因令使是])[一-鿿A-Za-z0-9&/.\- ”]){{2,16}}?(?:{KINDS})|{PAIR.pattern})"
    rf"(?=\s?(?:\([^()\n]{{2,20}}\)|[A-Z]{{3}}/?[A-Z]{{3}})?(?:则|也|均|却|仍|逆势|多数|普遍|全线)?{MOVES})"
)
LISTED_FUND = re.compile("ETF|LOF")
FUND = re.compile(
    r"[\n。;】:,、和及][\s“]{0,4}+(?:其中,?|而|另外,?|此外,?)?(?P<name>(?!交易|股票型|债券型|货币型?|宽基|全市场|行业|主题|旗下|多只|国内|境内|海外|美股)[一-鿿A-Z0-9](?:(?![对的在将被受因令使是与等只])[一-鿿A-Za-z0-9]){1,9}?(?:ETF|LOF))"
    rf"(?=[\s”]?(?:\(\d{{6}}[^()\n]{{0,4}}\)|[、和及]|(?:基金)?(?:则|也|均|却|仍|逆势|份额|规模|成交额?|净值|获|净[流申赎]|收盘|{MOVES})))"
)
PRODUCT = re.compile(rf"(?:管理的|旗下的?|产品|基金)“(?P<name>[一-鿿A-Za-z0-9]{{3,16}})(?=”(?:[AC]类|基金)?(?:{TIME}|{DEED}|则|净值|份额|规模|新年|首日|目前|最新|单日|[遭获被]))")
LETTERS = re.compile(r"[A-Z][A-Za-z0-9.&'\-]{2}")
LATIN = re.compile(
    rf"[\n。;】:,][\s“]{{0,8}}+(?:[一-鿿]{{2,10}}(?:公司|平台|品牌|企业|巨头|制造商|开发商|提供商|机构|[运厂]商))?\s?(?P<name>[A-Z][A-Za-z0-9.&'\-]{{2,20}}(?: [A-Z][A-Za-z0-9.&'\-]*){{0,3}})"
    rf"(?=\s?(?:\([^()\n]{{2,20}}\))?(?:[美港]股)?(?:{TIME}|{DEED}|{MOVES}|目前|计划|将|宣布))"
)
SAID = re.compile(rf"(?:{TIME}|的)*(?:数据|报告|报道|预计|预测|认为|统计|研究|分析|指出|调查|称)")
SAYS = ("表示", "预计", "预测", "认为", "指出", "说,", "说:", "称", "介绍", "透露", "坦言", "强调", "判断")
MOVED = re.compile(r"[涨跌]|走[高低]|劲[升扬]|下挫")
GAIN = re.compile(
    r"[\n。;】:,、和及](?:其中,?|而|另外,?|此外,?|反观)?(?P<name>[一-鿿A-Z](?:(?![对的在将被受因令使是超跌涨股])[一-鿿A-Za-z·\-]){1,6}?)(?=(?:\([A-Za-z]{2,8}\))?(?:、[一-鿿A-Za-z·\-]{2,8}){0,8}(?:和[一-鿿A-Za-z·\-]{2,8})?等?(?:[两三四五六七八九十\d]{0,2}[只股])?(?:均|则|也|现|齐|同步|再|继续|逆势|盘中|尾盘|午后|收盘){0,2}(?:领[涨跌],)?(?:[大收急领飙暴微小开]?[涨跌]|上涨|下跌|走高|走低|劲升|劲扬|下挫)(?:幅)?(?:超|近|逾|约|过|了)?\d[\d.]{0,6}(?:%|[\d\-.]{0,8}万?元/))"
)
TIMED = re.compile(r"[日周月年]内|[同环]比|时段|[早午晚夜尾]?盘|[全单当本上][日周月年]|午[间后]|短线|集体|普遍|[价率额值比]$|交易|指数|涨|跌|领|双双|个别|其他|其余|两者")
MONTH = re.compile(r"\d月")
CODES = re.compile(r"\(\d{4}")
CODED = re.compile(r"[\n。;】:,、](?P<name>(?!公司|集团|股票)[一-鿿A-Z][一-鿿A-Za-z0-9·\-]{1,7})(?=\(\d{4,6}(?:\.[A-Z]{2})?\))")
QUOTES = re.compile("“")
ROUND = re.compile(r"“(?P<name>[一-鿿A-Za-z0-9.·]{2,24})”(?=(?:正式|已|再次|近日|日前|于)?(?:宣布)?(?:完成|获得?|斩获|拿下)[^,;。\n]{0,16}(?:融资|投资))")
FIRMS = re.compile(r"(?:汽车|科技|股份|集团|控股|银行|证券|能源|电子|医药|药业|生物|材料|新材|智能|信息|软件|网络|通信|光电|重工|机械|电气|电器|食品|乳业|酒业|地产|置业|物流|航空|船舶|钢铁|石化|化工|矿业|铜业|铝业|传媒|影视|教育|医疗|环境|电力|水务|建设|装备|半导体|微电子|储能|动力|新能|资本|基金|保险|人寿|城投|国际|实业|投资|资产|信托|外卖|在线|电装|重装|海装|置地|钛业|锂业|硅业|煤业|牧业|农牧|种业|影业|速运|精工|海工|传动|理财)$")
INDUSTRY = re.compile("行业|板块|产业")
SECTOR = re.compile(
    rf"{START}(?:{TIME}份?)?(?P<name>(?!公司|所[处在]|[该本其各多]|我们|相关|整个|同)(?:(?!的)[一-鿿]){{2,6}}?(?:行业|板块|产业))(?=[“\s]*(?:{TIME}|新增|总体|整体|合计|十[一二三四]五|未来[三五]年|近[三五]年))"
)
HEADED = re.compile(r"[;】\n][一-鿿]{3,6}:")
COMMON = re.compile(
    r"公司|交易所|报告|本期|期内|方面|整体|其中|同期|数据|指数|市场|行业|板块|个股|股票|产品|业务|收入|营收|利润|净利|毛利|费用|销量|产量|出口|进口|价格|需求|供给|库存|成本|资金|资本开支|全国|全球|国内|海外|累计"
    r"|合计|单季|当季|今年|去年|预计|根据|截至|由于|受|随着|通过|按照|对于|关于|为了|如果|因此|所以|但是|不过|此外|同时|目前|此前|近期|近年|未来|首次|我们|他们|投资者|分析师|机构|股东|董事|经理|高管|消息"
    r"|公告|财报|年报|季报|事件|点评|建议|风险|结论|核心|评级|盈利|业绩|估值|GAAP|[端侧面期线型类版项后前时则遭被获]$|(?:一度|多数|表示|指出|显示|写道|部门|等\d+部门|百股)$|[午收早晚]评|[港台美外韩日英]媒$|[日晚早时证]报$|盘前|确定|债基|丰富|改善|提出|唯一|领域|行情|回顾|(?:新规|政策|方案|条例|办法|意见|通知|规划|草案|细则)$|土地|拟|主力|原因|方式|时间|主要|部分|相关|上述|具体|分别|合同|项目|资料|来源|编辑|记者|一方面|另一方|这|那|该|其|每|各|不|没|有|是|在|和|与|及|或|为|至|从|到"
)


FIGURE = re.compile(rf"(?:的|{TIME})*(?:销售|生产|出货|产量|销量|营收|净利|收入|股价|市值|目标价|亏损|盈利|涨|跌|实现)")
HEAD = 80  # characters
PROPER = re.compile(r"[A-Z][a-z]{2,}(?:[A-Z][a-z]+)?")
ALONE = re.compile(rf"[^一-鿿]|(?:的|等|公司|集团|方面|{TIME}|{DEED})")
GENERIC = re.compile(r"个人|委托|购买|生活|厨房|家用|小家|内镜|特种|专用|军用|民用|工业|工程|高端|新能源|新材料|新|智能|电动|商业|综合|国有|全球|国内|民营|上市|大型|中小|传统|高端|优质|龙头|消费|乘用|自主|合资|外资|互联网|" + FIRMS.pattern[3:-2])
NO_HEAD = re.compile(
    r"^(?:用于|逆势|交易性|归属|剩余|超过|力争|更何况|拿地|全部|新口径|紧跟|调整为|变更为|非?公开|差于|慢于|快于|维持|给予|重申|上调|下调|予以|由|并|已|于|以(?!色列)|因|与|若|仅|需|要(?!约)|也|本(?!田)|该|请|加仓|减仓|快讯|突发|重磅|独家|异动|签订|签署|折合|继续|持续|多位|多家|部分|导致|叠加|率先|包括|完成|大额|可|副业|此次|伴随|紧接|计划|首发|问题|分[一-鿿]{1,4}来?看|新规|早盘|午盘|尾盘|盘中|全天|解除|办理|申请|成交|相对|相比|较|比|昨日|今日|前日|次日|考虑|搭载|发布|转让|对应|维持|引入|预测|提出|实现|剔除|将|系|韩国|日本|美国|港股|国内|海外|研报|最高|最低|进一步|线上|线下|融资|融券|[一二三四五六七八九十百]|产能|芯片|光伏|经|本次|本月|本周|带动|推动|加上|扣除|受|随|就|据|向|对|把|被|给|让|使|令)"
)


@cache
def places() -> frozenset[str]:
    """Words that are subjects of another kind: countries, provinces, indices."""
    return frozenset(
        word for name in ("regions", "indices") for row in table(name) for word in row.names
    )


def is_titled(text: str, title: str, name: str, end: int) -> bool:
    """Whether the headline tells of a name: before its colon, or such that the text goes on to tell of it."""
    if name not in title:
        return False
    ends = find_ends(text, [name])[name]
    if text.startswith(":", end):
        return not any(text.startswith(SAYS, at) for at in ends)
    return (title not in text or len(ends) > title.count(name)) and (FIGURE.match(text, end) is None or stands_alone(text, ends))


@cache
def towns() -> frozenset[str]:
    """Provinces and cities, whose names those of firms begin with."""
    return frozenset(word for row in table("regions") if row["kind"] in ("province", "city") for word in row.names)


@cache
def acronyms() -> frozenset[str]:
    """Capital letters that name a thing or a measure, not a firm (IDC, PVC)."""
    return frozenset(row["word"] for row in table("acronyms"))


@lru_cache(1 << 12)
def is_name(name: str) -> bool:
    """Whether the words at the head of a clause can be a name at all."""
    if COMMON.search(name) or NO_HEAD.match(name) or name in places() or name in lexicon() or name in function():
        return False
    bare = GENERIC.sub("", name)
    return len(bare) > 1 or not FIRMS.search(name)


def find_new(text: str, sign: re.Pattern[str], pattern: re.Pattern[str], known: Collection[str]) -> set[str]:
    """The names that a pattern finds and no table or mention knows, of those who do not merely speak; no text without its sign has one."""
    if not sign.search(text):
        return set()
    found = {match["name"].strip() for match in pattern.finditer(text)}
    if not found:
        return found
    fresh = {name for name in found if PAIR.fullmatch(name) or not (name in known or name in places() or name in lexicon() or name in metrics())}
    ends = find_ends(text, [name for name in fresh if not measures(name) and not MONTH.search(name)])
    return {name for name in ends if not any(SAID.match(text, end) for end in ends[name])}


def find_ends(text: str, names: Collection[str]) -> dict[str, list[int]]:
    """Where each of the names ends, wherever it stands in the text; one pass for all of them."""
    listed = list(names)
    ends: dict[str, list[int]] = {name: [] for name in listed}
    for index, start, end in AhoCorasick(listed).find_matches_as_indexes(text, overlapping=True) if listed else ():
        found = ends[listed[index]]
        if not found or found[-1] <= start:
            found.append(end)
    return ends


def measures(name: str) -> bool:
    """Whether the words end in a metric of their own (制造业采购经理指数)."""
    return any(name[at:] in metrics() for at in range(1, len(name) - 2))


def comes_back(text: str, size: int, ends: Sequence[int], opening: Sequence[int], crowded: bool) -> bool:
    """Whether a name of this size with these ends, those of a clause's first words among them, comes back; beside companies that are known, only one who acts, not goods with a figure."""
    if len(ends) < 2 or only_speaks(text, ends) or not (stands_alone(text, ends[:20]) or is_branded(text, text[ends[0] - size : ends[0]], ends[:20])):
        return False
    return not crowded or any(text.startswith("公司", end) for end in ends) or not all(FIGURE.match(text, end) for end in opening)


def only_speaks(text: str, ends: Sequence[int]) -> bool:
    """Whether a name with these ends stands before nothing but its own words: 连平:…, 连平预计."""
    return all(text.startswith((":", *SAYS), end) for end in ends) and any(text.startswith(SAYS, end) for end in ends)


def stands_alone(text: str, ends: Sequence[int]) -> bool:
    """Whether a name with these ends mostly stands as a whole, followed by a deed, a time or a mark, not as the head of longer words (空港地面设备)."""
    return 2 * sum(ALONE.match(text, end) is not None for end in ends) >= len(ends)


def is_branded(text: str, name: str, ends: Sequence[int]) -> bool:
    """Whether a name is that of a place and more, and each time other words follow: 宿迁百宝."""
    return len(ends) > 2 and 4 * len({text[end : end + 1] for end in ends}) >= 3 * len(ends) and any(name[:size] in towns() and len(name) - size in (2, 3) for size in (2, 3))


def has_edges(text: str, start: int, end: int, bounds: Collection[int] | None) -> bool:
    """Whether words begin and end with whole words and neither is one that names nothing (同意 某行, 单月)."""
    if bounds is None:
        return True
    if start not in bounds or end not in bounds:
        return False
    words = cut_words(text, start, end, bounds)
    if any(text[a:b] in INNER for a, b in words[1:-1]):
        return False
    first, last = (function().get(text[a:b], "noun") for a, b in (words[0], words[-1]))
    return first in ("noun", "heading") and last in ("noun", "heading", "auxiliary")


def find_joined(page: str) -> Iterator[tuple[int, int]]:
    """Where the names of a list stand that is counted as so many firms: 甲、乙、丙三家."""
    for match in TOGETHER.finditer(page) if "家" in page else ():
        for part in PARTS:
            parts = [found.span() for found in part.finditer(page, *match.span("list"))]
            if len(parts) == read_number(match["count"]):
                yield from parts
                break


def find_names(
    text: str, mentions: Sequence[Mention], title: str | None = None, bounds: Collection[int] | None = None
) -> Iterator[tuple[int, int]]:
    """Where names stand that the text treats as actors: at the head of a clause, in the form of a firm or more than once.

    A name begins and ends where tokens do, if `bounds` gives their starts.

    >>> text = "蔚澜汽车8月交付4万辆。岚舟汽车当月交付1.36万辆。"
    >>> [text[start:end] for start, end in find_names(text, [])]
    ['蔚澜汽车', '岚舟汽车']
    """
    taken = [(m.start, m.end) for m in mentions if m.label in ("COMPANY", "METRIC", "PERIOD", "TICKER")]
    known = {text[start:end] for start, end in taken}
    crowded, note = any(m.label == "COMPANY" for m in mentions), text.count("公司") > 2
    names: set[str] = set()
    doubtful: dict[str, list[int]] = {}
    page = "\n" + text  # so that the text, too, begins behind a mark
    for match in OPENER.finditer(page):
        name = match["name"]
        start, end = match.start("name") - 1, match.end("name") - 1
        if not has_edges(text, start, end, bounds) or (match["time"] and not FIRMS.search(name)):
            continue
        if name in known or name in names or VOID.match(name) or not is_name(name):
            continue
        headed = text[end : end + 1] == ":" and HEADED.match(text, start - 1)
        if (FIRMS.search(name) and not (note and text.startswith(":", end) and not SURE.search(name))) or (headed and not crowded) or (PROPER.fullmatch(name) and not crowded and start < HEAD) or is_titled(text, title or "", name, end):
            names.add(name)
        else:
            doubtful.setdefault(name, []).append(end)
    names.update(name for name, ends in find_ends(text, doubtful).items() if comes_back(text, len(name), ends, doubtful[name], crowded or note))
    names.update(match["name"] for match in TOWN.finditer(page) if has_edges(text, match.start("name") - 1, match.end("name") - 1, bounds) and match["name"].rstrip("市县") not in places())
    names.update(name for name in find_new(page, COUNTED, DISTRICT, known) if name.rstrip("市县") not in places())
    names.update(name for start, end in find_joined(page) if (name := page[start:end]) not in known and is_name(name.replace("和", "")) and has_edges(text, start - 1, end - 1, bounds))
    if "N" in text:
        names.update(DEBUT.findall(text))
    if "公司" in text or "新股" in text:
        names.update(BOARDS.findall(text))
    if CROWDS.search(page):
        names.update(match["name"] for match in GROUP.finditer(page))
    for start, end in (*find_led(text, mentions), *find_acting(text), *find_behind(text)):
        name = text[start:end]
        if name not in known and is_name(name) and has_edges(text, start, end, bounds):
            names.add(name)
    names |= find_new(page, INDUSTRY, SECTOR, known)
    names |= (find_new(page, LETTERS, LATIN, known) - acronyms()) | find_new(page, QUOTES, ROUND, known) | find_new(page, CODES, CODED, known)
    names.update(name for name in find_new(page, MOVED, GAIN, known) if is_name(name) and not TIMED.search(name))
    traded = {m.group() for m in CODED_PAIR.finditer(page)} | find_new(page, TRADED, QUOTED, known) | find_new(page, LISTED_FUND, FUND, known)
    traded.update(match["name"] for match in PRODUCT.finditer(text) if "基金" in text and match["name"] not in known)
    if names or traded:
        starts = [start for start, _ in taken]
        reach = [0, *accumulate((end for _, end in taken), max)]
        for _, start, end in AhoCorasick(names | traded, MatchKind.LeftmostLongest).find_matches_as_indexes(text):
            if text[start:end] in traded or reach[bisect_left(starts, end)] <= start:
                yield start, end
