"""Holders: those who hold, buy, sell or pledge, named in no table and told by their title or their deed."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from caixun.relations.phrase import function
from caixun.words import table


def listed(kind: str) -> str:
    """The words of a kind as alternatives of a pattern."""
    return "|".join(row["words"] for row in table("holders") if row["kind"] == kind)


ROLES = rf"{listed('title')}|董事(?![会局])|监事(?!会)"
HOLDER = re.compile(
    rf"(?:{ROLES})"
    r"(?:及其一致行动人|\([^()]{1,20}\))?[\s::]*(?:为|的|是)?"
    r"(?P<name>[一-鿿·]{2,4}?|[一-鿿A-Za-z()·\-]{2,20}?(?:、[一-鿿A-Za-z()·\-]{2,20}?){1,8}(?:等(?:[\d一二三四五六七八九十]{1,2}[名人位])?)?|[一-鿿A-Za-z()·\-]{4,30}?|[A-Za-z][A-Za-z .,&()\-]{3,50}?|[一-鿿A-Za-z0-9()·\-]{4,60}?)(?:先生|女士|\([^()]{1,20}\))?"
    r"(?![^,;。]{0,24}(?:表示|指出|透露|介绍|坦言|认为|称,|说,|说:))(?=\s*,?\s*(?:" + listed("goes on") + r"|未来(?=[^,;。]{0,16}(?:质押|[增减]持))|,?基于|\d{1,2}日|的?(?:通知|告知函|函告|《关于)))"
)
NOTICE = r"自(?:本|该|上述|[增减]持|计划|预?披露|股份|之日起)*公告"  # 自本公告之日起
DEEDS = (
    listed("deed") + r"|持股(?!平台|计划)|中标(?![价金总人通候])|获得[^,;。]{0,16}股"
    rf"|{NOTICE}"
    r"|以(?![上下来及内外])[^,;。\n]{1,20}(?:方式|价格|元)|向[^,;。\n]{2,25}(?:转让|增资|出售|质押|提供|发行|采购|订购|下单)"
)
DEED = f"(?:{DEEDS})"
LEADS = "(?:近日|日前|今日|昨日|已|将|拟|计划|于|未来|累计|合计|再次|曾|直接|间接|分别|还|另|仍|共)*"
ACTS = re.compile(DEED)
HINTS = re.compile(f"{ROLES}|由|{DEEDS}")  # without one of them a sentence names no holder
ACTOR = re.compile(
    r"[,;:。\n】]\s{0,40}+(?:(?:其中|此外|另外|同时|而|但|且|并|据悉|目前|近日|日前|随后|预计|[一-鿿]{2,4}完成后),?\s*"
    rf"(?P<name>[一-鿿A-Za-z·&]{{2,14}}?)(?=\s*{LEADS}{DEED})"
    rf"|(?:(?:联合)?创始人)?(?P<name2>[一-鿿A-Za-z·&]{{2,24}}?(?:\((?:有限|普通)合伙\))?)(?=\s*{LEADS}{DEED}))"
)
NOBODY = re.compile(rf"{listed('nobody')}|^(?:{listed('nobody head')})|(?:{listed('nobody tail')}|(?<=..)股权|(?<![华有])为)$")
HOUSE = re.compile(rf"(?:[A-Za-z]|{listed('house')})$")
VERBAL = re.compile(
    r"^[对就则全首每再又并但而因由从把被在向若如经随按据系为与和及或该各某此较比合相提给解会上下本当最近现已曾将拟均占共约超逾近大主][^众华新山海][一-鿿]*|[于以的了着过则]$"
    rf"|{listed('verb')}|^(?:根据|成立|缓释)"
)
VOID = re.compile(rf"{listed('void')}|[而则](?=[\dA-Z])")
PASSED = re.compile(r"(?<=[一-鿿]{2})[被遭获](?=[一-鿿]{2})")  # 某公司获某基金 增持: the one who acts stands behind it
TIMED = re.compile(r"^(?:昨|今|前|次|当|本|上|近|每)[日天周月年季]|[后时前]$")
TITLED = re.compile(r"(?:副?总裁|副?总经理|董事长?|监事|高管|创始人|实际控制人|控股股东|股东|首席)")
OFFICER = re.compile(f"{ROLES}|公司")
BEARER = re.compile(r"由(?!于)(?:[一-鿿A-Za-z0-9]{2,10}(?:关联|旗下|控股)公司)?(?P<name>[一-鿿A-Za-z·()]{2,20}?)(?:直接|间接|全资|共同|合计)?(?=(?:\d[\d.]{0,5}%)?(?:持有|持股|控股))")
SURNAME = re.compile(rf"[{listed('surname').replace('|', '')}][一-鿿]{{1,2}}$")
OFFICE = r"(?:(?:控股|大|小|其他|特定|部分|原|第[一二三四]大)?股东|实际控制人|实控人|董事(?!会)|监事(?!会)|高级管理人员|高管|董监高|管理层|关联方|核心(?:管理人员|员工|骨干))"
OFFICES = re.compile(
    rf"[,;:。\s)一-鿿](?P<name>(?:(?:[\d一二三四五六七八九十两]{{1,2}}[名位大]?|多[名位]|部分|全体|上述|前述|以上|该)?{OFFICE})(?:(?:、|及|和|以及|与)(?:部分|全体|其他)?{OFFICE}){{0,4}}(?:及其?一致行动人)?)"
    r"(?=(?:拟|计划|将|已|于|自|通过|合计|累计|在)[^,;。]{0,24}?(?:[增减]持|持[股有]|质押|转让|认购|买入|卖出)|[增减]持|(?:解除)?质押(?!式))"
)
PASSIVE = re.compile(r"[被遭获](?P<name>[一-鿿A-Za-z·]{2,14}?|[A-Z][A-Za-z .,&]{3,50}?)(?=(?:(?:于|在|自|以|再度|大举|连续|累计|合计)[^,;。]{0,40}?|\d[^,;。]{0,10}?)?(?:增持|减持|举牌))")
TITLES = re.compile(r"(?:(?:成员)?之一|兼|董秘|高级管理人员|非?独立|职工(?:代表)?|执董|(?:联席)?主席|行政总裁|非?执行(?=董事)|及|、|实际控制人|实控人|控股股东|(?:副)?总经理|(?:副)?总裁|董事会秘书|财务总监|董事长?|监事|高管)*?(?:董秘|高级管理人员|执董|(?:联席)?主席|(?:副)?总经理|(?:副)?总裁|董事会秘书|财务总监|董事长?|监事(?:会主席)?|高管|实际控制人|实控人|控股股东)+(?=[一-鿿])(?!等)")
BESIDE = re.compile(r"等(?=[\d一二两三四五六七八九十]{1,2}[名位])|(?:及其?|之一)(?:一?致行动人)?|之?一致行动人|之(?=[一-鿿]{2,3}(?:、|$|分别))")  # what leads on to the next holder
COUNTED = re.compile(r"(?:作?为(?:一致行动人|夫妻|父[子女]|母[子女]|兄弟)(?:关系)?|正在|分别|共计|合计|累计|总共|一共|连续|再度|再次|继续|(?<=[一-鿿]{2})(?:[共尚仍均拟已则]|本次|此次))$")
KINSHIP = listed("kinship")
KIN = re.compile(rf"[^,;。]{{2,30}}(?:(?<!华)(?<!称)(?<!作)为(?=[一-鿿]{{2}})|(?<![及其和与])[的之]?一致行动人(?=[一-鿿]{{2}})|的?(?:{KINSHIP})(?={SURNAME.pattern}))")  # 某某的配偶|某某, who acts herself
ACTED = re.compile(rf"[就便又]?(?:{listed('done')}|(?:直接|间接)(?!股权|投资)|正(?=[筹在])|在(?=[一-鿿]{{2,6}}(?:证券|银行|公司|期[内间])))")  # what is done already, behind the name
ALIAS = re.compile(r"(?<=\()(?:以下|下称|简称)")
TOGETHER = ("合计", "共计", "总计", "拟合计", "共同")
OTHERS = re.compile(rf"(?<![一-鿿])(?:股东|其中)?(?P<names>(?:{SURNAME.pattern[:-1]}、){{1,4}})$")
JOINED = re.compile(r"(?:公司|集团)(?:及|和|与|、)(?:其|下属|旗下|全资|控股)*$")
SOLE = re.compile(r"(?:控股|大|第[一二三四]大)?股东")
NO_HOLDER = re.compile(rf".*(?:{listed('no name')})|\(|(?:{listed('no name head')})|[周年]?[周年]大会|(?:.*(?:{listed('no name tail')})|股份)$")
GOES_ON = re.compile(r"(?:先生|女士)?(?:及其?一致行动人)?(?:拟|计划|将|承诺|未|已|自|于|通过|合计|累计|本次|与|持有|持股|减持|增持|质押)")
POLITE = rf"{SURNAME.pattern[:-1]}(?:先生|女士|的?(?:{KINSHIP}))?"
PERSON = re.compile(
    rf"[,;。、\s后前由为](?P<name>{POLITE}(?:[、及和与]{POLITE}){{0,8}}(?:及其?(?:[一二三四五六七八九十]名)?一致行动人)?|[A-Z][A-Za-z ]{{3,30}}(?:先生|女士))"
    r"(?=(?:(?:已|将|拟|计划|目前|现|仍|尚|本次){0,2}(?:累计|合计|共|直接|间接){0,2}(?:通过[^,;。]{2,24}?)?(?:持有|持股|增持|减持|质押|买入|卖出|所持(?:有)?的?(?:公司|股)|解除质押|被(?:司法)?(?:轮候)?(?:冻结|质押)|处于(?:质押|冻结|被)|触及)"
    rf"|(?:拟|计划)?[于在]?{NOTICE}"
    r"|(?:已|将|拟|计划)?[于在自](?:\d|[近今上本公披])[^,;。]{0,40}?(?:买入|卖出|买卖|增持|减持|质押|购买|购入)|在[一-鿿]{2,10}质押)|(?<=先生|女士)(?:拟|计划|本次|承诺|未))"
)
NOTIFIED = re.compile(
    r"[接收]到(?!公司)(?P<name>[一-鿿A-Za-z·()]{2,30}?)(?<![所会局院])(?<!证券)(?<!银行)(?=(?:先生|女士)?(?:出具|发来|提交|送达|提供)?的?(?:书面)?(?:通知(?!书)|告知函|函告|《)[^。;]{0,100}?(?:质押|[增减]持|冻结|持有|股份|转让))"
)


class Holder(Struct, frozen=True, gc=False):
    """Where the name of a holder stands, and whether a title or its form makes it sure."""

    start: int
    end: int
    sure: bool


def find_holders(text: str, start: int, end: int) -> dict[int, Holder]:
    """The holders and actors of the sentence text[start:end] by where their names start."""
    if not HINTS.search(text, max(start - 1, 0), end):
        return {}
    words = text[start - 1 : end] if start else "\n" + text[:end]  # with the mark that a name at its head stands behind
    found: list[tuple[int, int, bool]] = []
    acts = ACTS.search(words) is not None
    for m in ACTOR.finditer(words) if acts else ():
        group = "name" if m["name"] else "name2"
        first, last = strip_title(words, *m.span(group))
        if can_act(m[group]) and not NOBODY.search(words[first:last]):
            found.append((first, last, HOUSE.search(words, first, last) is not None))
    for pattern in (HOLDER, PERSON) if acts else (HOLDER,):
        for m in pattern.finditer(words):
            alias = ALIAS.match(words, m.end("name"))
            if not NO_HOLDER.match(m["name"]) and not (m.group().startswith("子公司") and JOINED.search(words, 0, m.start())) and (alias or m["name"].count("(") == m["name"].count(")")):
                found.append((*strip_title(words, m.start("name"), m.end("name") - (alias is not None)), True))
    for m in PASSIVE.finditer(words) if acts else ():
        if not NO_HOLDER.match(m["name"]) and not m["name"].startswith(("动", "融资", "机构")):
            found.append((*m.span("name"), True))
    for m in NOTIFIED.finditer(words) if acts else ():
        if not NO_HOLDER.match(m["name"]) and not OFFICER.search(m["name"]):
            found.append((*m.span("name"), True))
    for m in BEARER.finditer(words):
        found.append((*m.span("name"), False))
    for m in OFFICES.finditer(words) if acts else ():
        if all(m.start("name") != at for at, _, _ in found):
            found.append((*m.span("name"), True))
    for name in known_holders(text) if acts else ():
        found += [(place, place + len(name), True) for place in find_goers(words, name)]
    at = start - 1
    found = join(h for h in found if not VOID.match(words, h[0]))
    whole = [h for h in found if not any(o[0] <= h[0] and h[1] <= o[1] and o[1] - o[0] > h[1] - h[0] for o in found if o[2])]
    return {at + first: Holder(at + first, at + last, sure) for first, last, sure in whole}


def join(found: Iterable[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """The spans in order, two sure ones that overlap as one: they are of a list that both found a part of."""
    joined: list[tuple[int, int, bool]] = []
    for first, last, sure in sorted(found):
        if joined and sure and joined[-1][2] and joined[-1][0] < first < joined[-1][1] < last:
            first = joined.pop()[0]
        joined.append((first, last, sure))
    return joined


def strip_title(words: str, start: int, end: int) -> tuple[int, int]:
    """Where the name alone stands: without its bearer's titles and without what sums (兼董事会秘书 张丽, 刘海云 共计)."""
    title, sum_ = TITLES.match(words, start, end), COUNTED.search(words, start, end)
    first, last = title.end() if title else start, sum_.start() if sum_ else end
    if kin := KIN.match(words, first, last):
        first = kin.end()
    if acted := ACTED.search(words, first + 2, last):
        last = acted.start()
    last -= 2 * (words.endswith(("先生", "女士"), first, last) and last - first > 3)
    last -= words.startswith("所持", last - 1) and last - first > 2
    if words[first - 1] == "、" and words.startswith(TOGETHER, last) and (others := OTHERS.search(words, max(0, first - 24), first)):
        first = others.start("names")
    if (lead := BESIDE.match(words, first, last)) and last - lead.end() > 1:
        first = lead.end()
    last = words.find("与", first + 2, last) if words.find("与", first + 2, last) > 0 else last
    return (first, last) if last - first > 1 else (start, end)


def name_office(text: str, words: str) -> str:
    """Who holds an office that stands without a name (控股股东拟减持), where the text names just one elsewhere; else the words."""
    return sole_holder(text) or words if SOLE.fullmatch(words) else words


@lru_cache(1)
def sole_holder(text: str) -> str:
    """The only one that a text names as 股东, nothing where it names none or several."""
    spans = [strip_title(text, *m.span("name")) for m in HOLDER.finditer(text) if text.startswith("股东", m.start()) and not NO_HOLDER.match(m["name"])]
    named = {text[first:last] for first, last in spans if not VOID.match(text, first)}
    return named.pop() if len(named) == 1 else ""


@lru_cache(1)
def known_holders(text: str) -> frozenset[str]:
    """Everyone whom a text names as 股东, 董事 …, to be known again where no title stands before the name."""
    named = (text[slice(*strip_title(text, *m.span("name")))] for m in HOLDER.finditer(text) if not NO_HOLDER.match(m["name"]))
    return frozenset(name for name in map(str.strip, named) if 2 <= len(name) <= 16 and not set(name) & set("、()"))


def find_goers(words: str, name: str) -> Iterator[int]:
    """Where a name goes on to plan or to hold."""
    at = words.find(name, 1)
    while at > 0:
        if (words[at - 1] in ",;:。\n】" or (words[at - 1] not in "的占向与对和及给" and is_certain(name))) and GOES_ON.match(words, at + len(name)):
            yield at
        at = words.find(name, at + 1)


def can_act(name: str) -> bool:
    """Whether the words before a deed name someone: in the form of a person or house, or words that come back in the text."""
    if NOBODY.search(name) or TIMED.search(name) or PASSED.search(name) or name in function():
        return False
    return HOUSE.search(name) is not None or SURNAME.match(name) is not None or VERBAL.search(name) is None


def is_certain(name: str) -> bool:
    """Whether a name has the form of a person or of a house, so that more may be told of them."""
    return SURNAME.match(name) is not None or (HOUSE.search(name) is not None and len(name) > 2)


def is_titled(text: str, start: int, end: int) -> bool:
    """Whether a title stands between a company and the name that its deed belongs to: 某公司总裁某某增持."""
    return TITLED.match(text, start, end) is not None
