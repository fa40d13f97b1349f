"""Speaker: who the words before a verb of saying name — a house, an office, a person, one of a crowd."""

import re
from functools import cache, lru_cache

from msgspec import Struct, structs

from caixun.relations.row import Row, last_mark
from caixun.words import table

SENTENCE, PARAGRAPH, TEXT = range(3)

MARKS = ",;:。!?“”\"【】\n"
LEAD = 60  # characters: where a text opens
TAILS = re.compile(
    r"(?:(?:在|于)[^,在于从]{1,18}?(?:上|中|时|里|后|期间|会议|报告|研报|月报|周报)|(?:对|向|接受)[^,对向]{0,12}?(?:采访时|专访时|采访|专访|记者|媒体|投资者|本报|时报|网|社)|就[^,就]{2,18}?(?:一事|问题|情况)"
    r"|在?接受[^,]{0,12}采访时|《[^《》]{1,30}》|(?:在|于)?所?作的?(?:[省市区县]?政府)?工作|(?:今天|今日|今)?\(\d{1,2}日?\)日?|\d{1,2}日|\d{1,2}月份?|\d{4}年|[本上]?周[一二三四五六日]?|今天|今日|昨日|昨天|昨晚|当晚|当天|当日|同日|近日|日前|近期|最近|最新|此前|年初|早间|晚间|盘后|当地时间|北京时间"
    r"|登记|(?:召开|举行)[^,;。]{0,10}?(?:发布会|会议)|(?<=证券)研究[所院]|发布会|发布|公布|发文|撰文|发帖|微信公众号|公众号|官方微信|官微|发表|出具|刊发|更新|披露|提供|研究报告|报告|研报|研究|点评|月报|周报|月度|季度|周度|(?<!大)数据|统计|调查|调研|监测|测算|分析|一[份项]|一则|不完全|初步|结果|实时|网站|官网|消息|预测|了|的|在|(?<=[告会程议访谈报话示料])中|(?<![交易商期研究务])所|对外|首次|正式|并|还|则|也|均|都|上|又|曾|亦|仍|再|最|后|(?<=[在于])其|同时|进一步|普遍|纷纷|一致|平均|方面|目前|继续|补充|解释|回应|指|\s)+$"
)
TITLE = re.compile(
    r"(?:首席[一-鿿]{0,8}?[官家师]|CEO|CFO|COO|CTO|董事长|副总裁|总裁|副总经理|总经理|副?总监|分析师|经济学家|策略师|创始人|行长|主席|部长|厅长|局长|司长|主计长|主任|发言人|负责人|秘书长|合伙人|研究员|基金经理|投资顾问|经理|教授|院长|会长|所长|理事长|副总(?!监|裁|经理|编)|专员|财长|大臣|主管|总编辑?|院士|总统|总理|批发商|经销商|店主|商户|市长|省长|(?<!元)区长(?!期)|县长|州长(?!期)|署长|处长|管委|书记|专家|执行官)"
    r"(?:兼[一-鿿A-Z]{0,7}?(?:[官长裁理监师家人席任书]|CEO|CFO))?\s?(?P<name>(?!团队|调整|普遍|一致|[将仍也们])[一-鿿𠀀-𰀀]{2,4}(?:[、和][一-鿿]{2,4}){0,2}|[一-鿿]{1,8}(?:[·\-][一-鿿]{1,8}){1,3}|[A-Z][A-Za-z.\-]{1,15}(?: [A-Z][A-Za-z.\-]{1,15}){0,3})?(?:\([^()]{1,30}\))?(?:先生|女士)?$"
)
NAME = re.compile(
    r"^(?!项目|金额|金价|房[企价地]|明年|明显|单[位月季价]|方案|常[规年]|时[间代期]|任务|温度|连[续年锁]|车[企市]|陆续|高端|黄金|白[银酒]|石[油化]|毛利|水[泥电]|江苏|安[徽全]|万[元吨]|应[收用]|龙头|武汉|谈判|管理|国内|解禁|高[于达出过居]|同[期比]|方[面式]|全[年国]|于|和|关[于键])(?:[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏章云苏潘葛范彭郎鲁韦马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤殷罗毕郝安常于傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米贝明臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘解丁邓洪包左石崔吉龚程邢裴陆荣翁段焦侯班仲宁栾甘厉武刘景詹龙叶司白蒲赖卓乔阳闻党翟谭贡申冉易慎廖耿匡欧沃关游](?:[一-鿿]{1,2}|先生|女士|博士|教授)|欧阳[一-鿿]{1,2})$"
)
ORIGIN = re.compile(r"^.*(?:根据|依据|援引|引述|引用|来自|据|从|由|按)")
ALONE = re.compile(r"(?:^|有|据|位|名|家|多|些|某|分|内|业|外|资|数|的|称|述|关|引|另|由|自|、)$")
GOODS = re.compile(r"^(?:[一-鿿]{0,4}(?:鸡蛋|生猪|原油|黄金|白银|螺纹钢|铁矿石|焦炭|焦煤|股指|国债|商品|玉米|豆粕|棉花|白糖|苹果|红枣|花生|玻璃|纯碱|甲醇|橡胶|燃油|沥青|氧化铝|碳酸锂|工业硅|多晶硅|尿素|PTA))(?:主力)?期货$")  # what is traded, no house
SOME = re.compile(r"(?:多|数|[一二两三几])[位名]")
BEING = re.compile(r"(?:^|[^但还只就正便可总若凡要])是[^是]{2,10}$")


class Speaker(Struct, frozen=True, gc=False):
    """Who speaks, from where to where in its sentence, how far beyond it, and where the name stands.

    A speaker without a name is the company speaking of itself, or (as an opinion) someone whom the text does not name: it silences
    the one before.
    """

    name: str
    start: int
    end: int
    reach: int = SENTENCE
    place: int = -1
    opinion: bool = False


class Floor(Struct, frozen=True, gc=False):
    """Who still has the floor when a sentence begins, who spoke last, whose text it is, and who spoke in the sentence before."""

    holder: Speaker | None = None
    last: Speaker | None = None
    author: Speaker | None = None
    near: Speaker | None = None


SILENCE = Floor()


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind of speaker, longest first."""
    return tuple(sorted((row["word"] for row in table("speakers") if row["kind"] == kind), key=len, reverse=True))


@cache
def houses() -> frozenset[str]:
    """Every known house, office and medium, by all its names."""
    rows = (*table("brokers"), *table("institutions"))
    return frozenset(word for row in rows for word in row.names)


def is_house(name: str) -> bool:
    """Whether a name is that of a house, an office or a medium, or of an institute, which speaks and is not spoken of."""
    return name in houses() or name.endswith(("研究院", "研究所", "研究中心"))


@cache
def office() -> re.Pattern[str]:
    """A name that ends like an office, a union or a research house."""
    return re.compile(rf"(?P<name>(?:[A-Z][A-Za-z&.]{{1,15}} ?)?[一-鿿·]{{0,14}}?(?:{'|'.join(words('office'))})(?:\([A-Za-z]{{2,10}}\))?)$")


@cache
def institutions(kind: str) -> frozenset[str]:
    """Every known institution of a kind (statistics, research, media …), by all its names."""
    return frozenset(word for row in table("institutions") if row["kind"] == kind for word in row.names)


def keeps_records(name: str) -> bool:
    """Whether a speaker is an office, whose figures of a market are a source of their own."""
    return name in institutions("statistics") or (office().fullmatch(name) is not None and not name.endswith(("证券", "投顾", "期货", "咨询")))


def opens_text(row: Row) -> bool:
    """Whether the sentence stands at the head of the text."""
    return row.start < LEAD and row.text.count("\n", 0, row.start) < 3


@lru_cache(4096)
def strip_tail(said: str) -> str:
    """The words before a verb of saying without what may stand between (近日发布的研究报告)."""
    return TAILS.sub("", said)


def names_voice(row: Row, end: int) -> bool:
    """Whether the words that end there name someone who can say something: a house, an office, one of a crowd."""
    near = max(row.start, end - 24)
    bare = TAILS.sub("", row.text[max(last_mark(row.text, MARKS, near, end) + 1, near) : end])
    return bare.endswith(words("again")) or (name_body(bare, 0, row) or name_person(bare, 0, SILENCE)) is not None


@lru_cache(4096)
def cut_origin(words: str) -> str:
    """The words behind 据, 根据, 援引, which lead to a speaker."""
    return ORIGIN.sub("", words)


@lru_cache(4096)
def measure_body(bare: str) -> int:
    """How many characters at the end of the words before a verb name a house or office, 0 for none."""
    clean = cut_origin(bare)
    if BEING.search(clean):  # 是财政部公布的示范项目
        return 0
    clean = clean[max(clean.rfind("了"), clean.rfind("的")) + 1 :]
    clean = clean.removeprefix("最新")
    if clean.startswith(("对", "向", "在")) and not clean.startswith("对外"):
        return 0
    match = office().search(clean)
    size = len(match["name"]) if match and not GOODS.search(match["name"]) else 0
    return size if 0 < size <= 16 else next((n for n in range(min(len(clean), 24), 1, -1) if clean[-n:] in houses()), 0)


def name_body(bare: str, start: int, row: Row) -> Speaker | None:
    """A house or office at the end of the words before a verb."""
    size = measure_body(bare)
    return Speaker(bare[-size:], start, row.end, widen(row, bare[-size:]), start + len(bare) - size, True) if size else None


def name_person(bare: str, start: int, floor: Floor) -> Speaker | None:
    """A person, one of a crowd, or the one who spoke before, at the end of the words before a verb."""
    clean = strip_tail(cut_origin(bare).strip())
    place, end = start + bare.find(clean), start + len(bare)
    if clean.endswith(words("again")):
        return structs.replace(floor.last, start=start, end=end) if floor.last else None
    if floor.last and len(clean) > 1 and clean in floor.last.name:
        return structs.replace(floor.last, start=start, end=end)
    title = TITLE.search(clean)
    if title and title["name"]:
        first = next((at for at in range(max(0, title.start() - 12), title.start()) if clean[at : title.start()] in houses()), title.start("name"))
        return Speaker(clean[first:], start, end, SENTENCE, place + first)
    if title and (clean[: title.start()] in houses() or office().fullmatch(clean, 0, title.start()) or clean[:title.start()].endswith(("有关", "相关"))):
        return Speaker(clean, start, end, PARAGRAPH, place)
    some = SOME.match(clean) if title else None
    if some and title and not title["name"]:
        return Speaker(clean[some.end() :], start, end, SENTENCE, place + some.end())
    for word in words("crowd") if clean.endswith(words("crowd")) else ():
        if clean.endswith(word) and ALONE.search(clean[: -len(word)][-1:]):
            return Speaker(word, start, end, SENTENCE, place + len(clean) - len(word))
    if NAME.fullmatch(clean):
        return Speaker(clean, start, end, SENTENCE, place)
    size = measure_colleague(clean)
    return Speaker(clean[-size:], start, end, SENTENCE, start + len(bare) - size) if size and bare.endswith(clean) else None


@lru_cache(4096)
def measure_colleague(clean: str) -> int:
    """How many characters at the end name a house and one of its own: 远山证券策略许望; 0 for none."""
    for end in range(2, len(clean) - 1):
        if clean[:end] in houses():
            rest = clean[end:]
            if len(rest) <= 7 and any(NAME.fullmatch(rest[-n:]) for n in (2, 3) if n <= len(rest)):
                return len(clean)
    return 0


def widen(row: Row, name: str) -> int:
    """A house or office that opens the text speaks in all of it, else to the end of its paragraph; a medium reports what others say."""
    if name in institutions("media"):
        return SENTENCE
    return TEXT if opens_text(row) else PARAGRAPH


