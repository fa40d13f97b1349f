"""The spaCy pipeline: every factory and extension is registered here, and an article becomes a record here.

A Doc carries plain values only (strings, numbers, dicts), so it survives pickling, DocBin and n_process. The values of
spans are in doc.user_data["caixun.values"], the facts in doc.user_data["caixun.facts"]; the two extensions turn them
into Mention and Fact and back. doc.user_data["caixun.published"], ["caixun.title"] and ["caixun.title_end"] are what the
text itself cannot say: the publication date (ISO, or None), the headline and how many characters of the text it is.
"""

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import msgspec
import spacy
from msgspec.structs import replace
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from caixun.clean import clean
from caixun.entities import EntityFinder, find_entities, find_heading, list_mentions, name_value, read_day
from caixun.entities.lexicon import Lexicon
from caixun.entities.split import fit_tokens
from caixun.fold import fold
from caixun.notebook import draw_record
from caixun.read import SURROGATES, digest
from caixun.records import Record, build_record
from caixun.relations import FactFinder, bound_sentences
from caixun.relations.facts import find_facts
from caixun.sentences import Desk, SentenceFinder, open_sentences, sentence_starts
from caixun.tokens.segmenter import Numbers
from caixun.tokens.splitter import Places
from caixun.types import Article, Cleaned, Fact, Mention, plain

__all__ = ["annotate", "extract", "extract_article", "extract_articles", "list_mentions", "load", "make_doc"]

MODEL = "zh_caixun"
LONGEST = 200_000  # characters: no article has more; a longer text is read part by part, in memory that does not grow
BATCH = 64, 20_000  # articles and characters that are read together


def read_value(span: Span) -> Mention | None:
    """What the span is: the getter of span._.value."""
    value = span.doc.user_data.get("caixun.values", {}).get(name_value(span.start_char, span.end_char, span.label_))
    return value and msgspec.convert(value, Mention)


def write_value(span: Span, mention: Mention) -> None:
    """The setter of span._.value."""
    span.doc.user_data.setdefault("caixun.values", {})[name_value(span.start_char, span.end_char, span.label_)] = msgspec.to_builtins(mention)


def read_facts(doc: Doc) -> list[Fact]:
    """The facts of the text: the getter of doc._.facts."""
    return msgspec.convert(doc.user_data.get("caixun.facts", []), list[Fact])


def write_facts(doc: Doc, facts: Sequence[Fact]) -> None:
    """The setter of doc._.facts."""
    doc.user_data["caixun.facts"] = plain(facts)


def read_doc(doc: Doc) -> Record:
    """What a Doc holds as a record: the getter of doc._.record; its original is the text that spaCy was given."""
    about = doc.user_data
    title, title_end = about.get("caixun.title"), about.get("caixun.title_end", 0)
    published = about.get("caixun.published")
    page = Cleaned(raw=doc.text, text=doc.text, title=title, published=published, title_end=title_end)
    return build_record(Article(id=digest(doc.text.encode()), raw=doc.text), page, list_mentions(doc), read_facts(doc))


def draw_doc(doc: Doc) -> str | None:
    """A Doc as a notebook shows it; nothing where caixun has found nothing."""
    return draw_record(read_doc(doc)) if doc.spans.get("caixun") or doc.user_data.get("caixun.facts") else None


def show_docs() -> None:
    """Tell IPython, where this is one, how to show a Doc: its class is spaCy's, and cannot be given a _repr_html_."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    if shell:
        shell.display_formatter.formatters["text/html"].for_type(Doc, draw_doc)


show_docs()
Span.set_extension("value", getter=read_value, setter=write_value, force=True)
Doc.set_extension("facts", getter=read_facts, setter=write_facts, force=True)
Doc.set_extension("record", getter=read_doc, force=True)


@Language.factory("caixun_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentences(nlp: Language, name: str) -> SentenceFinder:
    """Sentence boundaries of news text, headlines and lists included."""
    return SentenceFinder()


@Language.factory("caixun_entities", assigns=["doc.ents", "doc.spans", "span._.value"], default_config={"companies": None})
def make_entities(nlp: Language, name: str, companies: str | None) -> EntityFinder:
    """Tickers, companies, money, percentages, multiples, quantities, periods and metrics.

    companies is a TSV or CSV file of your own companies, with the columns name, symbol and aliases.
    """
    return EntityFinder(companies)


@Language.factory("caixun_relations", requires=["doc.sents", "doc.spans", "span._.value"], assigns=["doc._.facts"])
def make_relations(nlp: Language, name: str) -> FactFinder:
    """Facts: whose metric, which period, how much, changed by how much, against what, said by whom."""
    return FactFinder()


def load(companies: str | None = None) -> Language:
    """The shipped pipeline, loaded once a process, or once for each file of own companies.

    ModelError where it is damaged, WordsError where the file of companies is.
    """
    return load_once(companies)


@cache
def load_once(companies: str | None) -> Language:
    """The pipeline, read from its package."""
    nlp = spacy.load(MODEL, config={"components.caixun_entities.companies": companies})
    find_lexicon(nlp)  # a file that is missing or wrong is better told now
    return nlp


def extract(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    id: str | None = None,
    companies: str | None = None,
) -> Record:
    """The record of one raw text; published is an ISO date, id defaults to a digest of the text.

    companies is a TSV or CSV file of your own companies, with the columns name, symbol and aliases.

    >>> record = extract("寒武纪(688256.SH)一季度营业收入11.11亿元。", published="2025-06-16")
    >>> [(entity.label, entity.text) for entity in record.entities if entity.label in ("TICKER", "MONEY")]
    [('TICKER', '688256.SH'), ('MONEY', '11.11亿元')]
    """
    raw, lone = SURROGATES.subn("\ufffd", text)
    warnings = (f"{lone} lone surrogates in text replaced by U+FFFD",) if lone else ()
    name = id or digest(raw.encode())
    return extract_article(load(companies), Article(id=name, raw=raw, title=title, published=published, warnings=warnings))


def extract_article(nlp: Language, article: Article, published: str | None = None) -> Record:
    """The record of one article; published stands in for a date that the article does not bring with it."""
    cleaned = clean(article, published)
    parts = list(cut_parts(cleaned))
    return read_parts(nlp, article, cleaned, zip(parts, cut_texts(nlp, (part.text for _, part in parts)), strict=True))


def extract_articles(
    nlp: Language,
    articles: Iterable[Article],
    on_bad: Callable[[Exception, str], None],
    published: str | None = None,
) -> Iterator[tuple[Article, Record]]:
    """Each article with its record, read in batches; one that fails goes to `on_bad` with its id and the rest goes on.

    Memory does not grow with the articles, since no Doc is made of them, whose vocabulary keeps every word.
    """
    for batch in gather(articles):
        yield from extract_batch(nlp, batch, on_bad, published)


def cut_texts(nlp: Language, texts: Iterable[str]) -> Iterator[Places]:
    """Where the tokens of each of many texts begin and end."""
    tokenizer: Any = nlp.tokenizer
    yield from tokenizer.cut(texts)


def gather(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in batches."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.raw)
        if len(batch) == BATCH[0] or size > BATCH[1]:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def extract_batch(
    nlp: Language, batch: Iterable[Article], on_bad: Callable[[Exception, str], None], published: str | None
) -> Iterator[tuple[Article, Record]]:
    """The articles of one batch with their records: their texts become tokens in one go."""
    pages: list[tuple[Article, Cleaned, list[tuple[int, Cleaned]]]] = []
    for article in batch:
        try:
            cleaned = clean(article, published)
            pages.append((article, cleaned, list(cut_parts(cleaned))))
        except Exception as error:  # one bad article must not cost the others
            on_bad(error, article.id)
    tokens = cut_texts(nlp, (part.text for _, _, parts in pages for _, part in parts))
    for article, cleaned, parts in pages:
        own = islice(tokens, len(parts))
        try:
            record = read_parts(nlp, article, cleaned, zip(parts, own, strict=True))
        except Exception as error:
            on_bad(error, article.id)
            list(own)  # the parts behind the one that failed
        else:
            yield article, record


def read_parts(
    nlp: Language, article: Article, cleaned: Cleaned, parts: Iterable[tuple[tuple[int, Cleaned], Places]]
) -> Record:
    """The record of an article from its parts, each with where it starts and its tokens."""
    lexicon = find_lexicon(nlp)
    mentions: list[Mention] = []
    facts: list[Fact] = []
    for (at, part), tokens in parts:
        named, told = read_part(part, tokens, lexicon)
        mentions += shift_mentions(named, at)
        facts += shift_facts(told, at)
    return build_record(article, cleaned, mentions, facts)


def find_lexicon(nlp: Language) -> Lexicon:
    """The names of companies that a pipeline knows."""
    finder = nlp.get_pipe("caixun_entities")
    assert isinstance(finder, EntityFinder)
    return finder.load_lexicon()


def read_part(part: Cleaned, tokens: Places, lexicon: Lexicon) -> tuple[list[Mention], list[Fact]]:
    """The mentions and facts of a repaired text, as the components find them, without a Doc to carry them from one to the next."""
    text = fold(part.text)
    opens = tokens[0][open_sentences(text, tokens[0])]
    mentions, tokens = find_entities(text, read_day(part.published), part.title_end, tokens, lexicon)
    return mentions, tell_facts(text, part, mentions, find_heading(part.title, lexicon), tokens, opens)


def tell_facts(
    text: str, part: Cleaned, mentions: list[Mention], heading: list[Mention], tokens: Places, opens: Numbers
) -> list[Fact]:
    """The facts of a folded text; `opens` is where the tokens that begin a sentence did before they were fitted to mentions."""
    starts = frozenset(tokens[0].tolist())
    sentences = bound_sentences(*tokens, sorted(starts.intersection(opens.tolist())))
    words = text if is_mirrored(part) else part.text
    return find_facts(text, mentions, sentences, read_day(part.published), part.title, words, starts, heading)


def is_mirrored(page: Cleaned) -> bool:
    """Whether a mirror site has polluted the page, and so turned it traditional."""
    return any(edit.reason == "pinyin" for edit in page.edits)


def shift_mentions(mentions: list[Mention], at: int) -> list[Mention]:
    """The mentions of a part of a page that starts there."""
    return [replace(m, start=m.start + at, end=m.end + at) for m in mentions] if at else mentions


def shift_facts(facts: list[Fact], at: int) -> list[Fact]:
    """The facts of a part of a page that starts there."""
    places = ("start", "end", "evidence_start", "evidence_end")
    return [replace(fact, **{place: getattr(fact, place) + at for place in places}) for fact in facts] if at else facts


def cut_parts(page: Cleaned) -> Iterator[tuple[int, Cleaned]]:
    """The page, or if it is too long for one Doc its parts in whole sentences, each with where it starts."""
    text = page.text
    if len(text) <= LONGEST:
        yield 0, page
        return
    starts = sentence_starts(fold(text))
    mirrored = tuple(edit for edit in page.edits if edit.reason == "pinyin")[:1]  # all that a Doc asks of the edits
    at = 0
    while at < len(text):
        end = starts[bisect_right(starts, at + LONGEST) - 1] if at + LONGEST < len(text) else len(text)
        yield at, replace(page, text=text[at:end], edits=mirrored, title_end=0 if at else page.title_end)
        at = end


def make_doc(nlp: Language, record: Record) -> Doc:
    """The Doc of a record with a text: its tokens and sentences, and the record's entities as ents and spans.

    >>> doc = make_doc(load(), extract("寒武纪(688256.SH)一季度营业收入11.11亿元。"))
    >>> [(ent.text, ent.label_) for ent in doc.ents][-2:]
    [('营业收入', 'METRIC'), ('11.11亿元', 'MONEY')]
    """
    places = (place for entity in record.entities for place in (entity.start, entity.end))
    doc = nlp.get_pipe("caixun_sentences")(fit_tokens(nlp.tokenizer(str(record.text)), places))
    found = [
        doc.char_span(e.start, e.end, e.label, kb_id=getattr(e, "symbol", None) or "", span_id=e.rule)
        for e in record.entities
    ]
    doc.spans["caixun"] = spans = [span for span in found if span is not None]
    doc.set_ents(filter_spans(spans))
    return doc


def annotate(nlp: Language, cleaned: Cleaned) -> Doc:
    """The Doc of a repaired text, with the date and the headline that its components may know."""
    doc = nlp.tokenizer(cleaned.text)  # not by nlp.make_doc, whose limit of a million characters is for models with memory
    doc.user_data |= {
        "caixun.desk": Desk(cleaned.text, fold(cleaned.text)),
        "caixun.published": cleaned.published,
        "caixun.title": cleaned.title,
        "caixun.title_end": cleaned.title_end,
        "caixun.mirrored": is_mirrored(cleaned),
    }
    doc = nlp(doc)
    del doc.user_data["caixun.desk"]
    return doc
