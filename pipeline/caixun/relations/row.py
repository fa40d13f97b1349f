"""Rows: a sentence as a row of typed slots, with one code letter a slot, so that constructions are patterns over letters.

N money or quantity · % percent · p points · x multiple · n bare number · M metric · V metric verb · C company · S index, place or other subject · q the company itself (公司, 其) · H holder · P period
b basis (同比) · o bare base (前一个月) · B comparison with a named base (较上年末) · + up · - down · ~ flat · ? by sign · g rate noun (增速)
t reach (至) · f from (从) · e be (为, 达) · r respectively (分别) · R both (均) · s share (占) · l loss · w gain
, ; : ( ) as written · & list separator · z 的 · . any other words
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import attrgetter

from msgspec import Struct, structs

from caixun.entities.metric import metrics
from caixun.relations.cues import Cue
from caixun.relations.cues import lexicon as changes
from caixun.relations.holder import HOUSE, TITLES, VERBAL, Holder, find_holders, is_titled
from caixun.relations.phrase import function
from caixun.relations.topic import LANDS
from caixun.types import Mention

NUMBERS = "N%pxn"
PART = "metric.part"  # the rule of a metric whose head stands elsewhere (the 销售 of 销售/管理费用率)
LABELS = {"MONEY": "N", "QUANTITY": "N", "PERCENT": "%", "MULTIPLE": "x", "NUMBER": "n", "METRIC": "M", "COMPANY": "C", "PERIOD": "P"}
ROLES = {"basis": "b", "rate": "g", "reach": "t", "from": "f", "each": "r", "both": "R", "share": "s", "loss": "l", "gain": "w", "base": "o", "against": "v", "self": "q", "subject": "S"}
CHANGES = {"up": "+", "down": "-", "flat": "~", "sign": "?"}

BOUND = "人民币|约合|折合|约|近|超|逾|过|余|达|为|是|在|仅|已|共|又|也|则|将|再|合计|共计|总计|累计|大约|接近|突破|高达|不超过|不低于|不少于|不足|不到|至少|至多|最多|最高|左右|上下|以上|以下|以内|之间|录得|实现|了|度|幅"
FILLER = re.compile(rf"(?:{BOUND}|[\s\"'“”‘’_*·])*")
OPENING = frozenset("\"'“”‘’_*·的").union(word[0] for word in BOUND.split("|"))  # all that 的 or words that only round a number begin with
SECTOR = re.compile(r"(?:行业|板块|产业)$")
TRADED = re.compile(r"(?:指数|股指|期指|期货|主力合约|转债|[元镑圆郎布拉比铢索尔特朗戈][兑对/][一-鿿]{2,4}(?:\s?[A-Z]{3}/[A-Z]{3})?)$")
TOWN = re.compile(r"(?:[市县区州旗])$")
DISTRICT = re.compile(r"(?:市(?![场值占面民盈净价销级内委])|区(?![域间块内分县划位])|县(?!域))")  # 西安市 has 高风险地区, 河北区 is no 河北
QUOTE = re.compile(r"\s?[A-Z]{3}(?:/[A-Z]{3})?(?![A-Za-z])")  # 美元指数DXY, 英镑兑美元GBP/USD
STANDS_FREE = re.compile(r"[,。;:、()的为对与和及使将令让“\s]?$")
FORECAST = frozenset(("预增", "预减", "预降", "预亏", "预盈", "预喜"))  # 预增公司 are those that forecast it
ASIDE = re.compile(r"\s*(?:\([^()]{1,20}\))?\s*")
AMOUNT = re.compile(r"(?:大?约|近|超过?|逾|不[超低]?[过于]|[:\s])*\d")
BEING = re.compile("达|为|是|录得|突破")
PUNCTUATION = re.compile("|".join([*map(re.escape, ",;:()、/\\|"), "——*", "--+"]))  # each begins with its letter, which is what re looks for
MARKS = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "—": ":", "-": ":"}
START, PLACE = attrgetter("start"), attrgetter("start", "end")
PRICE = "价格"
NUMERALS = frozenset("一二三四五六七八九十两")
JOINTS = frozenset("的和与及对向、或")
LISTED = re.compile(r"(?:(?<=[一-鿿A-Za-z]{2})|(?<=/[吨股桶克斤瓶箱台套件辆米平]))(?:以及|和|及|与)$")  # 、管理和 研发费用率
CONJUNCTIONS = frozenset(("和", "及", "与", "或", "以及"))


class Slot(Struct, frozen=True, gc=False):
    """One piece of a row: its code letter, its place, and the mention or cue that it stands for."""

    code: str
    start: int
    end: int
    mention: Mention | None = None
    cue: Cue | None = None
    base: Mention | None = None


class Row(Struct, frozen=True, gc=False):
    """A sentence as slots and their codes, the places of its numbers among them; modality and attribution cues stand apart, in order.

    `text` is the folded text that the rules read, `words` the same text as written; `bounds` is where its words begin.
    """

    text: str
    words: str
    start: int
    end: int
    slots: list[Slot]
    codes: str
    numbers: list[int]
    asides: list[Cue]
    bounds: Collection[int] | None = None

    def cite(self, start: int, end: int) -> str:
        """The words as written."""
        return self.words[start:end]


def name_mention(mention: Mention, text: str) -> str:
    """The code letter of a mention."""
    if mention.label == "METRIC":
        if mention.rule == "metric.share":
            return "s"
        known = metrics().get(text[mention.start : mention.end])
        return "V" if known is not None and known.use != "noun" else "M"
    if mention.label == "PERCENT" and mention.quantity and mention.quantity.unit != "%":
        return "p"
    return LABELS[mention.label]


def part_periods(text: str, named: list[Mention]) -> list[Mention]:
    """The mentions with a metric cut off the period that it runs into: 5月 销量 is no 月销量."""
    named = [m for n, m in enumerate(named) if not (m.label == "METRIC" and n and named[n - 1].label == "PERIOD" and m.end <= named[n - 1].end)]
    for at in range(1, len(named)):
        before, after = named[at - 1], named[at]
        if before.label == "PERIOD" and after.label == "METRIC" and after.start < before.end < after.end:
            known = metrics().get(text[before.end : after.end])
            if known is not None:
                named[at] = structs.replace(after, start=before.end, name=known.name, metric_id=known.id)
    return named


def place_slots(text: str, mentions: Sequence[Mention], cues: Sequence[Cue]) -> tuple[list[Slot], list[Cue]]:
    """Mentions and cues in one order without overlap, and the cues of modality and attribution apart.

    A number, company or period outranks the cues inside it; a cue outranks the metric that it covers, and cuts off the
    metric that it ends (CPI同比 上涨).
    """
    named = part_periods(text, [m for m in mentions if m.label in LABELS])
    slots: list[Slot] = []
    asides: list[Cue] = []
    at = 0
    for cue in cues:
        code = CHANGES.get(cue.value, "?") if cue.role == "change" else ROLES.get(cue.role, "")
        if code == "q" and text[cue.start - 2 : cue.start] in FORECAST:
            continue
        if cue.value == "yoy" and text[cue.start] == "年" and text[cue.start - 1 : cue.start] in NUMERALS:
            continue  # 第二年增厚5% is no 年增
        if code == "q" and cue.end - cue.start == 1 and not STANDS_FREE.match(text[cue.start - 1 : cue.start]):
            continue
        if code == "S" and slots and slots[-1].code == "S" and slots[-1].end > cue.start:
            continue  # the DXY of 美元指数DXY
        if code == "S" and text[cue.start : cue.end] == "人民币" and AMOUNT.match(text, cue.end):
            continue
        while at < len(named) and named[at].end <= cue.start:
            at += 1
        if not code:
            inside = at < len(named) and named[at].label in ("METRIC", "COMPANY") and named[at].start < cue.start and cue.end <= named[at].end
            if not inside:  # the 承诺 of 采购承诺 promises nothing
                asides.append(cue)
            continue
        rival = named[at] if at < len(named) and named[at].start < cue.end else None
        if rival is None:
            slots.append(Slot(code, cue.start, cue.end if code != "S" else end_name(text, cue), None, cue))
        elif rival.label == "METRIC" and code == "q" and cue.start < rival.start < cue.end < rival.end:
            slots.append(Slot(code, cue.start, cue.end, None, cue))  # 该基金 规模 is no 基金规模
            named[at] = structs.replace(rival, start=cue.end)
        elif rival.label == "METRIC" and cue.start <= rival.start and rival.end <= cue.end:
            slots.append(Slot(code, cue.start, end_name(text, cue) if code == "S" else cue.end, rival, cue))
            named[at] = structs.replace(rival, end=rival.start)
        elif rival.rule == "metric.ending" and cue.value in LANDS and cue.start == rival.start and rival.end - cue.end > 1:
            slots.append(Slot(code, cue.start, cue.end, None, cue))  # 上海 线下消费
            named[at] = structs.replace(rival, start=cue.end, name=text[cue.end : rival.end])
        elif rival.label == "METRIC" and cue.value in ("commodity", "currency") and swallows(text, rival, cue):
            slots.append(Slot(code, cue.start, cue.end, None, cue))  # 天然气 价格 is no 气价格
            named[at] = structs.replace(rival, start=cue.end, end=cue.end + (2 if text.startswith(PRICE, cue.end) else 1), name=metrics()[PRICE].name, metric_id=metrics()[PRICE].id)
        elif rival.label == "METRIC" and rival.end == cue.end and code == "+" and rival.metric_id == "fundraising":
            continue  # 定增 raises money, not a figure
        elif rival.label == "METRIC" and cue.start < rival.end <= cue.end and code in "+-" and name_mention(rival, text) == "V":
            slots.append(Slot(code, rival.start, rival.end, rival, cue))  # 夜盘收涨 is one verb, and 盘前跌 of 盘前跌逾
            named[at] = structs.replace(rival, end=rival.start)
        elif rival.label == "METRIC" and rival.end == cue.end and code == "g" and rival.rule == "metric.word" and text[rival.start : cue.start] not in metrics():
            slots.append(Slot(code, rival.start, cue.end, rival, cue))  # 年内涨幅 is one noun
            named[at] = structs.replace(rival, end=rival.start)
        elif rival.label == "METRIC" and rival.end == cue.end and code in "bg+-?":
            slots.append(Slot(code, cue.start, cue.end, None, cue))
            named[at] = structs.replace(rival, end=cue.start)
        elif rival.label == "METRIC" and rival.start < cue.start < rival.end < cue.end and code == "g":
            slots.append(Slot(code, cue.start, cue.end, None, cue))  # 盘初 涨幅 is no 盘初涨
            named[at] = structs.replace(rival, end=cue.start)
        elif rival.label == "METRIC" and rival.start == cue.start and code in "b":
            slots.append(Slot(code, cue.start, cue.end, None, cue))
            named[at] = structs.replace(rival, start=cue.end)
        elif rival.label == "PERIOD" and rival.end - cue.start == 1 < cue.end - cue.start and (code in "+-g" or cue.value == "cagr"):
            slots.append(Slot(code, rival.end, cue.end, None, cue))  # 2016年 下跌, 当周 涨幅 are no 年下跌, 周涨幅
            if at + 1 < len(named) and named[at + 1].label == "METRIC" and named[at + 1].end <= cue.end:
                slots[-1] = structs.replace(slots[-1], mention=named[at + 1])
                named[at + 1] = structs.replace(named[at + 1], end=named[at + 1].start)
        elif rival.label == "COMPANY" and rival.start < cue.start < rival.end and code in "+-" and text[rival.end : cue.end] in changes():
            slots.append(Slot(code, rival.end, cue.end, None, cue))  # 紫光国微 跌 is no 微跌
        elif rival.label == "PERIOD" and code == "o":
            slots.append(Slot(code, min(cue.start, rival.start), max(cue.end, rival.end), rival, cue))
            named[at] = structs.replace(rival, end=rival.start)
    kept = [Slot(name_mention(m, text), m.start, m.end, m) for m in named if m.start < m.end]
    return sorted(slots + kept, key=PLACE), asides


def swallows(text: str, rival: Mention, cue: Cue) -> bool:
    """Whether the name of a price holds that of what is traded, or the last word of it: 比特币价格; 天然 气价格."""
    if not cue.start <= rival.start < cue.end < rival.end or text[cue.end : rival.end] not in ("价", PRICE):
        return False
    return cue.value == "currency" if rival.start == cue.start else text[cue.start : rival.start] not in changes()


def end_name(text: str, cue: Cue) -> int:
    """Where the name of a place or of what is traded ends: with the 市 or 区 of a city or district, with the code of a pair of currencies."""
    longer = DISTRICT.match(text, cue.end) if cue.value in ("province", "city") and text[cue.end - 1] not in "省市区县州" else QUOTE.match(text, cue.end) if cue.value in ("index", "currency") else None
    return longer.end() if longer else cue.end


def add_names(text: str, slots: list[Slot], names: Sequence[tuple[int, int]]) -> list[Slot]:
    """The slots with the names that only this text knows, in place of the places and cues inside them."""
    if not names:
        return slots
    heads = {slot.start: slot.end for slot in slots if slot.code == "P"}
    names = [(heads.get(a, a), b) for a, b in names if heads.get(a, a) < b]  # 隔夜 is no part of 隔夜美股
    kept = [s for s in slots if all(s.end <= a or b <= s.start for a, b in names)]
    return sorted([*kept, *(name_slot(text, a, b) for a, b in names)], key=PLACE)


def name_slot(text: str, start: int, end: int) -> Slot:
    """The slot of a name: a company, or an index, a future or a pair of currencies."""
    if TRADED.search(text, start, end):
        return Slot("S", start, end, None, Cue("subject", "index", start, end))
    if SECTOR.search(text, start, end):
        return Slot("S", start, end, None, Cue("subject", "sector", start, end))
    if TOWN.search(text, start, end):
        return Slot("S", start, end, None, Cue("subject", "city", start, end))
    return Slot("C", start, end)


def add_holders(text: str, start: int, end: int, slots: list[Slot]) -> list[Slot]:
    """The slots with those who act in the sentence, named in no table; a holder with a known name keeps its slot."""
    found = find_holders(text, start, end)
    if not found:
        return slots
    slots = [s for s in slots if not (s.code == "C" and s.start in found and is_longer(text, found[s.start], s))]
    slots = [structs.replace(s, end=found[s.start].end) if s.code == "C" and s.mention is None and s.start in found and found[s.start].sure and s.end - found[s.start].end == 1 else s for s in slots]  # 陈远山共 holds
    known = [structs.replace(s, code="H") if s.code == "C" and s.start in found and not is_titled(text, s.end, found[s.start].end) else s for s in slots]
    free = [h for h in found.values() if all(h.end <= s.start or s.end <= h.start or covers(h, s) for s in known if s.code in "CHMPN%xn")]
    known = [s for s in known if not (s.code == "C" and s.mention is None and TITLES.match(text, s.start, s.end) and any(s.start < h.start and h.end <= s.end for h in free))]
    kept = [s for s in known if all(s.end <= h.start or h.end <= s.start for h in free)]
    return sorted([*kept, *(Slot("H", h.start, h.end) for h in free)], key=PLACE)


def is_longer(text: str, holder: Holder, slot: Slot) -> bool:
    """Whether a known name is only the beginning of a holder's, which is a house of its own or comes back: 远航|投资, 远航|聚源."""
    rest = text[slot.end : holder.end]
    if not holder.sure or not 2 <= len(rest) <= 8 or VERBAL.search(rest) or rest in function() or not JOINTS.isdisjoint(rest):
        return False
    return HOUSE.search(rest) is not None or (slot.end - slot.start <= len(rest) == 2 and text.count(text[slot.start : holder.end]) > 1)


def covers(holder: Holder, slot: Slot) -> bool:
    """Whether a name told by its title takes in the slot of a shorter name inside it (某行-某某1号资产管理计划)."""
    return holder.sure and slot.code in "CNn" and holder.start <= slot.start and slot.end <= holder.end and slot.end - slot.start < holder.end - holder.start


def merge_bases(text: str, slots: list[Slot]) -> Iterator[Slot]:
    """较 + 上年同期, or 上年同期 + 相比, become one comparison."""
    if {slot.code for slot in slots}.isdisjoint("vob"):
        yield from slots
        return
    skip = -1
    for at, slot in enumerate(slots):
        if at <= skip:
            continue
        if slot.code not in "vobP":
            yield slot
            continue
        after = slots[at + 1] if at + 1 < len(slots) else None
        gap = text[slot.end : after.start] if after else ""
        if after and slot.code == "v" and after.code in "oP" and not gap.strip(" 于与"):
            skip = at + 1
            more = slots[at + 2] if at + 2 < len(slots) else None
            if more and more.code == "o" and more.start == after.end:  # 较 2020年 同期
                skip, after = at + 2, structs.replace(after, end=more.end)
            yield Slot("B", slot.start, after.end, None, after.cue or slot.cue, after.mention)
        elif after and slot.code in "oP" and after.code == "v" and ASIDE.fullmatch(gap) and not names_base(text, slots, at + 1):
            skip = at + 1
            yield Slot("B", slot.start, after.end, None, slot.cue or after.cue, slot.mention)
        elif after and slot.code == "b" and after.code == "P" and not gap.strip() and leads_to_move(text, slots, at + 2):
            skip = at + 1
            yield Slot("B", slot.start, after.end, None, slot.cue)
        elif slot.code == "o" and slot.mention is not None:
            yield Slot("P", slot.start, slot.end, slot.mention, slot.cue)
        else:
            yield slot


def names_base(text: str, slots: list[Slot], at: int) -> bool:
    """Whether what the word in slot `at` compares with stands right behind it, so that a period before it is the figure's own: 2022年较上年."""
    after = slots[at + 1] if at + 1 < len(slots) else None
    return after is not None and after.code in "oP" and not text[slots[at].end : after.start].strip(" 于与")


def last_mark(text: str, marks: str, start: int, end: int) -> int:
    """Where the last of some marks stands in text[start:end], -1 where none does."""
    found = up_to(marks).match(text, start, end)
    return found.end() - 1 if found else -1


@cache
def up_to(marks: str) -> re.Pattern[str]:
    """All words up to the last of some marks."""
    return re.compile(f"(?s:.*)[{re.escape(marks)}]")


def leads_to_move(text: str, slots: list[Slot], at: int) -> bool:
    """Whether a word of change or a number follows at once: 环比Q1下降 compares with Q1, 同比2021年 names a base."""
    return at < len(slots) and slots[at].code in "+-~?%p" and not text[slots[at - 1].end : slots[at].start].strip()


def fill_gaps(text: str, start: int, end: int, slots: Iterable[Slot], asides: Sequence[Cue]) -> list[Slot]:
    """The slots with punctuation, list marks, 的 and other words in between; words of modality and attribution are passed over."""
    filled: list[Slot] = []
    at, blind = start, 0
    for slot in (*slots, Slot("", end, end)):
        piece_start = at
        while blind < len(asides) and asides[blind].start < slot.start:
            cue = asides[blind]
            if cue.start >= piece_start:
                filled += [Slot(code, piece_start + a, piece_start + b) for code, a, b in read_gap(text[piece_start : cue.start])]
            if cue.end > piece_start:
                piece_start = cue.end  # of 盈利 预测 only the name is left
            blind += 1
        if piece_start < slot.start:
            for code, a, b in read_gap(text[piece_start : slot.start]):
                filled.append(Slot(code, piece_start + a, piece_start + b))
        if slot.code:
            filled.append(slot)
        if slot.end > at:
            at = slot.end
    return filled


@lru_cache(1 << 12)
def read_gap(words: str) -> list[tuple[str, int, int]]:
    """The codes of the marks and words between two slots, and where in them each stands."""
    found: list[tuple[str, int, int]] = []
    at = 0
    for mark in PUNCTUATION.finditer(words):
        place, end = mark.span()
        if at < place and (code := name_words(words[at:place])):
            found.append((code, at, place))
        at = end
        found.append((MARKS.get(words[place], "&"), place, end))
    joint = LISTED.search(words, at) if found and found[-1][0] == "&" else None
    end = joint.start() if joint else len(words)
    if at < end and (code := name_words(words[at:end])):
        found.append((code, at, end))
    return [*found, ("&", end, len(words))] if joint else found


def name_words(words: str) -> str:
    """The code letter of words between two slots, nothing for blanks and for words that only round a number."""
    bare = words.strip()
    if bare in CONJUNCTIONS:
        return "&"
    if bare and bare[0] not in OPENING:
        return "."
    if not FILLER.fullmatch(bare):
        return "z" if bare.endswith("的") and FILLER.fullmatch(bare[:-1]) else "."
    return "e" if BEING.search(bare) else ""


def build_row(
    text: str,
    words: str,
    start: int,
    end: int,
    mentions: Sequence[Mention],
    cues: Sequence[Cue],
    names: Sequence[tuple[int, int]] = (),
    bounds: Collection[int] | None = None,
) -> Row:
    """The row of the sentence text[start:end]."""
    slots, asides = place_slots(text, mentions, cues)
    slots = add_holders(text, start, end, add_names(text, slots, names))
    filled = fill_gaps(text, start, end, merge_bases(text, slots), asides)
    codes = "".join([slot.code for slot in filled])
    return Row(text, words, start, end, filled, codes, [i for i, code in enumerate(codes) if code in NUMBERS], asides, bounds)
