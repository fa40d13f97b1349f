"""Referent: who the name in a slot is, and whom 公司, 其 and 该公司 mean."""

import re

from caixun.relations.holder import name_office
from caixun.relations.market import begin_bond
from caixun.relations.names import FIRMS
from caixun.relations.row import Row, Slot
from caixun.relations.standing import ABOUT, find_crowd, is_country, is_land
from caixun.relations.topic import UNNAMED, Cast, Topic
from caixun.types import Mention

LEGAL = re.compile(r"(?:有限|股份|集团)(?:责任)?公司$|\(.{1,8}\)$|(?<![一-鿿])[A-Za-z]$")
REGISTERED = re.compile(r"(?:成立|设立|注册)于|(?:的)?(?:法定代表人|注册资本|经营范围)")
CHANGED = re.compile(r"发生(?:多项|一系列)?(?:工商|投资人)(?:信息)?变更")
STOCK = re.compile(r"(?:A股|H股)?(?:股票|股价|总市值|市值|总股本)")
ORG = re.compile(r"[一-鿿]{0,6}?(?:银行(?![业股板存间体])|集团|商社|资产(?![负管总净规配价重])|总统|总督|总理|财长|市长)")
STAKE = re.compile(r"(?:全部|合计|约)?(?:\d[\d.]*%)?(?:的)?(?:部分|控股|少数)?股[份权]")
FUND = re.compile(r"(?:基金|混合|ETF|LOF|FOF)[A-C]?$")
INDEX = re.compile(r"[一-鿿]{0,4}[A-Z][A-Za-z0-9&]{1,13}(?:综合|成[份分])?指数")
HOME = frozenset(("中国", "我国", "国内", "内地", "大陆"))
PAIR = {"前者": 0, "后者": 1}
MARKET = re.compile(r"(?P<mark>现货|WTI|布伦特|布油|美国?|纽约|伦敦|NYMEX|COMEX|LME|ICE|沪)\s*\d{0,2}月?(?:交[割货])?(?:的)?\s*$")


def read_name(row: Row, slot: Slot, cast: Cast) -> Topic | None:
    """Who the name in a slot is."""
    words = row.text[slot.start : slot.end]
    if slot.code == "q":
        if words == "其" and cast.here is not None and cast.here.kind == "name":
            return cast.here
        if words in PAIR:
            return read_pair(row, slot, cast)[PAIR[words]]
        if row.text.endswith("标的", row.start, slot.start):
            return cast.target or Topic(row.text[slot.start - 2 : slot.end], None, "company")
        if words.endswith("基金"):
            return read_fund(row, slot, cast)
        if STOCK.match(row.text, slot.end) and cast.main is not None and cast.main.symbol:
            return cast.main
        that = last_named(row, slot) if row.text.startswith("该公司", slot.start) else first_changed(row, slot.start) or (cast.registered if REGISTERED.match(row.text, slot.end) else None)
        return that or refer(cast)
    if slot.code == "C" or (slot.code == "H" and slot.mention is not None):
        return name_company(words, slot.mention)
    if slot.cue is not None and slot.cue.value == "same":
        return last_place(row, slot, cast)
    if words == "全国" and (land := foreign_land(row, slot, cast)) is not None:
        return land
    if slot.code == "H":
        return Topic(name_office(row.text, words), None, "holder")
    crowd = find_crowd(row, slot) if slot.code == "S" else None
    if crowd:
        return Topic(row.text[slot.start : crowd.end()], None, "crowd")
    org = ORG.match(row.text, slot.end, row.end) if is_land(slot) else None
    if org:
        return Topic(row.text[slot.start : org.end()], None, "company")
    index = INDEX.match(row.text, slot.end, row.end) if is_land(slot) else None
    if index:
        return Topic(row.text[slot.start : index.end()], None, "index")
    if slot.cue and slot.cue.value == "bond":
        words = row.text[begin_bond(row, slot.start) : slot.end]
    elif slot.cue and slot.cue.value == "commodity":
        mark = MARKET.search(row.text, row.start, slot.start)
        words = mark["mark"] + words if mark else row.text[begin_word(row, slot.start) : slot.end]
    return Topic(words, None, slot.cue.value if slot.cue else "phrase")


def read_fund(row: Row, slot: Slot, cast: Cast) -> Topic | None:
    """Which fund 该基金 means: one named before it in the sentence, else the one spoken of, if it is no firm."""
    named = last_named(row, slot)
    if named is not None and FUND.search(named.name):
        return named
    topic = cast.topic
    return topic if topic is not None and topic.symbol is None and (topic.kind == "name" or FUND.search(topic.name)) else None


def is_pair(row: Row, slot: Slot) -> bool:
    """Whether the slot is 前者 or 后者, which tell of one of two and not of the company itself."""
    return row.text.startswith(tuple(PAIR), slot.start)


def read_pair(row: Row, slot: Slot, cast: Cast) -> tuple[Topic | None, Topic | None]:
    """Whom 前者 and 后者 mean: the two named last before in the sentence, else in one before."""
    named = name_two(row, slot.start)
    return named if named[0] is not None or cast.pair is None else cast.pair


def name_two(row: Row, end: int) -> tuple[Topic | None, Topic | None]:
    """The two companies or holders named last before `end`, the second alone where there is but one."""
    found: list[Topic] = []
    for slot in reversed(row.slots):
        if slot.code in "CH" and slot.end <= end:
            who = name_company(row.text[slot.start : slot.end], slot.mention)
            if all(who.name != other.name for other in found):
                found.append(who)
    return (found[1] if len(found) > 1 else None, found[0] if found else None)


def find_target(row: Row) -> Topic | None:
    """The company that a sentence tells is to be bought: 收购某公司60%股权."""
    for i in range(1, len(row.slots) - 1):
        bought = row.codes[i] == "C" and row.text.endswith(("收购", "受让", "购买", "收购了"), row.start, row.slots[i].start)
        if bought and STAKE.match(row.text, row.slots[i].end):
            return name_company(row.text[row.slots[i].start : row.slots[i].end], row.slots[i].mention)
    return None


def begin_word(row: Row, start: int) -> int:
    """Where the word begins that runs across a place (氧化|铝), the place itself where none does within reach."""
    if row.bounds is None or start in row.bounds:
        return start
    return next((at for at in range(start - 1, max(row.start, start - 4) - 1, -1) if at in row.bounds), start)


def last_named(row: Row, slot: Slot) -> Topic | None:
    """The company that 该公司 means: the one named last before it in the sentence."""
    named = next((s for s in reversed(row.slots) if s.code == "C" and s.end <= slot.start and not ABOUT.match(row.text, s.end)), None)
    return name_company(row.text[named.start : named.end], named.mention) if named else None


def first_changed(row: Row, end: int) -> Topic | None:
    """The company that 公司 means behind a change in the register: 某某有限公司发生工商变更,新增股东,公司注册资本由…."""
    changed = CHANGED.search(row.text, row.start, end)
    named = next((s for s in row.slots if changed and s.code == "C" and s.end == changed.start()), None)
    return name_company(row.text[named.start : named.end], named.mention) if named else None


def last_place(row: Row, slot: Slot, cast: Cast) -> Topic | None:
    """The place that 全省, 该国 stand for: the last one named before."""
    named = [s for s in row.slots if s.start < slot.start and is_land(s)]
    return Topic(row.text[named[-1].start : named[-1].end], None, named[-1].cue.value) if named and named[-1].cue else cast.place


def foreign_land(row: Row, slot: Slot, cast: Cast) -> Topic | None:
    """The other country that 全国 stands for, which the sentence has named before or the text is about."""
    named = [s for s in row.slots if s.end <= slot.start and is_country(s)]
    land = Topic(row.text[named[-1].start : named[-1].end], None, "country") if named else cast.topic
    return land if land is not None and land.kind == "country" and land.name not in HOME else None


def refer(cast: Cast) -> Topic | None:
    """Whom 公司 means: the company spoken of, but the listed one where that is only its shareholder or offspring."""
    topic, main = cast.topic, cast.main
    if topic is not None and topic.kind == "name" and (main is None or (main.kind == "name" and main.symbol is None)):
        return topic
    if main is UNNAMED or topic is None or topic.kind != "company" or (topic.symbol is None and main is not None and main.symbol):
        return main
    return topic


def name_company(words: str, mention: Mention | None) -> Topic:
    """The company by its short name as the text uses it; a full legal name gives way to the canonical one."""
    if mention is None:
        return Topic(words, None, "company" if FIRMS.search(words) else "name")
    name = mention.name or words
    canonical = name in words or words in name or LEGAL.search(words) is not None
    return Topic(name if canonical else words, mention.symbol, "company")
