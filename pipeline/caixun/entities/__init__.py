"""Entities: every finder's mentions of a text in one order, and the component that sets them on a Doc."""

from collections.abc import Collection, Iterable
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from caixun.atoms import find_amounts, find_tickers
from caixun.entities.company import find_companies
from caixun.entities.lexicon import Lexicon, shipped
from caixun.entities.metric import find_metrics
from caixun.entities.period import find_periods
from caixun.entities.roster import Own, read_roster
from caixun.entities.split import cut_doc, fit_places, read_places
from caixun.fold import fold
from caixun.sentences import Desk, find_desk
from caixun.tokens.splitter import Places
from caixun.types import Mention, plain

SAVED = "companies.json"
START, END = attrgetter("start"), attrgetter("end")


def find_mentions(
    text: str,
    published: date | None = None,
    title_end: int = 0,
    starts: Collection[int] | None = None,
    lexicon: Lexicon | None = None,
) -> list[Mention]:
    """All mentions of a folded text in order; `starts` are the token boundaries a lexicon name must keep to.

    The lexicon is the shipped one unless another is given; a ticker has the name that the lexicon knows its company by.

    >>> [m.label for m in find_mentions("寒武纪(688256.SH)一季度营业收入11.11亿元,同比增长4230.22%。")]
    ['COMPANY', 'TICKER', 'PERIOD', 'METRIC', 'MONEY', 'PERCENT']
    """
    lexicon = lexicon or shipped()
    tickers = [replace(m, name=lexicon.codes.get(m.symbol or "")) for m in find_tickers(text)]
    periods = find_periods(text, published, title_end)
    amounts = clear(clear(find_amounts(text), tickers), periods)
    companies = clear(find_companies(text, tickers, starts, title_end, lexicon), amounts)
    metrics = clear(clear(find_metrics(text, starts), companies), amounts)
    return sort_mentions([*tickers, *periods, *amounts, *companies, *metrics])


def find_entities(
    text: str, published: date | None, title_end: int, tokens: Places, lexicon: Lexicon
) -> tuple[list[Mention], Places]:
    """The mentions of a folded text, and its tokens, fitted to them: where they begin and end.

    A token that a mention begins or ends in is split, a name of the user's is one token. A mention that ends in a blank
    of no token is none.
    """
    found = find_mentions(text, published, title_end, frozenset(tokens[0].tolist()), lexicon)
    whole = [(m.start, m.end) for m in found if m.label == "COMPANY" and text[m.start : m.end] in lexicon.own]
    fitted = fit_places(*tokens, (place for mention in found for place in (mention.start, mention.end)), whole)
    starts, ends = (frozenset(places.tolist()) for places in fitted)
    held = {(m.start, m.end, m.label): m for m in found if m.start in starts and m.end in ends}
    return sort_mentions(held.values()), fitted


def find_heading(title: str | None, lexicon: Lexicon | None = None) -> list[Mention]:
    """The companies that a headline names, which tell what an article is about; offsets in the headline.

    >>> [m.symbol for m in find_heading("寒武紀:一季度營收增長")]
    ['688256.SH']
    """
    text = fold(title or "")
    return find_companies(text, find_tickers(text), None, len(text), lexicon) if text else []


def clear(mentions: Iterable[Mention], taken: Iterable[Mention]) -> list[Mention]:
    """The mentions that overlap none of the taken ones; both in order."""
    kept: list[Mention] = []
    waiting = iter(mentions)
    rivals = iter(taken)
    rival = next(rivals, None)
    for mention in waiting:
        while rival is not None and rival.end <= mention.start:
            rival = next(rivals, None)
        if rival is None:
            return [*kept, mention, *waiting]
        if mention.end <= rival.start:
            kept.append(mention)
    return kept


class Saved(msgspec.Struct, frozen=True):
    """What a saved component holds: its setting, and the companies that the file held."""

    companies: str | None
    own: tuple[Own, ...] | None


class EntityFinder:
    """The pipeline component: doc.ents without overlaps, doc.spans["caixun"] with all mentions, span._.value with the values.

    `companies` is a file with companies of the user's own (see read_roster). Saved and pickled components carry what it
    holds; a file that is not there when the component is made may still come with a saved one, else it is an error.
    Where a mention ends inside a token, or a name of the user's is several, the doc that comes back is a new one with
    tokens that fit.
    """

    def __init__(self, companies: str | None = None) -> None:
        self.companies = companies
        self.own = read_roster(companies) if companies and Path(companies).exists() else None
        self.lexicon: Lexicon | None = None

    def load_lexicon(self) -> Lexicon:
        """The names that this component knows, read when they are first needed."""
        if self.lexicon is None:
            if self.own is None and self.companies:
                self.own = read_roster(self.companies)
            self.lexicon = Lexicon(self.own) if self.own else shipped()
        return self.lexicon

    def __call__(self, doc: Doc) -> Doc:
        desk, about, lexicon = find_desk(doc), doc.user_data, self.load_lexicon()
        about["caixun.heading"] = plain(find_heading(about.get("caixun.title"), lexicon))
        published, title_end = read_day(about.get("caixun.published")), about.get("caixun.title_end", 0)
        desk.mentions, fitted = find_entities(desk.folded, published, title_end, read_places(doc), lexicon)
        doc = cut_doc(doc, *fitted)
        names = (name_value(mention.start, mention.end, mention.label) for mention in desk.mentions)
        about.setdefault("caixun.values", {}).update(zip(names, plain(desk.mentions), strict=True))
        doc.spans["caixun"] = spans = [mark_span(doc, mention) for mention in desk.mentions]
        doc.set_ents(filter_spans(span for span in spans if span.label_ != "NUMBER"))
        return doc

    def __reduce__(self) -> tuple[Any, ...]:
        return unpickle, (self.to_bytes(),)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The setting and the companies of the user's own."""
        return msgspec.json.encode(Saved(self.companies, self.own))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "EntityFinder":
        """Take the companies from to_bytes, unless the setting names another file."""
        saved = msgspec.json.decode(data, type=Saved)
        if self.companies in (None, saved.companies):
            self.companies, self.own = saved.companies, saved.own
            self.lexicon = None
        return self

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the setting and the companies of the user's own into a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / SAVED).write_bytes(self.to_bytes())

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "EntityFinder":
        """Take the companies from a folder; without the folder the component stays as it is."""
        place = Path(path) / SAVED
        return self.from_bytes(place.read_bytes()) if place.is_file() else self


def unpickle(data: bytes) -> EntityFinder:
    """The component of another process."""
    return EntityFinder().from_bytes(data)


def read_day(published: str | None) -> date | None:
    """The day of an ISO date or time."""
    return date.fromisoformat(published[:10]) if published else None


def mark_span(doc: Doc, mention: Mention) -> Span:
    """The span of a mention that tokens were fitted to."""
    span = doc.char_span(mention.start, mention.end, mention.label, kb_id=mention.symbol or "", span_id=mention.rule)
    assert span is not None
    return span


def name_value(start: int, end: int, label: str) -> str:
    """By what name doc.user_data["caixun.values"] has the value of a span of these characters."""
    return f"{start}:{end}:{label}"


def list_mentions(doc: Doc) -> list[Mention]:
    """What the spans of the text are, in its order."""
    desk: Desk | None = doc.user_data.get("caixun.desk")
    if desk is not None:
        return desk.mentions
    values = doc.user_data.get("caixun.values", {})
    names = (name_value(span.start_char, span.end_char, span.label_) for span in doc.spans.get("caixun", ()))
    return sort_mentions(msgspec.convert([values[name] for name in names if name in values], list[Mention]))


def sort_mentions(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in the order of the text, of those that start together the longest first."""
    found = sorted(mentions, key=END, reverse=True)
    found.sort(key=START)
    return found
