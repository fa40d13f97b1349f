"""Facts: every number of the text with its part, its metric, whose it is, when, how it is said and by whom."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec import structs

from caixun.entities.metric import metrics
from caixun.fold import fold
from caixun.relations.basis import choose_basis, is_trading
from caixun.relations.carry import ALIKE, carry_basis, find_views, view_at
from caixun.relations.check import check_fact
from caixun.relations.cues import find_cues
from caixun.relations.figure import is_figure, warns
from caixun.relations.headline import fill_headlines
from caixun.relations.issuer import choose_issuer, find_heads
from caixun.relations.lists import Share, deal_out
from caixun.relations.market import is_quote, name_level, name_quote, names_goods
from caixun.relations.metric import BREAKDOWN, Metric, carries_on, choose_metric, previous_number, take, touches
from caixun.relations.modality import choose_modality
from caixun.relations.names import find_names
from caixun.relations.parts import read_roles
from caixun.relations.period import QUOTED, choose_period, first_period, share_day
from caixun.relations.qualifier import phrase_before
from caixun.relations.quantity import read_level, state_quantity
from caixun.relations.question import Answer
from caixun.relations.referent import read_name
from caixun.relations.roles import Draft
from caixun.relations.row import START, TRADED, Row, build_row
from caixun.relations.segment import leave_out, narrow_subject
from caixun.relations.source import choose_source, find_speakers, pass_floor
from caixun.relations.speaker import SILENCE, Floor, Speaker, is_house
from caixun.relations.stage import comes_from, lists_origins, move_topic, note_place, open_title, sells_in, turn_back
from caixun.relations.standing import is_oblique
from caixun.relations.subject import choose_subject
from caixun.relations.timeline import NEVER, Calendar, When
from caixun.relations.topic import LANDS, Cast, Topic
from caixun.relations.wording import FORECASTS, word_metric
from caixun.types import Fact, Mention

ASIDE = re.compile(r"[\s“\"]*(?:其中|分季度|单季)")
READING = re.compile(
    r"(?:\((?:户|人|家|点|%)\)|初值|终值|修正值|季调后|报|录得|实际|公布值?|为|是|达到|达|[升降跌涨]至|回落至|回升至|上升为|约|仅|:|\s){0,6}"
)
HOLDS = re.compile(r"(?:合计|直接|间接|拟)?(?:持股|持有|增持|减持|质押|认购)(?:股份|比例)?")  # of whom: 甲、乙分别持股5%、3%
AGAIN = re.compile(r"(?:/股)?,(?:大?约|也)?(?:相当于|即(?!将)|较[^,;。]{2,16}[\d.]+元(?:/股)?(?:高|低|溢价|折价|折让))")
FRACTION = re.compile(r"[1-3]/\d{1,2}")
MARKETS = frozenset(("index", "market", "sector"))  # whose parts move on their own: 涨幅居前的行业为煤炭、计算机


@dataclass(slots=True)
class Context:
    """What the text has said so far, to be continued by what does not repeat it."""

    published: date | None
    cast: Cast
    calendar: Calendar
    metric: Metric | None = None
    first: Metric | None = None
    floor: Floor = SILENCE
    alike: str | None = None
    last: Fact | None = None
    view: str | None = None


Watch = Callable[[Row, Context], None]


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
        rows.append(build_row(text, words, start, end, mentions[first_m:m], cues[first_c:c], names[first_n:n], starts))
    return rows


def find_facts(
    text: str,
    mentions: Sequence[Mention],
    sentences: Sequence[tuple[int, int]],
    published: date | None = None,
    title: str | None = None,
    words: str | None = None,
    starts: Collection[int] | None = None,
    heading: Sequence[Mention] = (),
    watch: Watch | None = None,
) -> list[Fact]:
    """All facts of the folded text, in order, cited from `words`, the text as written.

    A title that stands outside the text may name the company it is about, one of `heading`; `starts` are the token boundaries that a short
    form of a name must keep to; `watch` is shown every sentence before it is read.
    """
    folded = title and fold(title)
    rows = build_rows(text, words or text, mentions, sentences, folded, starts)
    main = choose_issuer(text, mentions, rows, title, heading, starts)
    context = Context(published, Cast(main, main, land=open_title(folded)), Calendar(published))
    facts: list[Fact] = []
    heads = find_heads(rows)
    for row in rows:
        if row.start in heads:
            who = heads[row.start]
            context = Context(published, Cast(who, who), Calendar(published, day=context.calendar.day))
        if row.start and row.text[row.start - 1] == "\n":
            context.calendar.turn()
            context.view = None
            turn_back(context.cast)
        if watch:
            watch(row, context)
        facts += read_row(row, context)
        if row.asides and "denial" in [cue.role for cue in row.asides]:
            deny(facts, row)
    fill_headlines(text, folded, facts)
    return facts if words is None or words == text else [cite_names(text, words, fact) for fact in facts]


def cite_names(text: str, words: str, fact: Fact) -> Fact:
    """The fact with its names as the text writes them."""
    return structs.replace(fact, subject=cite(text, words, fact.subject, fact), segment=cite(text, words, fact.segment, fact))


def cite(text: str, words: str, name: str | None, fact: Fact) -> str | None:
    """A name in the characters of the text where it wrote it last before the end of the fact's sentence."""
    at = text.rfind(name, 0, fact.evidence_end) if name else -1
    if name is None or at < 0 or words.startswith(name, at):
        return name
    return "".join(written if "一" <= written <= "鿿" else folded for written, folded in zip(words[at : at + len(name)], name, strict=True))


def deny(facts: list[Fact], row: Row) -> None:
    """A denial reaches back to the rumours of the same paragraph."""
    first = bisect_left(facts, row.text.rfind("\n", 0, row.start) + 1, key=START)
    facts[first:] = [structs.replace(fact, modality="denied") if fact.modality == "rumor" else fact for fact in facts[first:]]


def read_row(row: Row, context: Context) -> list[Fact]:
    """The facts of one sentence; the context moves on with it."""
    said = find_speakers(row, context.floor)
    context.cast.speakers = {s.place for s in said if s.opinion and is_house(s.name)}
    note_place(row, context.cast)
    context.calendar.announce(row)
    facts, first = read_numbers(row, context, said) if row.numbers and not warns(row) else ([], None)
    first = first if facts else first_period(row)
    if first is not None and not ASIDE.match(row.text, row.start):
        context.calendar.keep(first, hoped=not facts and any(cue.role == "forecast" for cue in row.asides), traded=(not facts and first.text[:1] in "本上全这") or any(fact.basis == "day" or fact.metric_id in QUOTED for fact in facts))
    context.last = facts[-1] if facts else context.last
    move_topic(row, context.cast)
    context.floor = pass_floor(row, said, context.floor)
    return facts


def read_numbers(row: Row, context: Context, said: list[Speaker]) -> tuple[list[Fact], When | None]:
    """The facts of the numbers of a sentence, and the first period that one of them has for its own."""
    before = context.metric if carries_on(row) else None
    if before and BREAKDOWN.match(row.text, row.start):
        before = context.first or before
    amount: Metric | None = None
    unit: str | None = None
    first: When | None = None
    spoken: When | None = None
    facts: list[Fact] = []
    idle = {at for at in row.numbers if not is_figure(row, at)}
    views = find_views(row)
    remarks: list[Metric | None] = []
    read = 0
    for draft, share in deal_out(row, read_roles(row), [who.name for who in context.cast.pair or () if who]):
        before = leave_remarks(row.codes[read : draft.at], before, remarks)
        read = max(read, draft.at)
        if draft.kind == "base" or draft.at in idle:
            continue
        led = amount if amount is not None and before is not None and draft.kind == "change" and row.codes[draft.at] in "%x" and draft.from_ is None and is_share(before) else before
        metric = take(row, share.metric) if share.metric else choose_metric(row, draft, led, unit, idle)
        if share.name and led and led.slot and metric and names_last(row, metric):
            metric = led
        if row.codes[draft.at] == "n" and (is_fraction(row, draft.at) or not is_measured(row, draft, metric, facts)):
            idle.add(draft.at)
            continue
        when, told = choose_period(row, draft, share, metric, is_trading(row, draft), context.calendar)
        when = share_day(when, metric, facts[-1] if facts else None) or spoken
        spoken = spoken if when is NEVER else when
        first = first or told
        anchor = draft.at if draft.head is None else draft.head
        floor = previous_figure(row, min(anchor, anchor if draft.from_ is None else draft.from_), idle)
        phrase, phrase_start = phrase_before(row, metric) if metric and not share.name else (share.name or "", -1)
        subject, segment = choose_subject(row, anchor, floor, phrase, phrase_start, metric, context.cast)
        if metric is None:
            continue  # a number of nothing is no fact, but whose it is stays told
        if (land := find_priced_land(row, metric, context)) is not None:
            subject, segment = land, phrase
        elif share.name:
            subject, segment = name_item(row, draft, share, share.name, metric, context.cast, subject) or (subject, segment)
        subject, segment = narrow_subject(row, draft.at, metric, subject, segment, context.cast, facts[-1] if facts else context.last)
        modality = choose_modality(row, draft.at, metric, when, context.published)
        modality = "plan" if modality == "actual" and facts and facts[-1].modality == "plan" and tells_again(row, facts[-1], draft) else modality
        source = choose_source(row, draft.at, said, context.floor, subject, context.cast.main, modality)
        segment = leave_out(segment, subject)
        fact = check_fact(make_fact(row, draft, name_level(row, draft, metric, subject), subject, segment, when, modality, source), row, draft)
        facts.append(fact)
        if (basis := carry_basis(row, facts, view_at(views, fact.start) or context.view or context.alike)) is not None:
            facts[-1] = structs.replace(fact, basis=basis)
        if not facts[:-1]:
            context.first = metric if metric.slot or led is None else led
        if not (before and metric and row.codes[draft.at] == "p" and is_speed(metric)):
            before = context.metric = metric or before  # 收入增长9%,增速加快1个百分点,实际增长8%
        amount = metric if draft.kind == "value" and row.codes[draft.at] == "N" else amount
        unit = fact.quantity.unit
    if views or "b" in row.codes:
        context.view = views[-1][1] if views else None
    if ALIKE in row.text[row.start : row.end]:
        context.alike = next((fact.basis for fact in facts if fact.basis in ("yoy", "seq")), None)
    return facts, first


def name_item(row: Row, draft: Draft, share: Share, name: str, metric: Metric, cast: Cast, spoken: Topic | None) -> Answer | None:
    """Whose the number is that a list deals out to one of its names, and what narrows it; None where that is whoever is spoken of."""
    member = next((s for s in row.slots if s.code in "CS" and row.text[s.start : s.end] == name), None)
    if not share.firm and (member is None or member.code != "C") and spoken is not None and spoken.kind in MARKETS and is_trading(row, draft):
        return Topic(name, None, "sector"), ""
    if member is not None and lists_origins(row):
        return cast.topic or cast.main, name
    if member is not None and comes_from(row, member):
        return spoken, name
    if member is not None and sells_in(member, cast.main, metric):
        return cast.main, name
    if member is not None:
        who = read_name(row, member, cast)
        return Topic(who.name, who.symbol, "company") if who and share.firm else who, ""
    if is_quote(metric) and names_goods(row, name, draft.at):
        return Topic(name), ""
    if HOLDS.fullmatch(metric.text) and not is_oblique(row, row.text.find(name, row.start)):
        return Topic(name, None, "holder"), ""
    if share.firm:
        return next((who for who in cast.pair or () if who and who.name == name), Topic(name, None, "company")), ""
    return None


def tells_again(row: Row, last: Fact, draft: Draft) -> bool:
    """Whether a number only tells the one before in other terms: 裁员6200人,相当于员工总数的3%; 价格上限42元/股,较收盘价27元高出55%."""
    return AGAIN.match(row.text, last.end, row.slots[draft.at].start) is not None and (draft.kind == "value" or draft.from_ is not None)


def find_priced_land(row: Row, metric: Metric, context: Context) -> Topic | None:
    """The land whose index of prices the text speaks of, of which those of goods are parts: 食品中,猪肉、鲜菜价格分别下降."""
    last, cast = context.last, context.cast
    if last is None or last.metric_id not in ("cpi", "ppi") or not is_quote(metric) or "C" in row.codes:
        return None
    return next((who for who in (cast.topic, cast.place) if who is not None and who.kind in LANDS), None)


def names_last(row: Row, metric: Metric) -> bool:
    """Whether what was taken for the metric of a list is only its last name: 内销/外销同比下降17%、12%."""
    listed = row.text[metric.start - 1 : metric.start] in tuple("、/和及与")
    return listed and metric.start > row.start and (metric.slot is None or metric.slot.code == "V")


def leave_remarks(codes: str, before: Metric | None, remarks: list[Metric | None]) -> Metric | None:
    """The metric that the text goes on about after the brackets in `codes`; one that ends leads back to what was before it, kept in `remarks`."""
    for code in codes:
        if code == "(":
            remarks.append(before)
        elif code == ")" and remarks:
            before = remarks.pop() or before
    return before


def is_share(metric: Metric) -> bool:
    """Whether the metric is a share of a whole, behind which 同比增加33% tells of the amount: 销售额15亿元,占比53%,同比增加33%."""
    return "股" not in metric.text and (metric.text.startswith("占") or metric.text.endswith(("占比", "比重")))


def is_speed(metric: Metric) -> bool:
    """Whether the metric is how fast another one moved: 增速."""
    return metric.slot is not None and metric.slot.code == "g"


def previous_figure(row: Row, at: int, idle: Collection[int]) -> int:
    """The index of the figure before `at`, or -1; an idle number, one that only counts or names (按六种期限), parts nothing."""
    floor = previous_number(row, at)
    while floor in idle:
        floor = previous_number(row, floor)
    return floor


def is_fraction(row: Row, at: int) -> bool:
    """Whether a bare number is the lower half of a fraction: 占余额超1/4."""
    return row.codes[at - 2 : at] == "n&" and FRACTION.fullmatch(row.text, row.slots[at - 2].start, row.slots[at].end) is not None


def is_measured(row: Row, draft: Draft, metric: Metric | None, facts: list[Fact]) -> bool:
    """A bare number is a figure only of a metric that gives it its unit (EPS, PE) and stands right at it."""
    if draft.kind == "change":
        return True
    if metric is None or metric.slot is None:
        return False
    if draft.head is not None or row.codes[draft.at - 1 : draft.at] == "&":
        return bool(facts) and facts[-1].end > row.start
    known = metric.known
    if known is None or known.use != "noun" or not known.unit:
        return False
    return touches(row, metric, draft.at) or READING.fullmatch(row.text, metric.end, row.slots[draft.at].start) is not None


def make_fact(
    row: Row, draft: Draft, metric: Metric | None, subject: Topic | None, segment: str, when: When | None, modality: str, source: str | None
) -> Fact:
    """The fact of a draft with every slot filled."""
    number = row.slots[draft.at].mention
    assert number is not None
    named = metric.slot.mention if metric and metric.slot else None
    words = word_metric(row, metric, draft.at) if metric else None
    fuller = words if metric and words and len(words) > len(metric.text) and not words.endswith(FORECASTS) else None  # 新增产能 is no 产能
    known = metrics().get(fuller) if fuller else None
    change = draft.kind == "change"
    shares = subject is not None and (subject.symbol is not None or subject.kind == "company") and not TRADED.search(subject.name)
    quantity = state_quantity(row, draft, number, metric, shares)
    return Fact(
        kind=draft.kind,
        start=number.start,
        end=number.end,
        evidence_start=row.start,
        evidence_end=max(row.end, number.end),  # a sentence cut for its length may end inside its last number
        rule=draft.rule,
        quantity=structs.replace(quantity, unit=name_quote(quantity.unit, subject)),
        subject=subject.name or None if subject else None,
        symbol=subject.symbol if subject else None,
        segment=segment or None,
        metric=fuller or (named.name if named else metric.text if metric else None),
        metric_id=known.id if known else named.metric_id if named and not fuller else None,
        metric_text=words,
        period_text=when.text if when and when is not NEVER else None,
        period=when.period if when else None,
        direction=draft.direction if change else None,
        basis=choose_basis(row, draft, when.period if when else None, metric, when.text if when else "", modality == "forecast") if change else None,
        from_=read_level(row, draft.from_, metric),
        to=read_level(row, draft.to, metric),
        modality=modality,
        source=source,
    )
