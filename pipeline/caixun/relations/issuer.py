"""Issuer: the company that an article is about, which 公司 means where nothing else is spoken of."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from caixun.fold import fold
from caixun.relations.brand import MAINLAND, guess_company
from caixun.relations.cues import find_cues
from caixun.relations.names import FIRMS, find_ends
from caixun.relations.referent import is_pair, name_company
from caixun.relations.row import NUMBERS, Row, Slot, build_row
from caixun.relations.source import find_speakers
from caixun.relations.speaker import houses
from caixun.relations.standing import OFFSHOOTS, brokers, clause_start, in_brackets, leads, opens_clause
from caixun.relations.topic import UNNAMED, Topic
from caixun.types import Mention

TELLS = re.compile(rf"C(?:[:(]|(?:[P.]{{0,2}},)?[^,;:]*[MVlw][^,;:]{{0,4}}[{NUMBERS}])")
REPORTS = re.compile(r"[^,;。]{0,14}?(?:发布|公布|披露|公告|预告|发出|召开|举办|年报|季报|中报|半年报|快报|业绩)")
ANNOUNCES = re.compile(r"(?:\([^()]{4,20}\))?(?:\d{1,2}月\d{1,2}日|今日|近日)?(?:[早晚午]间?)?(?:发布)?公告[称:,]")
BUYING = ("收购", "并购", "入股", "参股", "控股", "增资")
CREDITS = re.compile(r"(?:图片?来源|图片?|摄影)[:/|]?\s?$")
OTHERS = re.compile(rf"{OFFSHOOTS}|创投")  # who is named after a company and is another, or a part of its market: 阿里系营收, 碧桂园创投
BESIDE = re.compile(r"(?:客户|供应商|对手|可比公司|同行业?|代工厂|合作伙伴)(?:为|是|有|的|包括)?$")  # another firm than the one told of
OWN = re.compile(r"(?:^|[\n:;。,])\s?公司(?:公告|发布|公布|披露)")
HOME = re.compile(r"\.(?:SH|SZ|BJ|HK|TW|TWO)$")
LISTED = frozenset("&," + NUMBERS)  # what follows one of many, or whose it is that a number is counted: 某公司7000万片订单
MANY = 5  # companies that a text tells of
OPENING = 120  # characters: where an article that never says 公司 names whom it is about
HEAD = 60  # characters: where a text names what it is about
ITEM = re.compile(r"[.n,]{0,2}C[(:]")


@dataclass(slots=True)
class Candidate:
    """A company that a text names: where first and how often, whether it acts, reports or leads a figure, is bought, and heads a clause alone."""

    who: Topic
    start: int
    house: bool
    known: bool
    count: int = 0
    opens: bool = False
    acts: bool = False
    reports: bool = False
    announces: bool = False
    bought: bool = False
    heads: bool = False


def choose_issuer(
    text: str,
    mentions: Sequence[Mention],
    rows: Sequence[Row],
    title: str | None,
    heading: Sequence[Mention],
    starts: Collection[int] | None,
) -> Topic | None:
    """The company that the article is about, heading being the companies of its title; UNNAMED for a note that speaks of 公司 and says nowhere which."""
    first = title_company(title, heading) or first_company(rows)
    if first is not None and first.symbol:
        return first
    found = company_of_code(mentions, opening(text)) or company_of_brand(text, mentions, starts) or first
    return found or (UNNAMED if refers(rows) else None)


def refers(rows: Sequence[Row]) -> bool:
    """Whether a text goes on to speak of 公司, as a note on one company does."""
    return sum(not is_pair(row, slot) for row in rows if "q" in row.codes for slot in row.slots if slot.code == "q") > 2


def title_company(title: str | None, heading: Sequence[Mention]) -> Topic | None:
    """The company that a headline is about."""
    if not title:
        return None
    text = fold(title)
    who = first_company([build_row(text, title, 0, len(text), heading, find_cues(text))])
    return None if who is None or who.name in brokers() else who


def company_of_brand(text: str, mentions: Sequence[Mention], starts: Collection[int] | None) -> Topic | None:
    """The company that the text calls by a short form only."""
    brand = guess_company(text, mentions, starts)
    return Topic(brand.name, brand.symbol, "company") if brand else None


def opening(text: str) -> int:
    """Up to where a text names whom it is about: anywhere where it says 公司, else at its beginning."""
    return len(text) if "公司" in text else OPENING


def company_of_code(mentions: Sequence[Mention], late: int) -> Topic | None:
    """The company of the first security code, where the text gives no name with it; a code that comes `late` is of one of many."""
    code = next((m for m in mentions if m.label == "TICKER" and m.name and m.start <= late), None)
    return Topic(code.name, code.symbol, "company") if code and code.name else None


def first_company(rows: Sequence[Row]) -> Topic | None:
    """The first company that carries a symbol and does not merely speak, else the first that may be what the text is about."""
    found = list(find_candidates(rows).values())
    led = any(c.acts and not c.house for c in found)
    found = [c for c in found if not c.house or c.announces or (c.reports and not led)]
    note = refers(rows)
    spoken = next((row.slots[i].start for row in rows for i, code in enumerate(row.codes) if code == "q" and not is_pair(row, row.slots[i]) and opens_clause(row, clause_start(row, i), i)), 0) if note else 0
    if note and rows and (owned := OWN.search(rows[0].text)):
        spoken = min(spoken, owned.start()) if spoken else owned.start()
    sole = len(found) == 1
    late = opening(rows[0].text) if rows else 0
    fit = [c.who for c in found if can_issue(c, note, sole, spoken, late)]
    openers = [c.who for c in found if note and c.heads and MAINLAND.fullmatch(c.who.symbol or "")]
    listed = next((who for who in fit if who.symbol), openers[0] if len(openers) == 1 else None)
    chosen = listed or (fit[0] if fit else None)
    return None if chosen and is_round(found, chosen) else chosen


def is_round(found: Sequence[Candidate], chosen: Topic) -> bool:
    """Whether the text goes round many companies and the chosen one is but one of them."""
    told = [c for c in found if c.acts]
    count = next(c.count for c in found if c.who is chosen)
    return len(told) >= MANY and count < 3 and count * MANY < sum(c.count for c in told)


def can_issue(found: Candidate, note: bool, sole: bool, spoken: int, late: int) -> bool:
    """Whether the article may be about the company; a note that speaks of 公司 and later names an unlisted one means another, and one that never says 公司 and names one once and `late` is about a trade."""
    if note and found.start > spoken and not (found.opens and HOME.search(found.who.symbol or "")):
        return False
    if note and (not found.known or (found.bought and (found.who.symbol is None or not found.opens))):
        return False
    if found.count == 1 and found.start > late:
        return False
    if found.reports or (found.announces and found.house) or (found.acts and sole):
        return True
    return found.count > 1 and (found.acts or not note)


def find_candidates(rows: Sequence[Row]) -> dict[str, Candidate]:
    """Every company that the text names and that does not merely speak, in order; one that it calls 公司 or 集团 is known for a firm."""
    found: dict[str, Candidate] = {}
    for row in rows:
        if "C" not in row.codes and "H" not in row.codes:
            continue
        spoken = {s.place for s in find_speakers(row) if s.opinion}
        for i, slot in enumerate(row.slots):
            if not (slot.code == "C" or (slot.code == "H" and slot.mention is not None)) or (slot.start in spoken and not ANNOUNCES.match(row.text, slot.end)):
                continue
            if CREDITS.search(row.text, row.start, slot.start) or BESIDE.search(row.text, row.start, slot.start) or OTHERS.match(row.text, slot.end):
                continue
            words = row.text[slot.start : slot.end]
            who = name_company(words, slot.mention)
            if who.name not in found:
                found[who.name] = Candidate(who, slot.start, words in houses(), is_known(row, slot))
            entry = found[who.name]
            entry.count += 1
            led, opens = leads(row, i), opens_clause(row, clause_start(row, i), i) and not in_brackets(row, slot)
            entry.heads = entry.heads or (led and opens and not has_figure(row, i))
            entry.acts = entry.acts or led
            entry.opens = entry.opens or opens or row.text[slot.start - 1] in "《】"
            entry.reports = entry.reports or is_told(row, i, led)
            entry.bought = entry.bought or row.text.endswith(BUYING, row.start, slot.start)
            entry.announces = entry.announces or (entry.opens and ANNOUNCES.match(row.text, slot.end) is not None)
    for name, ends in find_ends(rows[0].text, [name for name, entry in found.items() if not entry.known]).items() if found else ():
        found[name].known = any(rows[0].text.startswith(("公司", "集团", "股份"), end) for end in ends)
    return found


def has_figure(row: Row, i: int) -> bool:
    """Whether the company in slot i is one of many or has a product or count of its customers right behind it (某公司700M基站)."""
    behind = row.codes[i + 1 : i + 2]
    return behind in LISTED or (behind == "." and row.text[row.slots[i].end].isdigit())


def is_known(row: Row, slot: Slot) -> bool:
    """Whether a name is surely a firm's: listed, in a firm's form, or at the very head of the text."""
    name = row.text[slot.start : slot.end]
    return slot.mention is not None or FIRMS.search(name) is not None or name in row.text[: HEAD - 1 + len(name)]


def is_told(row: Row, i: int, led: bool) -> bool:
    """Whether the company in slot i, which may lead its clause, is what a note is about: it reports, leads a figure, or gives a project its name."""
    slot = row.slots[i]
    if row.text[slot.start - 1 : slot.start] == "《":
        return True
    return led and (TELLS.match(row.codes, i) is not None or REPORTS.match(row.text, slot.end) is not None)


def find_heads(rows: Sequence[Row]) -> dict[int, Topic]:
    """Where a digest turns from one company to the next: paragraphs that open with different names and their codes."""
    heads = {row.start: who for row in rows if (who := open_item(row)) is not None}
    return heads if len({who.name for who in heads.values()}) > 1 else {}


def open_item(row: Row) -> Topic | None:
    """The company that a paragraph opens with, by name and code or before a colon."""
    if row.start and "\n" not in row.text[max(0, row.start - 2) : row.start]:
        return None
    head = ITEM.match(row.codes)
    slot = row.slots[head.end() - 2] if head else None
    return name_company(row.text[slot.start : slot.end], slot.mention) if slot else None
