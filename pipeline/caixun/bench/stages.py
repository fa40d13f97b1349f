"""Stages: how long each stage takes on articles, in one process, batch by batch, as extract does it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from spacy.language import Language

from caixun.atoms.amounts import find_amounts  # not those of caixun.atoms, which remember what the tokens asked for
from caixun.atoms.tickers import find_tickers
from caixun.clean import clean
from caixun.entities import find_entities, find_heading, read_day
from caixun.entities.company import find_companies
from caixun.entities.lexicon import Lexicon
from caixun.entities.metric import find_metrics
from caixun.entities.period import find_periods
from caixun.fold import fold
from caixun.pipeline import (
    cut_parts,
    cut_texts,
    extract_article,
    find_lexicon,
    gather,
    load,
    shift_facts,
    shift_mentions,
    tell_facts,
)
from caixun.read import read_articles
from caixun.records import build_record, encode_record
from caixun.sentences import open_sentences
from caixun.tokens.splitter import Places
from caixun.types import Article, Cleaned, Fact, Mention, ReadError

STAGES = ("read", "clean", "tokens", "sentences", "entities", "facts", "records")
PARTS = ("tickers", "amounts", "periods", "companies", "metrics")  # of the entity stage, timed apart
SAMPLES = Path(__file__).parents[3] / "seeds" / "articles"
ENOUGH = 500_000  # characters: the sample articles are read again and again until they are so many
WARM = Article(id="", raw="寒武纪(688256.SH)一季度营业收入11.11亿元,同比增长4230.22%。", published="2025-06-16")


@dataclass
class Clock:
    """Seconds by stage, and how much was read in them."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    articles: int = 0
    characters: int = 0

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Count what happens inside for a stage."""
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += perf_counter() - began

    @property
    def total(self) -> float:
        """Seconds of all stages, the parts of the entity stage not counted again."""
        return sum(self.seconds[stage] for stage in STAGES)


def time_stages(paths: Sequence[str], on_bad: Callable[[ReadError], None]) -> Clock:
    """The seconds that each stage takes on the articles of the paths, tables and model loaded before."""
    nlp = load()
    extract_article(nlp, WARM)
    clock = Clock()
    batches = gather(read_articles(paths, on_bad))
    while True:
        with clock.time("read"):
            batch = next(batches, None)
        if batch is None:
            return clock
        clock.articles += len(batch)
        clock.characters += sum(len(article.raw) for article in batch)
        time_batch(nlp, batch, clock)


def time_batch(nlp: Language, batch: list[Article], clock: Clock) -> None:
    """The articles of one batch from clean to record, stage by stage."""
    with clock.time("clean"):
        pages = [clean(article) for article in batch]
        parts = [list(cut_parts(page)) for page in pages]
    with clock.time("tokens"):
        tokens = iter(list(cut_texts(nlp, (part.text for page in parts for _, part in page))))
    for article, cleaned, page in zip(batch, pages, parts, strict=True):
        mentions: list[Mention] = []
        facts: list[Fact] = []
        for (at, part), places in zip(page, tokens, strict=False):
            named, told = time_part(part, places, find_lexicon(nlp), clock)
            with clock.time("records"):
                mentions += shift_mentions(named, at)
                facts += shift_facts(told, at)
        with clock.time("records"):
            encode_record(build_record(article, cleaned, mentions, facts))


def time_part(part: Cleaned, tokens: Places, lexicon: Lexicon, clock: Clock) -> tuple[list[Mention], list[Fact]]:
    """What a text says, and beside it the parts of the entity stage."""
    text = fold(part.text)
    time_finders(text, part, tokens, lexicon, clock)
    with clock.time("sentences"):
        opens = tokens[0][open_sentences(text, tokens[0])]
    with clock.time("entities"):
        mentions, tokens = find_entities(text, read_day(part.published), part.title_end, tokens, lexicon)
        heading = find_heading(part.title, lexicon)
    with clock.time("facts"):
        return mentions, tell_facts(text, part, mentions, heading, tokens, opens)


def time_finders(text: str, part: Cleaned, tokens: Places, lexicon: Lexicon, clock: Clock) -> None:
    """The finders of the entity stage, one by one."""
    starts = frozenset(tokens[0].tolist())
    with clock.time("tickers"):
        tickers = find_tickers(text)
    with clock.time("amounts"):
        find_amounts(text)
    with clock.time("periods"):
        find_periods(text, read_day(part.published), part.title_end)
    with clock.time("companies"):
        find_companies(text, tickers, starts, part.title_end, lexicon)
    with clock.time("metrics"):
        find_metrics(text, starts)


def list_samples() -> list[str]:
    """The sample articles of a checkout, repeated until they are ENOUGH characters; nothing where there is no checkout."""
    files = sorted(str(path) for path in SAMPLES.glob("*") if path.suffix in (".txt", ".jsonl"))
    size = sum(len(article.raw) for article in read_articles(files, lambda error: None))
    return files * -(-ENOUGH // size) if size else []


def show_stages(clock: Clock) -> Iterator[str]:
    """The seconds, characters a second and share of each stage, a line a stage."""
    total = clock.total or 1e-9
    yield f"{clock.articles} articles, {clock.characters} characters"
    yield f"{'':12}{'seconds':>9}{'k chars/s':>11}{'share':>7}"
    for stage in STAGES:
        yield show_line(stage, clock.seconds[stage], clock.characters, total)
        if stage == "entities":
            yield from (show_line(f"  {part}", clock.seconds[part], clock.characters, total) for part in PARTS)
    yield show_line("all", total, clock.characters, total)


def show_line(name: str, seconds: float, characters: int, total: float) -> str:
    """One stage.

    >>> show_line("clean", 0.5, 1000000, 2.0)
    'clean            0.50       2000    25%'
    """
    return f"{name:12}{seconds:9.2f}{characters / 1000 / max(seconds, 1e-9):11.0f}{seconds / total:7.0%}"
