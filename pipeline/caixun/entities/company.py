"""COMPANY: names that the document declares, names of the lexicon, names by their form; one list without overlaps."""

from collections.abc import Collection, Iterator

from caixun.entities.declared import find_headline, find_stated, pair_short_names, pair_tickers
from caixun.entities.legal import find_legal, link_legal, strip_legal
from caixun.entities.lexicon import Company, companies, find_listed, is_latin
from caixun.types import Mention

OFFICIAL = frozenset()


def find_companies(
    text: str, tickers: list[Mention], starts: Collection[int] | None = None, title_end: int = 0
) -> list[Mention]:
    """All COMPANY mentions of a folded text, sorted; `starts` are the token boundaries that lexicon names keep to.

    >>> [str(m) for m in find_companies("国元证券股份有限公司公告,国元证券拟配股", [])]
    ['国元证券 000728.SZ', '国元证券 000728.SZ']
    """
    legal = [link(mention) for mention in find_legal(text, starts)]
    listed = list(find_listed(text, starts))
    declared = declare(text, tickers, starts, [*legal, *listed])
    named = [rename(mention, text, declared) for mention in (*legal, *listed)]
    return keep_longest([*find_declared(text, declared), *named])


def link(mention: Mention) -> Mention:
    """The full name with its canonical name and symbol."""
    name, symbol = link_legal(mention.name or "")
    return Mention(label="COMPANY", start=mention.start, end=mention.end, rule=mention.rule, name=name, symbol=symbol)


def declare(
    text: str, tickers: list[Mention], starts: Collection[int] | None, named: list[Mention]
) -> dict[str, Company]:
    """The names that the document itself introduces, and what they stand for."""
    found: dict[str, Company] = {}
    for start, end, symbol in pair_tickers(text, tickers, starts):
        known = companies().get(text[start:end])
        name = known.name if known and known.symbol == symbol else strip_legal(text[start:end])
        found[text[start:end]] = found[name] = Company(name, symbol)
    for name, symbol in find_stated(text, tickers):
        found.setdefault(name, Company(name, symbol))
    for short, mention in pair_short_names(text, named):
        whole = found.get(text[mention.start : mention.end]) or Company(mention.name or short, mention.symbol)
        company = Company(short, whole.symbol) if whole.symbol is None else whole
        found[short] = found[text[mention.start : mention.end]] = company
    for name in find_headline(text):
        found.setdefault(name, companies().get(name, Company(name, None)))
    for mention in named:
        short = strip_legal(text[mention.start : mention.end])
        if mention.end - mention.start - len(short) > 1 and len(short) > 2:
            found.setdefault(short, Company(mention.name or short, mention.symbol))
    return found


def find_declared(text: str, declared: dict[str, Company]) -> Iterator[Mention]:
    """Every place where a declared name stands."""
    for name, company in declared.items():
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            inside = (start and is_latin(name[0]) and is_latin(text[start - 1])) or (
                end < len(text) and is_latin(name[-1]) and is_latin(text[end])
            )
            if not inside:
                yield Mention(
                    label="COMPANY",
                    start=start,
                    end=end,
                    rule="company.declared",
                    name=company.name,
                    symbol=company.symbol,
                )
            start = text.find(name, end)


def rename(mention: Mention, text: str, declared: dict[str, Company]) -> Mention:
    """The mention with the name that the document gives it."""
    company = declared.get(text[mention.start : mention.end])
    if company is None:
        return mention
    return Mention(
        label="COMPANY",
        start=mention.start,
        end=mention.end,
        rule=mention.rule,
        name=company.name,
        symbol=company.symbol,
    )


def keep_longest(mentions: list[Mention]) -> list[Mention]:
    """The mentions without overlap: the longer one stays, of equals the first given."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        while kept and mention.start < kept[-1].end and mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept.pop()
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
