"""Entities: every finder's mentions of a text in one order, and the component that sets them on a Doc."""

from collections.abc import Collection, Iterable
from datetime import date

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from caixun.atoms import find_amounts, find_tickers
from caixun.entities.company import find_companies
from caixun.entities.metric import find_metrics
from caixun.entities.period import find_periods
from caixun.entities.split import split_tokens
from caixun.fold import fold
from caixun.types import Mention


def find_mentions(
    text: str, published: date | None = None, title_end: int = 0, starts: Collection[int] | None = None
) -> list[Mention]:
    """All mentions of a folded text in order; `starts` are the token boundaries a lexicon name must keep to.

    >>> [m.label for m in find_mentions("寒武纪(688256.SH)一季度营业收入11.11亿元,同比增长4230.22%。")]
    ['COMPANY', 'TICKER', 'PERIOD', 'METRIC', 'MONEY', 'PERCENT']
    """
    tickers = find_tickers(text)
    periods = find_periods(text, published, title_end)
    amounts = clear(clear(find_amounts(text), tickers), periods)
    companies = clear(find_companies(text, tickers, starts, title_end), amounts)
    metrics = clear(clear(find_metrics(text, starts), companies), amounts)
    return sorted([*tickers, *periods, *amounts, *companies, *metrics], key=lambda m: (m.start, -m.end))


def clear(mentions: Iterable[Mention], taken: Iterable[Mention]) -> list[Mention]:
    """The mentions that overlap none of the taken ones; both in order."""
    kept: list[Mention] = []
    rivals = iter(taken)
    rival = next(rivals, None)
    for mention in mentions:
        while rival is not None and rival.end <= mention.start:
            rival = next(rivals, None)
        if rival is None or mention.end <= rival.start:
            kept.append(mention)
    return kept


class EntityFinder:
    """The pipeline component: doc.ents without overlaps, doc.spans["caixun"] with all mentions, span._.value with the values.

    Where a mention ends inside a token, the doc that comes back is a new one, its tokens split there.
    """

    def __call__(self, doc: Doc) -> Doc:
        published = doc.user_data.get("caixun.published")
        found = find_mentions(
            fold(doc.text),
            date.fromisoformat(published[:10]) if published else None,
            doc.user_data.get("caixun.title_end", 0),
            frozenset(doc.to_array(["IDX"]).tolist()),
        )
        doc = split_tokens(doc, (place for mention in found for place in (mention.start, mention.end)))
        spans = [span for mention in found if (span := mark_span(doc, mention)) is not None]
        doc.spans["caixun"] = spans
        doc.ents = tuple(filter_spans(span for span in spans if span.label_ != "NUMBER"))
        return doc


def mark_span(doc: Doc, mention: Mention) -> Span | None:
    """The span of a mention, its value set; None if a blank at its end belongs to no token."""
    span = doc.char_span(mention.start, mention.end, mention.label, kb_id=mention.symbol or "", span_id=mention.rule)
    if span is not None:
        span._.value = mention
    return span
