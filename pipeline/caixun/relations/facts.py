"""Facts: every number of the text with its part, its metric, whose it is, when, how it is said and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from msgspec import structs

from caixun.relations.basis import choose_basis
from caixun.relations.cues import find_cues
from caixun.relations.lists import Share, share_out
from caixun.relations.metric import Metric, choose_metric, take
from caixun.relations.period import When, choose_period
from caixun.relations.quantity import read_level, state_quantity
from caixun.relations.roles import Draft, read_roles
from caixun.relations.row import Row, build_row
from caixun.relations.segment import phrase_before
from caixun.relations.subject import Topic, choose_subject, move_topic, name_topic
from caixun.relations.voice import Speaker, choose_modality, find_speakers
from caixun.types import Fact, Mention


@dataclass(slots=True)
class Context:
    """What the text has said so far, to be continued by what does not repeat it."""

    published: date | None
    main: Topic | None
    topic: Topic | None
    when: When | None = None
    metric: Metric | None = None
    speaker: Speaker | None = None
    paragraph: int = 0
    speakers: set[int] = field(default_factory=set)


def build_rows(text: str, mentions: Sequence[Mention], sentences: Sequence[tuple[int, int]]) -> list[Row]:
    """A row for every sentence."""
    cues = find_cues(text)
    rows: list[Row] = []
    m = c = 0
    for start, end in sentences:
        first_m, first_c = m, c
        while m < len(mentions) and mentions[m].start < end:
            m += 1
        while c < len(cues) and cues[c].start < end:
            c += 1
        rows.append(build_row(text, start, end, mentions[first_m:m], cues[first_c:c]))
    return rows


def find_facts(
    text: str, mentions: Sequence[Mention], sentences: Sequence[tuple[int, int]], published: date | None = None
) -> list[Fact]:
    """All facts of the folded text, in order."""
    main = first_company(mentions)
    context = Context(published, main, main)
    facts: list[Fact] = []
    for row in build_rows(text, mentions, sentences):
        facts += read_row(row, context)
    return facts


def first_company(mentions: Sequence[Mention]) -> Topic | None:
    """The company the article is about: the first that carries a symbol, else the first."""
    named = [m for m in mentions if m.label == "COMPANY" and m.name]
    best = next((m for m in named if m.symbol), named[0] if named else None)
    return Topic(best.name or "", best.symbol, True) if best else None


def read_row(row: Row, context: Context) -> list[Fact]:
    """The facts of one sentence; the context moves on with it."""
    companies = {s.end: row.text[s.start : s.end] for s in row.slots if s.code == "C"}
    said = find_speakers(row, companies)
    context.speakers = {s.start for s in said}
    if row.start and "\n" in row.text[row.start - 2 : row.start]:
        context.speaker = None
    shares = share_out(row)
    continues = row.codes[:2].lstrip(".,")[:1] in tuple("bB+-")
    before: Metric | None = context.metric if continues else None
    facts: list[Fact] = []
    for draft in read_roles(row):
        if draft.kind == "base":
            continue
        share = shares.get(draft.at, Share())
        metric = take(row, share.metric) if share.metric else choose_metric(row, draft, before)
        when = choose_period(row, draft.at, share, metric, context.when, context.published)
        subject = choose_subject(row, draft.at, context.speakers, context.topic, context.main)
        fact = make_fact(row, draft, metric, subject, when, share, context.published)
        speaker = next((s for s in reversed(said) if s.start < fact.start), context.speaker)
        facts.append(fact if speaker is None or speaker.name == fact.subject else structs.replace(fact, source=speaker.name))
        before = context.metric = metric or before
        context.when = when or context.when
    context.topic = move_topic(row, context.speakers, context.topic)
    lasting = [s for s in said if s.lasting]
    context.speaker = lasting[-1] if lasting else context.speaker
    return facts


def make_fact(row: Row, draft: Draft, metric: Metric | None, subject: Topic | None, when: When | None, share: Share, published: date | None) -> Fact:
    """The fact of a draft with every slot filled."""
    number = row.slots[draft.at].mention
    assert number is not None
    named = metric.slot.mention if metric and metric.slot else None
    segment = share.name or (phrase_before(row, metric) if metric else "")
    if segment and (subject is None or not subject.company):
        subject = Topic(segment if subject is None else subject.name, None, False)
    change = draft.kind == "change"
    return Fact(
        kind=draft.kind,
        start=number.start,
        end=number.end,
        evidence_start=row.start,
        evidence_end=row.end,
        rule=draft.rule,
        quantity=state_quantity(draft, number, metric),
        subject=subject.name if subject else None,
        symbol=subject.symbol if subject else None,
        segment=segment or None,
        metric=(named.name if named else metric.text) if metric else None,
        metric_id=named.metric_id if named else None,
        metric_text=metric.text if metric else None,
        period_text=when.text if when else None,
        period=when.period if when else None,
        direction=draft.direction if change else None,
        basis=choose_basis(row, draft, when.period if when else None) if change else None,
        from_=read_level(row, draft.from_),
        to=read_level(row, draft.to),
        modality=choose_modality(row, draft.at, metric, when, published),
    )
