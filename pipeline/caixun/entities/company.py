"""COMPANY: names that the document declares, names of the lexicon, names by their form; one list without overlaps."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from caixun.entities.declared import find_headline, find_stated, pair_short_names, pair_tickers
from caixun.entities.legal import find_legal, is_full_name, link_legal, shorten_name, strip_legal
from caixun.entities.lexicon import Company, Lexicon, find_listed, shipped, splits_latin
from caixun.entities.overlap import keep_longest
from caixun.entities.role import find_deals, find_holders, find_latin, find_subsidiaries
from caixun.rule import rule
from caixun.types import Mention

ROLES = {
    "company.deal": find_deals,
    "company.holder": find_holders,
    "company.subsidiary": find_subsidiaries,
    "company.latin": find_latin,
}


class Declared(NamedTuple):
    """What a name stands for in this document, and the rule that says so."""

    company: Company
    rule: str


def find_companies(
    text: str,
    tickers: list[Mention],
    starts: Collection[int] | None = None,
    title_end: int = 0,
    lexicon: Lexicon | None = None,
) -> list[Mention]:
    """All COMPANY mentions of a folded text, sorted; `starts` are the token boundaries that lexicon names keep to.

    >>> [str(m) for m in find_companies("国元证券股份有限公司公告,国元证券拟配股", [])]
    ['国元证券 000728.SZ', '国元证券 000728.SZ']
    """
    lexicon = lexicon or shipped()
    named = [*find_legal(text, starts, lexicon), *find_listed(text, starts, lexicon)]
    declared = declare_names(text, tickers, starts, named, title_end, lexicon)
    taken = {place for ticker in tickers for place in range(ticker.start, ticker.end)}
    found = (*find_declared(text, declared), *(rename(mention, text, declared) for mention in named))
    return keep_longest([mention for mention in found if mention.start not in taken])


def declare_names(
    text: str,
    tickers: list[Mention],
    starts: Collection[int] | None,
    named: list[Mention],
    title_end: int,
    lexicon: Lexicon,
) -> dict[str, Declared]:
    """The names that the document itself introduces."""
    known = lexicon.names
    found: dict[str, Declared] = {}
    for start, end, symbol in pair_tickers(text, tickers, starts, lexicon):
        word = text[start:end]
        company = Company(link_legal(word, lexicon).name, symbol)
        for name in (word, strip_legal(word)):  # the first of two codes, of a home market and of Hong Kong, is the company's
            found.setdefault(name, Declared(company, "company.ticker"))
    for word, symbol in find_stated(text, tickers):
        found.setdefault(word, Declared(Company(word, symbol), "company.stated"))
    for short, mention in pair_short_names(text, named):
        whole = text[mention.start : mention.end]
        company = found[whole].company if whole in found else Company(mention.name or short, mention.symbol)
        found[short] = found[whole] = Declared(company if company.symbol else Company(short, None), "company.short")
    for word, company in find_full_names(text, named, found):
        found.setdefault(word, Declared(company, "company.full"))
    for word in find_headline(text, title_end):
        found.setdefault(word, Declared(known.get(word, Company(word, None)), "company.headline"))
    for word, company in find_stems(text, named):
        found.setdefault(word, Declared(company, "company.stem"))
    for name, finder in ROLES.items():
        for word, company in finder(text):
            found.setdefault(word, Declared(known.get(word, company), name))
    return found


@rule(
    "company.full",
    examples={"云川智控(301999.SZ)预增。常州云川智控股份有限公司生产轴承": "云川智控 301999.SZ"},
    refuses=["深圳云川置业有限公司公告"],
)
def find_full_names(
    text: str, named: list[Mention], declared: dict[str, Declared]
) -> Iterator[tuple[str, Company]]:
    """A listed company's full name, where the text calls one company, and only one, by a short name that it fits."""
    full = {text[m.start : m.end] for m in named if m.rule == "company.legal" and m.symbol is None}
    known = {Company(m.name or "", m.symbol) for m in named if m.symbol} | {d.company for d in declared.values() if d.company.symbol}
    for name in sorted(full):
        fits = {company for company in known if is_full_name(name, company.name)}
        if len(fits) == 1:
            yield name, fits.pop()


@rule(
    "company.stem",
    examples={
        "江阴恒升新材料有限公司公告,江阴恒升新材料拟扩产": "江阴恒升新材料有限公司",
        "向深圳市云川天地投资有限公司转让,深圳云川将控股": "深圳市云川天地投资有限公司",
    },
)
def find_stems(text: str, named: list[Mention]) -> Iterator[tuple[str, Company]]:
    """A full name as the text goes on to call it: without its ending, or by its city and brand."""
    for mention in named:
        whole = text[mention.start : mention.end]
        if mention.rule == "company.legal":
            for word in shorten_name(whole):
                if text.count(word) > text.count(whole) * whole.count(word):
                    yield word, Company(mention.name or word, mention.symbol)


def find_declared(text: str, declared: dict[str, Declared]) -> Iterator[Mention]:
    """Every place where a declared name stands."""
    known = list(declared.values())
    passed = [0] * len(known)
    for index, start, end in AhoCorasick(declared).find_matches_as_indexes(text, overlapping=True) if declared else ():
        if start >= passed[index]:
            passed[index] = end
            if not splits_latin(text, start, end):
                yield mark(start, end, known[index].rule, known[index].company)


def rename(mention: Mention, text: str, declared: dict[str, Declared]) -> Mention:
    """The mention with the name that the document gives it."""
    known = declared.get(text[mention.start : mention.end])
    return mark(mention.start, mention.end, mention.rule, known.company) if known else mention


def mark(start: int, end: int, rule_name: str, company: Company) -> Mention:
    """A COMPANY mention of this place."""
    return Mention(label="COMPANY", start=start, end=end, rule=rule_name, name=company.name, symbol=company.symbol)
