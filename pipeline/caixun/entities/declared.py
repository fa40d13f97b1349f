"""Names that the document itself declares: 名称(代码), (以下简称“X”), 证券简称：X, the subject of the headline."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from caixun.entities.lexicon import Company, companies
from caixun.rule import rule
from caixun.types import Mention
from caixun.words import table

OPENING = re.compile(r"[(\[]\s?(?:(?:股票|证券)?代码[:]?|行情\s?|[A-Za-z]{2,6}[:. ]{0,2}|[一-鿿]{2,4}[:])?$")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.'\-]*(?: [A-Z][A-Za-z0-9&.'\-]*){0,3}$")
SHORT = re.compile(
    r"[(,;](?:以下|下文|下)?(?:统?简称|称|统称)(?:为|:)?\s?[\"“「『《']?([一-鿿A-Za-z0-9&·\- ]{2,12}?)[\"”」』》']?\s?(?:[),;、]|或)"
)
STATED = re.compile(r"(?:证券|股票)简称[:]?\s?[\"“]?([*A-Z]{0,4}[一-鿿A-Za-z0-9]{2,8})[\"”]?")
HEADLINE = re.compile(r"(?:^|【)(?:快讯[:|])?([一-鿿A-Za-z0-9*\-]{2,10})(?:\(\d{6}[.A-Z]{0,3}\))?[:]")
NO_NAMES = frozenset(
    "公司 本公司 该公司 集团 发行人 标的公司 标的 目标公司 上市公司 甲方 乙方 丙方 本集团 银行 我们 本行 交易所 本次交易 协议 报告书 预案 公告 原标题 来源 快讯 导读".split()
)
MARKS = "“”\"'「」『』 "


class Declared(dict[str, Company]):
    """Names of one document and what they stand for."""


@cache
def _bound() -> re.Pattern[str]:
    words = sorted(
        (row["word"] for row in table("stopnames") if row["kind"] in ("bound", "bound name")), key=len, reverse=True
    )
    return re.compile(rf"(?s:.*)(?:{'|'.join(words)}|[^一-鿿A-Za-z0-9&·*\-])")


@rule("company.ticker", examples={"云川智控(301999.SZ)股价走高": "云川智控 301999.SZ"})
def pair_tickers(
    text: str, tickers: Sequence[Mention], starts: Collection[int] | None
) -> Iterator[tuple[int, int, str | None]]:
    """The name that stands directly before a bracketed code: start, end, symbol."""
    for ticker in tickers:
        opening = OPENING.search(text, max(0, ticker.start - 12), ticker.start)
        if opening is None:
            continue
        end = opening.start()
        while end and text[end - 1] in MARKS:
            end -= 1
        start = start_name(text, end, ticker.symbol, starts)
        if start is not None and end - start >= 2 and text[start:end] not in NO_NAMES:
            yield start, end, ticker.symbol


def start_name(text: str, end: int, symbol: str | None, starts: Collection[int] | None) -> int | None:
    """Where the name before a code begins: a lexicon name of that symbol, a Latin name, or up to a left bound."""
    known = companies()
    longest = None
    for start in range(max(0, end - 12), end - 1):
        company = known.get(text[start:end])
        if company and company.symbol == symbol:
            return start - len(special(text, start))
        longest = longest if longest is not None or company is None else start
    latin = LATIN.search(text, max(0, end - 40), end)
    if (
        latin
        and latin.end() - latin.start() > 1
        and (latin.start() == 0 or not "一" <= text[latin.start() - 1] <= "鿿")
    ):
        return latin.start()
    low = max(0, end - 20)
    cut = _bound().match(text, low, end)
    start = cut.end() if cut else low
    if cut is None and low:
        return longest
    if end - start <= 6:
        return start
    if longest is not None:
        return longest
    return next((end - size for size in (4, 3, 5, 6) if starts is not None and end - size in starts), None)


def special(text: str, start: int) -> str:
    """The mark of special treatment before a name, if any."""
    match = re.search(r"(?:S?\*?ST|XD|XR|DR)$", text[max(0, start - 4) : start])
    return match[0] if match else ""


@rule("company.short", examples={"江阴恒升新材料有限公司(以下简称“恒升新材”)": "恒升新材"})
def pair_short_names(text: str, named: Sequence[Mention]) -> Iterator[tuple[str, Mention]]:
    """A short name given in brackets behind a company: the short name and the company."""
    ends = {mention.end: mention for mention in named}
    for match in SHORT.finditer(text):
        opening = match.start()
        while opening and text[opening - 1] in MARKS:
            opening -= 1
        mention = ends.get(opening) or ends.get(text.rfind("(", max(0, opening - 30), opening))
        if mention and match[1].strip() not in NO_NAMES:
            yield match[1].strip(), mention


@rule("company.stated", examples={"证券代码:301999 证券简称:云川智控": "云川智控 301999.SZ"})
def find_stated(text: str, tickers: Sequence[Mention]) -> Iterator[tuple[str, str | None]]:
    """The short name that an announcement states beside its code."""
    for match in STATED.finditer(text):
        near = [t for t in tickers if abs(t.start - match.start()) < 40]
        yield match[1], near[0].symbol if len(near) == 1 else None


@rule(
    "company.headline",
    examples={"云川智控:拟定增募资不超过5亿元\n云川智控公告,拟定增": "云川智控"},
    refuses=["原标题:行业回暖\n行业回暖"],
)
def find_headline(text: str) -> Iterator[str]:
    """The subject before the colon of a headline, if the text names it again."""
    for match in HEADLINE.finditer(text, 0, 60):
        name = match[1]
        if name not in NO_NAMES and text.find(name, match.end()) >= 0 and not _bound().match(name):
            yield name
