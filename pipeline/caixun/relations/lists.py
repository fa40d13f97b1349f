"""Lists: numbers in a row that belong one by one to metrics, periods or names in a row, and one number that belongs to all."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from caixun.entities.calendar import members as split_period
from caixun.entities.metric import metrics
from caixun.relations.holder import SURNAME, TITLES
from caixun.relations.names import FIRMS, TIME, is_name
from caixun.relations.roles import Draft
from caixun.relations.row import NUMBERS, PART, Row, Slot
from caixun.relations.standing import first_of_list
from caixun.types import Mention

ASIDE = r"(?:&\.)?(?:\([^()&]{1,4}\)){0,2}(?:&\.)?"
GROUP = re.compile(rf"[{NUMBERS}]{ASIDE}(?:,?&,?P?[+\-]?[{NUMBERS}]{ASIDE})+|[{NUMBERS}]{ASIDE}(?:,[{NUMBERS}]{ASIDE})+(?:&[{NUMBERS}]{ASIDE})?")
COMMON = re.compile(rf"([CSM](?:\([^()&,;]{{1,3}}\))?(?:&[CSM](?:\([^()&,;]{{1,3}}\))?)+)\.?R?([bBP.]{{0,3}}[+\-VMge.]{{0,3}}?[er]{{0,1}}([{NUMBERS}]))")
PAIRED = re.compile(rf"((?:M[.ez]{{0,2}}[{NUMBERS}],[P.]{{0,2}}){{2,4}})R([bBP]{{0,2}}[+\-]?[er]?([{NUMBERS}]))")
ITEM = r"[^、/\\,;:。()|\n]{1,20}?"
LAST = ITEM.replace("20", "32")  # with the metric that follows the last name
NAMES = re.compile(rf"{ITEM}(?:\([^()\n]{{1,20}}\))?(?:[、/\\]{ITEM}(?:\([^()\n]{{1,20}}\))?){{0,12}}(?:以及|[、/\\和及与]){LAST}(?=[,;:()。等的]|$)")
SPLITS = tuple(map(re.compile, (r"[、/\\]|以及|和|及|与", r"[、/\\]", r"[、/\\]|(?:以及|和|及|与)(?=[^、/\\]*$)")))
BEFORE = re.compile(r"^.*(?:为|是|包括|来自|其中|有|对|将|以|看|,)")
CARRIED = re.compile(r"^.*[,。;:的]|^(?:其中|公司|同期|期间)|\s")
APPOSED = re.compile(r"\([^()]*\)|\s*等?[两三四五六七八九十多\d]+[大家种只个][一-鿿]{2,}$|(?<=[一-鿿]{2})等?[两三四五六七八九十\d]+[名位][一-鿿]{2,}$")
EXPECTED = re.compile(r"(?<=[一-鿿A-Za-z]{2})(?:预计|预期|有望|计划|拟|均|则|也)$")
COUNTED = re.compile(r"等?[两三四五六七八九十]{1,2}[家只]$")
AGO = re.compile(rf"^(?:{TIME}[份度]?|单季度?|\s)+")
PERSON = re.compile(SURNAME.pattern[:-1])
TITLED = re.compile(f"^(?:公司|兼|副|{TITLES.pattern}){{1,6}}(?=[一-鿿]{{2,4}}$)")
BOTH = re.compile(r"(?:[这上述该]{0,2})?(?:两|二)(?:家公司|家企业|家(?=[的分])|者)|双方")
FIRST = re.compile(r"前(?:[两三四五]|\d)[家者名](?:公司)?")
BASED = re.compile(r"(?:以|对应|较|比|相对于?|基于|与)$")
HOLDERS = re.compile(r"[、及和与]")
FORMER = re.compile(r"(?:去年|上年|上一年|前一年)?同期(?:数|值)?则?分别为$")
ACTING = re.compile(r"等?(?:公司)?(?:近日|日前|此前|已|均)?分别(?:宣布|公告|发布|披露|表示|签[订署]|中标)")
HOUSES = re.compile(r"等?[两三四五六七八九十\d]{1,2}家")
FIGURED = re.compile(r"\d[\d.,]*[万亿]?[元%股吨]")
FIRM = re.compile(FIRMS.pattern[:-1])
JOINT = re.compile(r"等?(?:[两三四五六七八九十\d]{1,2}[家名位])?(?:公司|股东|企业|基金)?(?:拟|将|已)?(?:合计|共计|总计|累计|共同|共(?!有|\d{1,2}[家名位])|联合)")
COUNTED_ALL = re.compile(r"等?[两三四五六七八九十\d]{1,2}家(?:公司|企业)?(?![^,;。]{0,24}(?:分别|[均各都]))[^,;。]{0,16}[\d一二三四五六七八九十百千万亿]")
CROWDED = re.compile(r"\s*等?(?:多只|多家|数只|多个)?(?:个股|股票?|品种|合约|公司|概念股|龙头股?|板块|\d{1,2}[只家]\S{0,2})?\s*(?:年[中内]|盘中|日内)?(?:最[高大])?\s*")
SLOWED = re.compile(r"[^,;]*[+\-][^,;]*$")
TWINS = {"产销": ("产量", "销量"), "产销量": ("产量", "销量"), "进出口": ("进口额", "出口额")}
LEVEL = re.compile(rf"[MVl][.ez]{{0,2}}[{NUMBERS}](?=[,&(])")
JOINS = re.compile(r"[和及与]$")
TOUCHING = re.compile(r"[erztbBP+?\-]*")


QUARTERS = re.compile(r"[1一][季度]{0,2}[-~—至到]")


class Share(Struct, frozen=True, gc=False):
    """What one number of a list, the `member` of so many, gets from the list it is parallel to."""

    metric: Slot | None = None
    period: Slot | None = None
    member: int = 0
    of: int = 0
    name: str | None = None
    firm: bool = False


ALONE = Share()


def deal_out(row: Row, drafts: Sequence[Draft], pair: Sequence[str] = ()) -> Iterator[tuple[Draft, Share]]:
    """Every draft with its share of a list; a number that a whole list has in common comes once for each member.

    `pair` are the two named before, whom 两家公司 means.
    """
    if not drafts:
        return
    shares, common = share_out(row, pair if BOTH.search(row.text, row.start, row.end) else ()), share_common(row)
    for draft in drafts:
        if draft.at in common and draft.kind != "base":
            yield from ((draft, share) for share in common[draft.at])
        else:
            yield draft, shares.get(draft.at, ALONE)


def find_groups(row: Row) -> Iterator[list[int]]:
    """The slot indexes of the numbers of every list."""
    for m in GROUP.finditer(row.codes):
        depth = 0
        group: list[int] = []
        for i in range(m.start(), m.end()):
            depth += (row.codes[i] == "(") - (row.codes[i] == ")")
            if depth == 0 and row.codes[i] in NUMBERS:
                group.append(i)
        yield group


def share_out(row: Row, pair: Sequence[str] = ()) -> dict[int, Share]:
    """For every number of a list, its own metric, period or name in the parallel list before.

    A list that goes on with commas counts only where 分别 opens it.
    """
    shares: dict[int, Share] = {}
    before = pair = list(pair)
    for group in find_groups(row):
        first, count = group[0], len(group)
        if "&" not in row.codes[first : group[1]] and "r" not in row.codes[max(0, first - 4) : first]:
            continue
        parallel = match_slots(row, first, count, "M") or match_slots(row, first, count, "P") or match_clauses(row, first, count)
        compound = match_compound(row, first, count) or match_twins(row, first, count)
        if compound and parallel and compound[-1] is not row.slots[parallel[-1]]:
            compound = None
        parallel = None if compound else parallel
        years = match_years(row, first, count)
        names = None if parallel or years or compound else match_holders(row, first, count) or match_names(row, first, count) or (before if len(before) == count else None) or first_named(row, first, before[:count])
        before = names or before
        for n, at in enumerate(group):
            if parallel:
                slot = row.slots[parallel[n]]
                shares[at] = Share(period=slot, member=-1) if slot.code == "P" else Share(metric=slot)
            elif compound:
                shares[at] = Share(metric=compound[n])
            elif years is not None:
                shares[at] = Share(period=years, member=n)
            elif names:
                shares[at] = Share(name=names[n], firm=names == pair or are_firms(row, names))
            else:
                shares[at] = Share(member=n, of=count)
    return shares


def first_named(row: Row, first: int, names: list[str]) -> list[str] | None:
    """The first of the names of the list before, where the numbers are theirs: 前两家分别下降11%和增长3.4%."""
    begin = max(row.codes.rfind(mark, 0, first) for mark in ",;") + 1
    return names if len(names) > 1 and FIRST.match(row.text, row.slots[begin].start) else None


def are_firms(row: Row, names: Sequence[str]) -> bool:
    """Whether the names of a list are companies, known or not: one of them is known, counted in 家, or short for one that the text names; or most look like one."""
    known = {row.text[s.start : s.end]: s.mention for s in row.slots if s.code == "C"}
    headed = {name for name, mention in known.items() if mention is None and f"{name}:" in row.text}  # 收费公路:收入5亿元
    if any(name in known and name not in headed for name in names) or all(map(PERSON.fullmatch, names)):
        return True
    last = row.text.find(names[-1], row.start, row.end) + len(names[-1])
    if HOUSES.match(row.text, last) or ACTING.match(row.text, last) or any(is_short(row.text, name) for name in names):
        return True
    return 2 * sum(FIRMS.search(name) is not None and is_name(name) for name in names) > len(names)


def is_short(text: str, name: str) -> bool:
    """Whether a text has the name in a longer firm's name, too: 平康 for 平康人寿."""
    at = text.find(name)
    while at >= 0:
        if FIRM.match(text, at + len(name)):
            return True
        at = text.find(name, at + 1)
    return False


def share_common(row: Row) -> dict[int, list[Share]]:
    """The numbers that a list of companies, indices or metrics has in common: 甲、乙等跌超3%, 营收和净利润均增长23%."""
    common: dict[int, list[Share]] = {
        m.start(3): [Share(metric=row.slots[i]) for i in range(*m.span(1)) if row.codes[i] == "M"]
        for m in (PAIRED.finditer(row.codes) if "R" in row.codes else ())
    }
    for m in COMMON.finditer(row.codes):
        listed = [row.slots[i] for i in range(*m.span(1)) if row.codes[i] in "CSM"]
        kinds = {slot.code for slot in listed}
        tail = row.slots[m.end(1)]
        both = "R" in row.codes[m.end(1) : m.start(3)]
        if (kinds == {"M"} and not both) or "r" in row.codes[m.end(1) : m.start(3)] or (len({*kinds, "M"}) > 2 and not (kinds == {"C", "S"} and {"+", "-"} & set(row.codes[m.end(1) : m.start(3)]))):
            continue
        if tail.code == "." and not CROWDED.fullmatch(row.text, tail.start, tail.end):
            continue
        if JOINT.match(row.text, row.slots[m.end(1) - 1].end):
            continue
        if kinds == {"S"} and not set(row.codes[m.end(1) : m.start(3)]) & set("+-VMbB"):
            continue  # 进入甲市、乙市等20座城市
        after = row.codes[m.end(3) : m.end(3) + 2]
        if after[:1] == "&" and after[1:2] in NUMBERS:
            continue
        if kinds == {"M"}:
            common[m.start(3)] = [Share(metric=slot) for slot in listed]
        else:
            common[m.start(3)] = [Share(name=row.text[slot.start : slot.end]) for slot in listed]
    return common


@cache
def list_of(kind: str, mark: str) -> re.Pattern[str]:
    """A list of slots of one kind, parted by a mark."""
    return re.compile(rf"{kind}(?:[.z]?{mark}[.z]?{kind})+")


def match_slots(row: Row, first: int, count: int, code: str) -> list[int] | None:
    """The last list of `count` slots of one kind before the numbers; a noun that counts only beside a number (利润) is a metric, too."""
    kind = "[MVlw]" if code == "M" else code
    mark = "[&,]" if code == "M" and "r" in row.codes[max(0, first - 4) : first] else "&"
    for m in reversed(list(list_of(kind, mark).finditer(row.codes, 0, first))):
        found = [i for i in range(m.start(), m.end()) if row.codes[i] in kind]
        if code == "M" and names_other(row, m.end(), first):
            return None
        joined = mark == "&" or "&" in m.group()
        if joined and len(found) == count and all(row.codes[i] == code or is_loose(row, row.slots[i]) for i in found):
            return found
    return None


def names_other(row: Row, last: int, first: int) -> bool:
    """Whether what stands between a list of metrics and the numbers names what these tell: 甲收入、乙收入,占营收比例为; 销量和产量大增,上调目标价至; 面积和销售额下降,降幅收窄."""
    for i in range(last, first):
        slot = row.slots[i]
        if slot.code == "g" and row.codes[first] == "p" and SLOWED.match(row.codes, i + 1, first):
            return True
        if slot.code == "M" and (row.text[slot.start] == "占" or ("," in row.codes[last:i] and TOUCHING.fullmatch(row.codes, i + 1, first))):
            return True
    return False


def is_loose(row: Row, slot: Slot) -> bool:
    """Whether a slot's word is a noun that counts only beside a number."""
    known = metrics().get(row.text[slot.start : slot.end])
    joined = next((row.codes[i + 1 : i + 3] for i, s in enumerate(row.slots) if s is slot), "") in ("&M", "&w", "&l")
    return slot.code in "lw" or joined or (known is not None and known.use == "loose")


def match_clauses(row: Row, first: int, count: int) -> list[int] | None:
    """The metrics of as many clauses before, each with a level, for movements in a row: 收入A,净利润B,同比增长10%、12%; or for levels of a year before."""
    former = FORMER.search(row.text, row.start, row.slots[first].start) is not None
    points = row.codes[first] == "N" and "p" in row.codes[first : first + 2 * count]  # 下降0.1个、0.2个百分点
    moved = (row.codes[first] in "%xp" or points) and row.codes[first - 1 : first] in ("+", "-", "r", "?")
    if not moved and not former:
        return None
    begin = row.codes.rfind(";", 0, first) + 1
    found = [begin + m.start() for m in LEVEL.finditer(row.codes[begin:first])]
    return found if len(found) == count > 1 else None


def match_compound(row: Row, first: int, count: int) -> list[Slot] | None:
    """The metrics of a list that names its head once, at the end: 销售/管理/研发费用率."""
    found = list(re.finditer(rf"(?:[.MV]&){{{count - 1}}}M", row.codes[:first]))
    joined = find_joined(row, first) if count == 2 else None
    if count < 2 or not (found or joined) or names_other(row, joined or found[-1].end(), first):
        return None
    *parts, last = row.slots[joined - 2 : joined] if joined else (row.slots[i] for i in range(*found[-1].span(), 2))
    head = row.text[last.start : last.end]
    made = []
    for part in parts:
        words = JOINS.sub("", CARRIED.sub("", row.text[part.start : part.end]))
        whole = next((words + head[i:] for i in range(1, len(head)) if words and words + head[i:] in metrics()), None)
        if whole is None and part.code == "M":
            made.append(part)  # 销售、管理费率以及财务费率
            continue
        if whole is None:
            return None
        begin = row.text.rfind(words, part.start, part.end)
        made.append(name_part(whole, begin, begin + len(words)))
    return [*made, last]


def find_joined(row: Row, first: int) -> int | None:
    """Where two names with one head end, the last before the numbers, that no mark parts: ,管理和 研发费用率."""
    last = row.codes.rfind("M", 0, first)
    if last < 1 or row.codes[last - 1] != "." or row.codes[last - 2 : last - 1] not in ("", ",", ";", "P", "q", "C"):
        return None
    return last + 1 if JOINS.search(row.text, row.slots[last - 1].start, row.slots[last].start) else None


def name_part(whole: str, start: int, end: int) -> Slot:
    """The slot of a metric of which the text has only a part."""
    return Slot("M", start, end, Mention(label="METRIC", start=start, end=end, rule=PART, name=whole, metric_id=metrics()[whole].id))


def match_twins(row: Row, first: int, count: int) -> list[Slot] | None:
    """The two metrics that one word holds: 产销分别为10万辆和9万辆."""
    if count != 2 or "r" not in row.codes[max(0, first - 4) : first]:
        return None
    slot = next((s for s in reversed(row.slots[:first]) if s.code == "M"), None)
    twins = TWINS.get(row.text[slot.start : slot.end]) if slot else None
    return [name_part(name, slot.start, slot.end) for name in twins] if slot and twins else None


def match_years(row: Row, first: int, count: int) -> Slot | None:
    """The last period before the numbers that spans as many years, or named quarters, as there are numbers (2021-2023年)."""
    inside = 0
    for i in range(first - 1, -1, -1):
        slot = row.slots[i]
        inside = max(0, inside + (slot.code == ")") - (slot.code == "("))
        if slot.code == "P" and not inside and slot.mention and slot.mention.period and not is_base(row, slot):
            period = slot.mention.period
            if period.start and period.end and period.grain == "years":
                return slot if period.end.year - period.start.year + 1 == count else None
            if period.grain == "quarters" and QUARTERS.search(row.text, slot.start, slot.end) and len(split_period(period)) == count and match_names(row, first, count) is None:
                return slot  # 18Q1-4收入增速分别为14%、27%、13%、9%
            if period.start is not None and period.grain not in ("years", "day"):
                return None
    return None


def is_base(row: Row, slot: Slot) -> bool:
    """Whether a year is what a list of later ones is measured by: 对应2020年归母净利润分别累计增长24.9%、56.1%."""
    period = slot.mention.period if slot.mention else None
    return period is not None and period.grain == "year" and BASED.search(row.text, row.start, slot.start) is not None


def match_names(row: Row, first: int, count: int) -> list[str] | None:
    """The last list of `count` names before the numbers; the metric that follows the last name is cut off."""
    text = row.text[row.start : row.slots[first].start]
    for m in reversed(list(NAMES.finditer(text))):
        start, end = row.start + m.start(), row.start + m.end()
        cut = next((s.start for s in row.slots if s.code in "MPbBr" and start < s.start < end and row.text.find("、", s.start, end) < 0), end)
        for split in SPLITS:
            items = [APPOSED.sub("", x).strip(" \"“”的") for x in split.split(row.text[start:cut])]
            if len(items) == count and all(items) and not any(map(FIGURED.search, items)):
                items[0] = AGO.sub("", BEFORE.sub("", items[0])) or items[0]
                items = [TITLED.sub("", x) or x for x in items]
                items[-1] = COUNTED.sub("", EXPECTED.sub("", items[-1])) or items[-1]
                metric = next((row.text[s.start : s.end] for s in row.slots if s.start == cut and s.code in "MV"), "")
                return [x.removesuffix(metric) or x for x in items]  # 甲价差、乙价差分别为
    return None


def match_holders(row: Row, first: int, count: int) -> list[str] | None:
    """The holders named together in a clause before, as many as there are numbers: 董事甲、乙计划增持,分别不低于3万元、2万元."""
    slot = next((s for s in reversed(row.slots[:first]) if s.code in "CSH"), None)
    names = [TITLED.sub("", name) for name in HOLDERS.split(row.text[slot.start : slot.end])] if slot and slot.code == "H" else []
    return names if len(names) == count > 1 and all(map(PERSON.fullmatch, names)) else None


def name_all(row: Row, i: int) -> str | None:
    """The names of the list that holds slot i, where what follows is of all of them together: 甲、乙合计减持3%."""
    last = i
    while last + 2 < len(row.slots) and row.codes[last + 1] == "&" and row.codes[last + 2] in "CSH":
        last += 2
    first = first_of_list(row, i)
    if first == last or not (JOINT.match(row.text, row.slots[last].end) or COUNTED_ALL.match(row.text, row.slots[last].end, row.end)):
        return None
    return row.text[row.slots[first].start : row.slots[last].end]
