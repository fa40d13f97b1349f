"""Facts: every number of the text with its part, its metric, whose it is, when, how it is said and by whom."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from msgspec import structs

from caixun.atoms import find_tickers
from caixun.entities.company import find_companies
from caixun.entities.metric import metrics
from caixun.fold import fold
from caixun.relations.basis import choose_basis, is_trading
from caixun.relations.brand import guess_company
from caixun.relations.check import check_fact
from caixun.relations.cues import find_cues
from caixun.relations.figure import is_figure
from caixun.relations.lists import deal_out
from caixun.relations.metric import BREAKDOWN, Metric, carries_on, choose_metric, previous_number, take, touches
from caixun.relations.modality import choose_modality
from caixun.relations.names import find_names
from caixun.relations.parts import read_roles
from caixun.relations.period import Calendar, When, choose_period, first_period
from caixun.relations.quantity import read_level, state_quantity
from caixun.relations.roles import Draft
from caixun.relations.row import NUMBERS, Row, build_row
from caixun.relations.segment import narrow_subject, phrase_before
from caixun.relations.source import SILENCE, Floor, choose_source, find_speakers, pass_floor
from caixun.relations.subject import (
    UNNAMED,
    Cast,
    Topic,
    brokers,
    choose_subject,
    institutions,
    leads,
    move_topic,
    name_company,
    read_name,
)
from caixun.types import Fact, Mention
from caixun.words import table

ASIDE = re.compile(r"[\s“\"]*(?:其中|分季度|单季)")
TELLS = re.compile(rf"C(?:[:(]|(?:[P.]{{0,2}},)?[^,;:]*[MVlw][^,;:]{{0,4}}[{NUMBERS}])")
REPORTS = re.compile(r"[^,;。]{0,14}?(?:发布|公布|披露|公告|预告|发出|召开|举办|年报|季报|中报|半年报|快报|业绩)")
ITEM = re.compile(r"[.n,]{0,2}C[(:]")
PART = re.compile(r"[,;](?:其中|当中)")


@dataclass(slots=True)
class Context:
    """What the text has said so far, to be continued by what does not repeat it."""

    published: date | None
    cast: Cast
    calendar: Calendar
    metric: Metric | None = None
    first: Metric | None = None
    floor: Floor = SILENCE


def build_rows(
    text: str,
    words: str,
    mentions: Sequence[Mention],
    sentences: Sequence[tuple[int, int]],
    title: str | None,
    starts: Collection[int] | None = None,
) -> list[Row]:
    """A row for every sentence."""
    cues = find_cues(text)
    names = list(find_names(text, mentions, title, starts))
    rows: list[Row] = []
    m = c = n = 0
    for start, end in sentences:
        first_m, first_c, first_n = m, c, n
        while n < len(names) and names[n][0] < end:
            n += 1
        while m < len(mentions) and mentions[m].start < end:
            m += 1
        while c < len(cues) and cues[c].start < end:
            c += 1
        rows.append(build_row(text, words, start, end, mentions[first_m:m], cues[first_c:c], names[first_n:n]))
    return rows


def find_facts(
    text: str,
    mentions: Sequence[Mention],
    sentences: Sequence[tuple[int, int]],
    published: date | None = None,
    title: str | None = None,
    words: str | None = None,
    starts: Collection[int] | None = None,
) -> list[Fact]:
    """All facts of the folded text, in order, cited from `words`, the text as written.

    A title that stands outside the text may name the company it is about; `starts` are the token boundaries that a short
    form of a name must keep to.
    """
    rows = build_rows(text, words or text, mentions, sentences, title and fold(title), starts)
    main = choose_main(text, mentions, rows, title, starts)
    context = Context(published, Cast(main, main), Calendar(published))
    facts: list[Fact] = []
    heads = find_heads(rows)
    for row in rows:
        if row.start in heads:
            who = heads[row.start]
            context = Context(published, Cast(who, who), Calendar(published, day=context.calendar.day))
        if row.start and row.text[row.start - 1] == "\n":
            context.calendar.turn()
        facts += read_row(row, context)
        if any(cue.role == "denial" for cue in row.asides):
            facts = deny(facts, row)
    return facts


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


def deny(facts: list[Fact], row: Row) -> list[Fact]:
    """A denial reaches back to the rumours of the same paragraph."""
    paragraph = row.text.rfind("\n", 0, row.start) + 1
    return [
        structs.replace(fact, modality="denied") if fact.modality == "rumor" and fact.start >= paragraph else fact
        for fact in facts
    ]


def choose_main(
    text: str, mentions: Sequence[Mention], rows: Sequence[Row], title: str | None, starts: Collection[int] | None
) -> Topic | None:
    """The company that the article is about, which 公司 means where nothing else is spoken of."""
    first = title_company(title) or first_company(rows)
    if first is not None and first.symbol:
        return first
    found = company_of_code(mentions) or company_of_brand(text, mentions, starts) or first
    return found or (UNNAMED if refers(rows) else None)


def refers(rows: Sequence[Row]) -> bool:
    """Whether a text goes on to speak of 公司, as a note on one company does."""
    return sum(row.codes.count("q") for row in rows) > 2


def title_company(title: str | None) -> Topic | None:
    """The company that a headline is about."""
    if not title:
        return None
    text = fold(title)
    found = find_companies(text, find_tickers(text), None, len(text))
    who = first_company([build_row(text, title, 0, len(text), found, find_cues(text))])
    return None if who is None or who.name in brokers() else who


def company_of_brand(text: str, mentions: Sequence[Mention], starts: Collection[int] | None) -> Topic | None:
    """The company that the text calls by a short form only."""
    brand = guess_company(text, mentions, starts)
    return Topic(brand.name, brand.symbol, "company") if brand else None


def company_of_code(mentions: Sequence[Mention]) -> Topic | None:
    """The company of the first security code, where the text gives no name with it."""
    code = next((m for m in mentions if m.label == "TICKER" and m.symbol in names_of_codes()), None)
    return Topic(names_of_codes()[code.symbol or ""], code.symbol, "company") if code else None


@cache
def names_of_codes() -> dict[str, str]:
    """The short name of every listed code."""
    return {row["symbol"]: row["name"] for row in table("companies") if row["symbol"]}


def first_company(rows: Sequence[Row]) -> Topic | None:
    """The company the article is about: the first that carries a symbol and does not merely speak, else the first.

    One that the text only mentions in passing (由某公司承建, once) is none, unless the text goes on to speak of 公司.
    """
    named: list[Topic] = []
    acting: set[str] = set()
    telling: set[str] = set()
    houses: list[Topic] = []
    for row in rows:
        if "C" not in row.codes:
            continue
        spoken = {s.place for s in find_speakers(row, company_ends(row)) if s.opinion}
        for i, slot in enumerate(row.slots):
            if slot.code == "C" and slot.start not in spoken:
                words = row.text[slot.start : slot.end]
                who = name_company(words, slot.mention)
                (houses if words in brokers() or words in institutions() else named).append(who)
                if leads(row, i):
                    acting.add(who.name)
                if is_told(row, i):
                    telling.add(who.name)
    count = Counter(who.name for who in named)
    note = refers(rows)
    named = named if any(who.name in acting for who in named) else [*named, *(who for who in houses if who.name in telling)]
    sole = len(count) == 1
    named = [
        who
        for who in named
        if who.name in telling
        or (count[who.name] > 1 and (who.name in acting or not note))
        or (who.name in acting and (sole or not note))
    ]
    return next((who for who in named if who.symbol), named[0] if named else None)


def is_told(row: Row, i: int) -> bool:
    """Whether the company in slot i is what a note is about: it reports, leads a figure, opens the text, or names a project."""
    slot = row.slots[i]
    if row.text[slot.start - 1 : slot.start] == "《":
        return True
    if not leads(row, i):
        return False
    return TELLS.match(row.codes, i) is not None or REPORTS.match(row.text, slot.end) is not None


def company_ends(row: Row) -> dict[int, str]:
    """The companies of a sentence by where their names end."""
    return {s.end: row.text[s.start : s.end] for s in row.slots if s.code == "C"}


def read_row(row: Row, context: Context) -> list[Fact]:
    """The facts of one sentence; the context moves on with it."""
    said = find_speakers(row, company_ends(row), context.floor)
    context.cast.speakers = {s.place for s in said if s.opinion and (s.name in brokers() or s.name in institutions())}
    continues = carries_on(row)
    before: Metric | None = context.metric if continues else None
    if before and BREAKDOWN.match(row.text, row.start):
        before = context.first or before
    unit: str | None = None
    first: When | None = None
    spoken: When | None = None
    facts: list[Fact] = []
    for draft, share in deal_out(row, read_roles(row)):
        if draft.kind == "base" or not is_figure(row, draft.at):
            continue
        metric = take(row, share.metric) if share.metric else choose_metric(row, draft, before, unit)
        if row.codes[draft.at] == "n" and not is_measured(row, draft, metric, facts):
            continue
        when, own = choose_period(row, draft, share, metric, is_trading(row, draft), context.calendar)
        when = spoken = when or spoken
        first = first or own
        anchor = draft.at if draft.head is None else draft.head
        floor = previous_number(row, anchor)
        phrase, phrase_start = phrase_before(row, metric) if metric and not share.name else (share.name or "", 0)
        member = next((s for s in row.slots if s.code in "CS" and row.text[s.start : s.end] == share.name), None)
        subject, segment = choose_subject(row, anchor, floor, phrase, phrase_start, metric, context.cast)
        if member is not None:
            subject, segment = read_name(row, member, context.cast), ""
        subject, segment = narrow_subject(row, draft.at, metric, subject, segment, context.cast, facts[-1] if facts else None)
        fact = check_fact(make_fact(row, draft, metric, subject, segment, when, context.published), row, draft)
        facts.append(structs.replace(fact, source=choose_source(row, said, context.floor, fact)))
        if continues_move(facts[-2:]):
            facts[-1] = structs.replace(facts[-1], basis=facts[-2].basis)
        if breaks_down(row, draft.at, facts):
            facts[-1] = structs.replace(facts[-1], basis=facts[-2].basis)
        if not facts[:-1]:
            context.first = metric
        before = context.metric = metric or before
        unit = fact.quantity.unit
    first = first if facts else first_period(row)
    if first is not None and not ASIDE.match(row.text, row.start):
        context.calendar.keep(first)
    move_topic(row, context.cast)
    context.floor = pass_floor(row, said, context.floor)
    return facts


def is_measured(row: Row, draft: Draft, metric: Metric | None, facts: list[Fact]) -> bool:
    """A bare number is a figure only of a metric that gives it its unit (EPS, PE) and stands right at it."""
    if draft.kind == "change":
        return True
    if metric is None or metric.slot is None:
        return False
    if draft.head is not None or row.codes[draft.at - 1 : draft.at] == "&":
        return bool(facts) and facts[-1].end > row.start
    known = metrics().get(metric.text)
    return known is not None and known.use == "noun" and bool(known.unit) and touches(row, metric, draft.at)


def continues_move(pair: list[Fact]) -> bool:
    """Whether a movement without a base of its own tells the one before in another unit (增加3亿元,增幅12%)."""
    if len(pair) < 2 or pair[0].kind != "change" or pair[1].kind != "change" or pair[1].basis != "none":
        return False
    same = pair[0].metric == pair[1].metric and pair[0].direction == pair[1].direction
    return same and pair[0].quantity.unit != pair[1].quantity.unit


def breaks_down(row: Row, at: int, facts: list[Fact]) -> bool:
    """Whether a movement without a base of its own is of a part of the one before: 收入按年减少18%;当中广告收入下跌23%."""
    if len(facts) < 2 or facts[-1].basis != "none" or facts[-2].basis not in ("yoy", "seq"):
        return False
    return row.codes[at] in "%x" and PART.search(row.text, facts[-2].end, row.slots[at].start) is not None


def make_fact(
    row: Row, draft: Draft, metric: Metric | None, subject: Topic | None, segment: str, when: When | None, published: date | None
) -> Fact:
    """The fact of a draft with every slot filled."""
    number = row.slots[draft.at].mention
    assert number is not None
    named = metric.slot.mention if metric and metric.slot else None
    change = draft.kind == "change"
    return Fact(
        kind=draft.kind,
        start=number.start,
        end=number.end,
        evidence_start=row.start,
        evidence_end=row.end,
        rule=draft.rule,
        quantity=state_quantity(row, draft, number, metric),
        subject=subject.name or None if subject else None,
        symbol=subject.symbol if subject else None,
        segment=segment or None,
        metric=(named.name if named else metric.text) if metric else None,
        metric_id=named.metric_id if named else None,
        metric_text=row.cite(metric.start, metric.end) if metric else None,
        period_text=when.text if when else None,
        period=when.period if when else None,
        direction=draft.direction if change else None,
        basis=choose_basis(row, draft, when.period if when else None, metric) if change else None,
        from_=read_level(row, draft.from_, metric),
        to=read_level(row, draft.to, metric),
        modality=choose_modality(row, draft.at, metric, when, published),
    )
