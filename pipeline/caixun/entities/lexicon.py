"""The lexicon of companies: every listed, well-known or user's own name, its guards, and where it stands in a text."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from caixun.entities.roster import Own
from caixun.rule import rule
from caixun.types import Mention
from caixun.words import table


class Company(NamedTuple):
    """What a name stands for: the canonical short name and the symbol of the main listing, if any."""

    name: str
    symbol: str | None


MAINLAND = re.compile(r"\d{6}\.(?:SH|SZ|BJ)")
UNION = re.compile(r"[一-鿿]{0,6}?(?:协会|学会|联合会|商会)")  # 中国电子 视像行业协会 is another body
FIRST_NAME = re.compile(r"(?<![A-Za-z.&])[A-Z][a-z]+ $")
LATIN = "\u036f"  # the last character of the scripts whose words no name may split
LONG = 4  # characters: names of this length hardly ever stand across words
SPEAKERS = frozenset({"rating", "research"})


@cache
def companies() -> Mapping[str, Company]:
    """Every shipped name of companies, brokers, rating agencies and research houses; an earlier row wins.

    >>> companies()["台积电"], companies()["万科"].name
    (Company(name='台积电', symbol='2330.TW'), '万科A')
    """
    found: dict[str, Company] = {}
    for row in table("companies"):
        company = Company(row["name"], row["symbol"] or None)
        for word in (row["name"], *row["aliases"].split("|"), row["full_name"], strip_class(row["name"])):
            found.setdefault(word, company)
    for row in (*table("brokers"), *(row for row in table("institutions") if row["kind"] in SPEAKERS)):
        words = row.names
        known = next((found[word] for word in words if word in found), Company(row["name"], None))
        for word in words:
            found.setdefault(word, known)
    found.pop("", None)
    return found


def strip_class(name: str) -> str:
    """The name without the letter of its share class: 京东方A is 京东方; two characters left could be any word."""
    return name[:-1] if len(name) > 3 and name[-1] in "AB" and name[-2] > "z" else name


@cache
def guarded() -> Mapping[str, bool]:
    """Names that are also everyday words, companies only in the company of company words; true for common nouns."""
    rows = [row for row in table("stopnames") if row["kind"] in ("context", "common")]
    return {row["word"]: row["kind"] == "common" for row in rows}


@cache
def clipped() -> frozenset[str]:
    """Two-character names of mainland listings: what a mark of special treatment left of a name, no name without it."""
    return frozenset(
        row["name"]
        for row in table("companies")
        if len(row["name"]) == 2 and not row["aliases"] and MAINLAND.fullmatch(row["symbol"])
    )


@cache
def name_bound(more: str = "") -> re.Pattern[str]:
    """Matches up to the last word, or character other than those of names, that no name runs across."""
    words = [row["word"] for row in table("stopnames") if row["kind"] in ("bound", "bound name")]
    spared = {"的": "(?<!美)的", "在": "在(?!线)", "向": "向(?!日葵)"}
    words = sorted((spared.get(word, word) for word in words), key=len, reverse=True)
    return re.compile(rf"(?s:.*)(?:{'|'.join(words)}|[^一-鿿A-Za-z&·{more}])")


@cache
def hiders() -> tuple[str, ...]:
    """Words that are no company, and in which no shorter name is one."""
    hiding = [row["word"] for row in table("stopnames") if row["kind"] == "hides company"]
    silent = (*table("indices"), *(row for row in table("institutions") if row["kind"] not in SPEAKERS))
    return (*hiding, *(word for row in silent for word in row.names if len(word) > 1))


class Lexicon:
    """Names to companies and codes to names: the shipped ones, above them the user's own.

    A company of the user's has the user's name under all its shipped names too; where the user gives it no symbol, it has
    the shipped one.

    >>> lexicon = Lexicon([Own("台積電", None, ("台积电", "护国神山"))])
    >>> lexicon.names["护国神山"], lexicon.names["TSMC"].name, lexicon.codes["2330.TW"]
    (Company(name='台積電', symbol='2330.TW'), '台積電', '台積電')
    """

    def __init__(self, own: Sequence[Own] = ()) -> None:
        known = companies()
        mine: dict[str, Company] = {}
        for entry in own:
            symbol = entry.symbol or next((known[word].symbol for word in entry.words if word in known), None)
            for word in entry.words:
                mine.setdefault(word, Company(entry.name, symbol))
        renamed = {company.symbol: company for company in reversed(mine.values()) if company.symbol}
        self.own = frozenset(mine)
        self.names = {word: renamed.get(company.symbol or "", company) for word, company in known.items()} | mine
        self.codes = {row["symbol"]: row["name"] for row in table("companies") if row["symbol"]}
        self.codes |= {symbol: company.name for symbol, company in renamed.items() if symbol}
        self.words = list(dict.fromkeys([*self.names, *hiders()]))
        self.search = AhoCorasick(self.words, MatchKind.Standard, implementation=Implementation.ContiguousNFA)


@cache
def shipped() -> Lexicon:
    """The lexicon without a list of the user's."""
    return Lexicon()


ACTS = re.compile(
    r"[\"”》]?(?:\(|股价|公告|董事|总裁|首席|CEO|CFO|创始人|高管|营收|财报|季报|年报|净利|业绩|市值|表示|宣布|发布|推出|公布|披露|报告|旗下|"
    r"官方|本部|总部|高层|回应|否认|收购|引入|赔偿|入股|收[涨跌]|报收|概念股|证券|研报|认为|指出)"
)
MAY_ACT = re.compile(
    r"[\"”》]?(?:[:]|股份|集团|公司|收入|称|方面|手机|汽车|涨|跌|拟|此前|计划|则|也|和|与|、|等|股东|控股|的?(?:重组|联姻)|了解到|获悉|产业链|供应商|系|研究|预计|将|予|维持|给予|协议|在|(?:的)?(?:市占率|市场份额|份额|出货量|营业收入)|只有|仅有|成为)"
)
CLAUSES = frozenset(",。;:!?\n【“\"")
GOES_ON = re.compile(r"的?(?:营业收入|总?[营收]收|净|毛利|市占率|市场份额|出货量|股|已|在|与|拟|将|宣布|成[为立]|\d{2,4}年)")
AGAIN = re.compile(r"[^一-鿿]|的|" + GOES_ON.pattern)
LONGER = re.compile(r"(?:家电|置业|地产|文旅|金融|数科|物流|通讯)集团|(?<!证券)(?<!期货)(?:金融|经济|产业|战略)?研究(?:院|所)")  # TCL|家电集团, 恒大|研究院
BESIDE = re.compile(r"(?:上市公司|港股|美股|持有|增持|减持|认购|收购|股东|入股|起诉|吸引了|[、:据与和及被获从了予将\n,。;!?「“\"【])$")


@rule(
    "company.lexicon",
    examples={
        "台积电三季度营收创新高": "台积电 2330.TW",
        "东吴证券研报看好消费": "东吴证券 601555.SH",
        "*ST海投发布公告": "海航投资 000616.SZ",
        "TCL家电集团增持股份": "TCL家电集团",
    },
    refuses=["这是一家太阳能电池厂", "纳斯达克收高", "最美的风景"],
)
def find_listed(text: str, starts: Collection[int] | None, lexicon: Lexicon) -> Iterator[Mention]:
    """A name of the lexicon that begins and ends with a word, is no part of a longer one and, if ambiguous, acts as a company somewhere."""
    words, known, wary = lexicon.words, lexicon.names, guarded()
    hidden_to = -1
    waiting: dict[str, list[Mention]] = {}
    sure: set[str] = set()
    named: dict[Company, str] = {}
    matches = lexicon.search.find_matches_as_indexes(text, overlapping=True)
    for index, start, end in sorted(matches, key=lambda m: (m[1], -m[2])):
        word = words[index]
        if end <= hidden_to:
            continue
        company = known.get(word)
        if company is None:
            hidden_to = max(hidden_to, end)
        elif stands_free(text, start, end, starts) if word not in lexicon.own else may_stand(text, start, end, starts):
            if word in clipped() and word not in lexicon.own and text[start - 1 : start] != "T":
                continue
            if (longer := LONGER.match(text, end)) and (whole := text[start : longer.end()]) not in known:
                hidden_to = longer.end()
                yield Mention(label="COMPANY", start=start, end=hidden_to, rule="company.lexicon", name=whole)
                continue
            mention = Mention(
                label="COMPANY", start=start, end=end, rule="company.lexicon", name=company.name, symbol=company.symbol
            )
            common = wary.get(word)
            if common is None or acts_like_company(text, start, end, common):
                yield mention
                if common is False:
                    sure.add(word)
                elif common is None:
                    named[company] = max(named.get(company, ""), word, key=len)
            else:
                waiting.setdefault(word, []).append(mention)
    for word, mentions in waiting.items():
        if word in sure and not wary[word]:
            yield from mentions
        elif named.get(known[word], word) != word and named[known[word]].startswith(word):
            yield from (m for m in mentions if goes_on(text, m.start, m.end, wary[word]))


def stands_free(text: str, start: int, end: int, starts: Collection[int] | None) -> bool:
    """Whether a match begins and ends at word boundaries: of Latin words, and of the tokens where they are known."""
    if splits_latin(text, start, end) or is_surname(text, start, end) or UNION.match(text, end):
        return False
    if starts is None or end - start >= LONG:
        return True
    return (start in starts or text[start - 1] in "T*") and (end in starts or end == len(text))


def may_stand(text: str, start: int, end: int, starts: Collection[int] | None) -> bool:
    """Whether a name of the user's, which the segmenter need not know, stands free or acts as a company where words run across its ends."""
    return stands_free(text, start, end, starts) or (
        not splits_latin(text, start, end) and acts_like_company(text, start, end, common=False)
    )


def splits_latin(text: str, start: int, end: int) -> bool:
    """Whether a Latin word runs across an end of the span.

    >>> splits_latin("OPEC产量", 1, 3), splits_latin("PE为20倍", 0, 2)
    (True, False)
    """
    return (text[start] <= LATIN and continues_latin(text, start)) or (text[end - 1] <= LATIN and continues_latin(text, end))


def is_surname(text: str, start: int, end: int) -> bool:
    """Whether a Latin word stands behind a first name (David Roche is no Roche)."""
    return text[start:end].isascii() and FIRST_NAME.search(text, max(0, start - 16), start) is not None


def continues_latin(text: str, place: int) -> bool:
    """Whether a Latin word or a number runs across this place; EPS0.42 is a word and a number."""
    if not 0 < place < len(text) or text[place - 1] > LATIN or text[place] > LATIN:
        return False
    left, right = text[place - 1], text[place]
    if right == "'" and left.isalpha():
        return text[place + 1 : place + 2].isalpha()
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


def goes_on(text: str, start: int, end: int, common: bool) -> bool:
    """Whether the short form of a company that the text names in full is it again; a common noun is where it opens its clause and goes on as a company would."""
    if common:
        return (start == 0 or text[start - 1] in CLAUSES) and GOES_ON.match(text, end) is not None
    return AGAIN.match(text, end) is not None or MAY_ACT.match(text, end) is not None


def acts_like_company(text: str, start: int, end: int, common: bool) -> bool:
    """Whether the words beside an ambiguous name treat it as a company; a common noun needs the surer ones on both sides."""
    acts = ACTS.match(text, end) is not None
    beside = start == 0 or BESIDE.search(text, max(0, start - 4), start) is not None
    if common:
        return acts and beside
    return acts or (beside and MAY_ACT.match(text, end) is not None)
