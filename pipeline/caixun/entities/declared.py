"""Names that the document itself declares: 名称(代码), (以下简称“X”), 证券简称：X, the subject of the headline."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from caixun.entities.lexicon import Lexicon, guarded, name_bound
from caixun.rule import rule
from caixun.types import Mention
from caixun.words import table

OPENING = re.compile(r"[(\[]\s?(?:(?:股票|证券)?代码[:]?|行情\s?|[A-Za-z]{2,6}[:. ]{0,2}|[一-鿿]{2,4}[:]|[A-Z][A-Za-z0-9 .&'\-]{1,40}[,;]\s?(?:[一-鿿]{2,4}:\s?)?)?$")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.'\-]*+(?: (?:[A-Z0-9&][A-Za-z0-9&.'\-]*+|of|and|the)){0,5}$")
SHORT = re.compile(
    r"[(,;](?:以下|下文|下)?(?:统?简称|称|统称)(?:为|:)?\s?[\"“「『《']?([一-鿿A-Za-z0-9&·\- ]{2,12}?)[\"”」』》']?\s?(?:[),;、]|或)"
)
QUOTED = re.compile(r"\s?\(\s?[\"“「]([一-鿿A-Za-z0-9]{2,12})[\"”」]\s?\)")
STATED = re.compile(r"(?:证券|股票)简称(?:[:]\s?|\s?[\"“])([*A-Z]{0,4}[一-鿿][一-鿿A-Za-z0-9]{1,7})(?![一-鿿])")
LEAD = 60  # characters: where a headline stands if the text marks none
ACTS = re.compile(
    r"(?:\(\d{6}|股份有限|(?:发布|披露|最新|晚间|今日|\d+日|\d+月\d+日|晚|早间|午间|盘后|在?互动平台|近日|日前){0,3}(?:公告|公布|披露|回复|股价))"
)
HEADLINE = re.compile(r"(?:^|【)(?:快讯[:|])?([一-鿿A-Za-z0-9*\-]{2,10})(?:\(\d{6}[.A-Z]{0,3}\))?[:]")
DATELINE = re.compile(r"(?:讯|日|时|[社日报]电)$")
BRACKETED = re.compile(r"公司\((?:以下)?(?:简称)?[:\"“]?([一-鿿A-Za-z0-9]{2,8})[\"”]?\)$")
SPECIAL = re.compile(r"(?:S?\*?ST|XD|XR|DR)$")
MARKS = "“”\"'「」『』 "


@cache
def no_names() -> frozenset[str]:
    """Words that stand where names do and are none: 公司, 标的公司, places, offices, media."""
    kinds = ("official", "statistics", "media")
    named = (*table("regions"), *(row for row in table("institutions") if row["kind"] in kinds), *table("indices"))
    words = {word for row in named for word in (row["name"], *row["aliases"].split("|"))}
    return frozenset(
        words.union(row["word"] for row in table("stopnames") if row["kind"] in ("no name", "bound", "bound name"))
    )


@rule(
    "company.ticker",
    examples={
        "云川智控(301999.SZ)股价走高": "云川智控 301999.SZ",
        "存储芯片公司北辰存储(Polarion Storage,PLRS.US)公布业绩": "北辰存储 PLRS.US",
        "江阴恒升新材料有限公司(恒升新材)(301999.SZ)公告": "恒升新材 301999.SZ",
    },
)
def pair_tickers(
    text: str, tickers: Sequence[Mention], starts: Collection[int] | None, lexicon: Lexicon
) -> Iterator[tuple[int, int, str | None]]:
    """The name that stands directly before a bracketed code: start, end, symbol."""
    for ticker in tickers:
        opening = OPENING.search(text, max(0, ticker.start - 48), ticker.start)
        if opening is None:
            continue
        end = opening.start()
        while end and text[end - 1] in MARKS:
            end -= 1
        start = start_name(text, end, ticker.symbol, starts, lexicon)
        if start is not None and is_name(text[start:end], lexicon):
            yield start, end, ticker.symbol
        elif (short := BRACKETED.search(text, max(0, end - 14), end)) and is_name(short[1], lexicon):
            yield *short.span(1), ticker.symbol


def is_name(word: str, lexicon: Lexicon) -> bool:
    """Whether a word can be a name: known, or two characters and more, no number first, no stop word, no dateline."""
    if word in lexicon.names:
        return True
    return len(word) > 1 and not word[0].isdigit() and word not in no_names() and DATELINE.search(word) is None


def start_name(
    text: str, end: int, symbol: str | None, starts: Collection[int] | None, lexicon: Lexicon
) -> int | None:
    """Where the name before a code begins: a lexicon name of that symbol, a Latin name, or up to a left bound."""
    known = lexicon.names
    longest = None
    for start in range(max(0, end - 12), end - 1):
        company = known.get(text[start:end])
        if company and company.symbol == symbol:
            return start - len(special(text, start))
        longest = longest if longest is not None or company is None else start
    latin = LATIN.search(text, max(0, end - 40), end)
    if latin and len(latin[0]) > 1 and not (latin[0].isupper() and has_ideograph(text, latin.start() - 1)):
        return latin.start()
    low = max(0, end - 20)
    cut = name_bound("0-9*\\-").match(text, low, end)
    start = cut.end() if cut else low
    opener = find_opener(text, start, end) if longest is None else None
    if opener is not None:
        return opener
    if (
        longest is not None
        and end - longest > 2
        and text[longest:end] not in guarded()
        and (cut is None or start < longest)
    ):
        return longest - len(special(text, longest))
    if cut is None and low:
        return longest
    if end - start <= 6:
        return start
    return next((end - size for size in (4, 3, 5, 6) if starts is not None and end - size in starts), longest)


def find_opener(text: str, start: int, end: int) -> int | None:
    """Where the longest words before a code begin that open a clause elsewhere in the text: 零部件商 东和电装."""
    for size in range(min(8, end - start), 2, -1):
        if opens_clause(text, text[end - size : end]):
            return end - size
    return None


def opens_clause(text: str, word: str) -> bool:
    """Whether a word opens a clause somewhere in the text, without a bracket behind it."""
    at = text.find(word)
    while at >= 0:
        before = text[at - 1] if at else " "
        if (before in ",。;:、【" or before.isspace()) and not text.startswith("(", at + len(word)):
            return True
        at = text.find(word, at + 1)
    return False


def has_ideograph(text: str, place: int) -> bool:
    """Whether a Chinese character stands at a place of the text."""
    return place >= 0 and "一" <= text[place] <= "鿿"


def special(text: str, start: int) -> str:
    """The mark of special treatment before a name, if any."""
    match = SPECIAL.search(text, max(0, start - 4), start)
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
        if mention and match[1].strip() not in no_names():
            yield match[1].strip(), mention
    for end in sorted(ends):
        quoted = QUOTED.match(text, end)
        if quoted and quoted[1] not in no_names():
            yield quoted[1], ends[end]


@rule("company.stated", examples={"证券代码:301999 证券简称:云川智控": "云川智控 301999.SZ"})
def find_stated(text: str, tickers: Sequence[Mention]) -> Iterator[tuple[str, str | None]]:
    """The short name that an announcement states beside its code."""
    for match in STATED.finditer(text):
        first = bisect_right(tickers, match.start() - 40, key=lambda t: t.start)
        near = tickers[first : bisect_left(tickers, match.start() + 40, first, key=lambda t: t.start)]
        yield match[1], near[0].symbol if len(near) == 1 else None


@rule(
    "company.headline",
    examples={"云川智控:拟定增募资不超过5亿元\n云川智控公告,拟定增": "云川智控"},
    refuses=["原标题:行业回暖\n行业回暖"],
)
def find_headline(text: str, title_end: int) -> Iterator[str]:
    """The subject before the colon of a headline, if the text goes on to name it as one that announces."""
    for match in HEADLINE.finditer(text, 0, title_end or LEAD):
        name = match[1]
        if name in no_names() or name_bound("0-9*\\-").match(name):
            continue
        again = text.find(name, match.end())
        while again >= 0 and not ACTS.match(text, again + len(name)):
            again = text.find(name, again + 1)
        if again >= 0:
            yield name
