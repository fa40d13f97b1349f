"""Tickers: security codes in every form that news writes them, with the board and the exchange checked."""

import re
from functools import cache
from typing import NamedTuple

from caixun.rule import rule
from caixun.types import Mention
from caixun.words import table


class Market(NamedTuple):
    """A place of trade: the suffix that symbols carry and its ISO 10383 code, None if the text leaves it open."""

    suffix: str
    mic: str | None


def gather(kind: str) -> dict[str, Market]:
    """The rows of one kind of the exchanges table."""
    return {
        w.cells["word"]: Market(w.cells["market"], w.cells["mic"] or None)
        for w in table("exchanges")
        if w.cells["kind"] == kind
    }


BOARDS, SUFFIXES, PREFIXES = gather("board"), gather("suffix"), gather("prefix")
SHANGHAI, SHENZHEN, BEIJING = SUFFIXES["SH"], SUFFIXES["SZ"], SUFFIXES["BJ"]
HONGKONG, TAIWAN, QUOTATIONS = SUFFIXES["HK"], SUFFIXES["TW"], SUFFIXES["NQ"]
ACRONYMS = frozenset(w.cells["word"] for w in table("acronyms"))
SUFFIX = "|".join(sorted(SUFFIXES, key=len, reverse=True))
PREFIX = "|".join(sorted((re.escape(w) for w in PREFIXES), key=len, reverse=True))

BONDS = {"SH": ("00", "01", "12", "13", "14", "15", "17", "18", "24"), "SZ": ("11", "12", "13", "14")}
CUES = "B股|北交所|关注|买入|卖出|持有|观望|候选|推荐|个股|股票|加仓|减仓|标的|行情|代码|证券"
DIGITS = re.compile(
    r"[0-9](?<![0-9.A-Za-z/_=&-][0-9])(?:(?<![0-9],[0-9])|(?=[0-9]{3}))(?:[0-9]{5}(?![0-9:%]|[.,][0-9])(?:[.-]([A-Za-z]{2,4})(?![A-Za-z]))?"
    r"|[0-9]{0,4}+[.-](HK|hk|Hk|TW|tw|TWO|KS|KQ|T)(?![A-Za-z])|(?<=[(\[][0-9])[0-9]{2,4}+(?=[)\]]))"
)
LETTERS = re.compile(
    rf"[A-Z$](?:(?<=[$])([A-Z]{{1,6}})(?:\.US)?(?![A-Za-z])|(?<![A-Za-z0-9.$][A-Z])(?:"
    rf"([A-Z]{{0,5}}+(?:\.[A-Z])?)\.({SUFFIX})(?![A-Za-z0-9])|(?<=[(\[][A-Z])[A-Z]{{0,4}}+(?:\.[AB])?(?=[)\]])))"
)
LETTERED = re.compile(
    r"(SH|SZ|BJ|HK|TW|sh|sz|bj|hk|Sh|Sz|Hk)(?<![A-Za-z]..)[.:]? ?([0-9]{4,6})(?![0-9%A-Za-z]|[.,][0-9])"
)
EXCHANGED = re.compile(
    rf"(?=[{''.join(sorted({w[0] for w in PREFIXES}))}])(?<![A-Za-z])({PREFIX})(?:股票)?(?:代码)?(?:(:) ?| ?(?=[0-9]))([A-Z]{{1,6}}(?![A-Za-z])|[0-9]{{4,5}}(?![0-9年月日%]|\.[0-9]|,[0-9]{{3}}(?![0-9])))"
)
CUED = re.compile(rf"(?:{CUES})[^0-9A-Za-z,。;\n]{{0,4}}$")
FOLLOWED = re.compile(
    r"[*\"”]{0,2}(?:[和、与及, ]{1,3}[0-9]{6}){0,8}[*\"” ]{0,2}的?(?:股价|收盘|涨停|跌停|股票|走势|,诊股)"
)
COUNTED = re.compile(r" ?(?:[元万亿手份吨人户例辆台个平条名次年月日张]|股(?![票价吧]))")
CHAIN = re.compile(r"[和、与及, *]{1,4}$")
TRADED = re.compile(
    r"[)\]](?:[、,和与及][一-鿿A-Za-z·]{2,10}[(\[][A-Z]{1,5}[)\]]){0,8}[\"” ]{0,2}(?:盘[前后中]|美股|股价|市值|收[涨跌报于]|大?[涨跌](?!价)|[一-鿿]{0,2}报[0-9])"
)
HONGKONG_NEWS = re.compile(r"港股|港元|港交所|恒生|恒指|联交所|H股")
TAIWAN_NEWS = re.compile(r"台股|台积电|新台币|上柜|台湾|证交所|年增|外资")


@cache
def all_names() -> dict[str, tuple[str, ...]]:
    """The names of every company of the table by symbol."""
    return {
        w.cells["symbol"]: w.names
        for w in table("companies")
        if w.cells["symbol"]
    }


def is_named(text: str, start: int, symbol: str) -> bool:
    """Whether the company of the symbol is named right before start."""
    names = all_names().get(symbol)
    return names is not None and text.endswith(names, 0, start)


def find_tickers(text: str) -> list[Mention]:
    """All security codes of a folded text, sorted by start.

    >>> [(m.symbol, m.mic) for m in find_tickers("寒武纪(688256.SH)、腾讯(00700)与英伟达(NVDA.O)")]
    [('688256.SH', 'XSHG'), ('00700.HK', 'XHKG'), ('NVDA.US', 'XNAS')]
    """
    found: list[Mention] = []
    for match in EXCHANGED.finditer(text):
        found += make_exchanged(text, match)
    for match in LETTERED.finditer(text):
        found += make_lettered(match)
    for match in DIGITS.finditer(text):
        found += (
            make_mainland(text, match, found)
            if len(match[0]) > 5 and match[0][5].isdigit()
            else make_short(text, match)
        )
    for match in LETTERS.finditer(text):
        found += make_letters(text, match)
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for ticker in found:
        if not kept or ticker.start >= kept[-1].end:
            kept.append(ticker)
    return kept


def read_symbol(code: str) -> str | None:
    """The symbol that a folded code on its own stands for; None if no exchange issues it, or if several might.

    >>> [read_symbol(code) for code in ("688256", "sz002594", "700.HK", "NVDA", "VOD.L", "688256.SZ", "2594")]
    ['688256.SH', '002594.SZ', '00700.HK', 'NVDA.US', 'VOD.L', None, None]
    """
    for before, after in (("", ""), ("代码(", ")"), ("$", "")):
        for ticker in find_tickers(before + code + after):
            if ticker.end == len(before + code) and ticker.start <= len(before):
                return ticker.symbol
    abroad = re.fullmatch(r"[A-Z0-9-]{1,10}\.([A-Z]{1,4})", code)
    return code if abroad and abroad[1] not in SUFFIXES else None


def make_ticker(start: int, end: int, rule_name: str, code: str, market: Market) -> list[Mention]:
    """One ticker, in a list as the makers give it."""
    symbol = f"{code}.{market.suffix}"
    return [Mention(label="TICKER", start=start, end=end, rule=rule_name, symbol=symbol, mic=market.mic)]


def find_board(code: str) -> Market | None:
    """The exchange that issues a six-digit code; None if none does."""
    market = BOARDS.get(code[:3])
    if market == QUOTATIONS and f"{code}.BJ" in all_names():
        return BEIJING
    return market


@rule(
    "ticker.mainland",
    examples={
        "国投电力(600886)公告。": "600886.SH",
        "证券代码:300124": "300124.SZ",
        "某公司(行情002415,诊股)": "002415.SZ",
        "关注600030和601211": "600030.SH",
        "中芯国际(688981.SH)": "688981.SH",
        "北交所832735涨停": "832735.BJ",
    },
    refuses=["公告编号2021-045", "电话021000123", "成交600000手", "增持600100股"],
)
def make_mainland(text: str, match: re.Match[str], found: list[Mention]) -> list[Mention]:
    """Six digits with the exchange's suffix, in brackets, or where words or a list make them a code."""
    code, suffix = match[0][:6], match[1]
    start, end = match.span()
    market = find_board(code)
    if suffix:
        named = SUFFIXES.get(suffix.upper())
        if named and named.suffix in ("SH", "SZ", "BJ", "NQ", "CN"):
            if named.suffix == "CN":
                return make_ticker(start, end, "ticker.mainland", code, market) if market else []
            return make_ticker(start, end, "ticker.mainland", code, named) if fits(code, named, market) else []
        if named and named.suffix in ("KS", "KQ"):
            return make_ticker(start, end, "ticker.mainland", code, named)
        end = start + 6
    if market is None:
        return []
    before = text[max(0, start - 12) : start].rstrip(' “"*:')
    enclosed = before[-1:] in "([" and before != ""
    closed = text[end : end + 2].lstrip()[:1] in (")", "]") and text[end : end + 2].strip() != ""
    if enclosed or (closed and text[start - 1 : start] == " "):
        return make_ticker(start, end, "ticker.mainland", code, market)
    if COUNTED.match(text, end):
        return []
    chained = any(m.end < start and start - m.end < 5 and CHAIN.search(text[m.end : start]) for m in found[-1:])
    if is_named(text, start, f"{code}.{market.suffix}") or CUED.search(before) or FOLLOWED.match(text, end) or chained:
        return make_ticker(start, end, "ticker.mainland", code, market)
    return []


def fits(code: str, named: Market, market: Market | None) -> bool:
    """Whether the exchange of the suffix issues such a code; Shanghai's indexes share Shenzhen's 000."""
    if market is None:
        return code[:2] in BONDS.get(named.suffix, ())
    if named.suffix in ("BJ", "NQ"):
        return market.suffix in ("BJ", "NQ")
    return market == named or (named == SHANGHAI and code[:3] == "000")


@rule(
    "ticker.lettered",
    examples={
        "某公司(SH600036,收盘价:30元)": "600036.SH",
        "某公司(SZ 300059)": "300059.SZ",
        "某公司HK:01810": "01810.HK",
    },
    refuses=["SH123456789", "HK2021年业绩"],
)
def make_lettered(match: re.Match[str]) -> list[Mention]:
    """A code with the letters of its exchange in front."""
    named, code = SUFFIXES[match[1].upper()], match[2]
    if named in (HONGKONG, TAIWAN):
        if len(code) == 6 or match.string[match.end() : match.end() + 1] in tuple("年月日亿万元个"):
            return []
        return make_ticker(
            match.start(), match.end(), "ticker.lettered", code.zfill(5) if named == HONGKONG else code, named
        )
    if len(code) != 6 or not fits(code, named, find_board(code)):
        return []
    return make_ticker(match.start(), match.end(), "ticker.lettered", code, named)


@rule(
    "ticker.short",
    examples={
        "小米集团(01810)": "01810.HK",
        "美团(3690.HK)": "03690.HK",
        "联发科(2454)领涨台股": "2454.TW",
        "鸿海(2317.TW)": "2317.TW",
    },
    refuses=["(2021)沪03民初1号", "注(1234)"],
)
def make_short(text: str, match: re.Match[str]) -> list[Mention]:
    """Up to five digits of Hong Kong, Taiwan, Seoul or Tokyo: with a suffix, or in brackets where the text is about that market."""
    start, end = match.span()
    suffix = match[2]
    if suffix:
        code, named = match[0][: -len(suffix) - 1], SUFFIXES[suffix.upper()]
        return make_ticker(start, end, "ticker.short", code.zfill(5) if named == HONGKONG else code, named)
    code = match[0]
    if is_named(text, start - 1, f"{code.zfill(5)}.HK"):
        return make_ticker(start, end, "ticker.short", code.zfill(5), HONGKONG)
    name = text[start - 2 : start - 1]
    if not ("一" <= name <= "鿿" or name.isalnum() or name == ")"):
        return []
    if len(code) == 5:
        return (
            make_ticker(start, end, "ticker.short", code, HONGKONG)
            if code[0] == "0" or code[:2] in ("80", "82", "89")
            else []
        )
    if len(code) == 4 and code[:2] in ("19", "20"):
        return []
    if len(code) == 4 and code[0] != "0" and TAIWAN_NEWS.search(text):
        return make_ticker(start, end, "ticker.short", code, TAIWAN)
    if (len(code) == 4 and code[0] == "0") or (len(code) > 2 and HONGKONG_NEWS.search(text)):
        return make_ticker(start, end, "ticker.short", code.zfill(5), HONGKONG)
    return []


@rule(
    "ticker.exchanged",
    examples={
        "优步(NYSE:UBER)": "UBER.US",
        "某公司(纳斯达克代码:NTES)": "NTES.US",
        "台:2454": "2454.TW",
        "港股00388": "00388.HK",
        "台:2454,收涨1%": "2454.TW",
    },
    refuses=["港交所文件:4日", "港股2022年首周"],
)
def make_exchanged(text: str, match: re.Match[str]) -> list[Mention]:
    """A code behind the name of its exchange."""
    market, code = PREFIXES[match[1]], match[3]
    digits = code.isdigit()
    if digits != (market.suffix in ("HK", "TW", "SI")) or (
        digits and len(code) == 4 and (code[:2] == "20" or not match[2])
    ):
        return []
    start = match.start() if match[1].isascii() else match.start(3)
    return make_ticker(start, match.end(), "ticker.exchanged", code.zfill(5) if market.suffix == "HK" else code, market)


@rule(
    "ticker.letters",
    examples={
        "京东(JD.O)": "JD.US",
        "阿里巴巴$BABA": "BABA.US",
        "Netflix(NFLX)盘前大涨": "NFLX.US",
        "特斯拉(TSLA)": "TSLA.US",
        "星野汽车(XYCA)、云川智驾(YCZJ)盘前走高": "XYCA.US",
    },
    refuses=["消费者物价指数(CPI)上涨", "公私合作(PPP)模式", "首席执行官(CEO)"],
)
def make_letters(text: str, match: re.Match[str]) -> list[Mention]:
    """A code of letters: with $ or a suffix, or in brackets where it is a known code, trades, or abbreviates the name before it."""
    start, end = match.span()
    if match[1]:
        return make_ticker(start, end, "ticker.letters", match[1], SUFFIXES["US"])
    if match[3]:
        code, named = text[start : match.start(3) - 1], SUFFIXES[match[3]]
        enclosed = text[start - 1 : start] in ("(", "[") or text[end : end + 1] in (")", "]")
        if not enclosed and (len(code) == 1 or match[3] not in ("US", "O", "N", "HK")):
            return []
        return make_ticker(start, end, "ticker.letters", code, named)
    code = match[0]
    if code in ACRONYMS:
        return []
    if (
        is_named(text, start - 1, f"{code}.US")
        or TRADED.match(text, end)
        or abbreviates(text[max(0, start - 24) : start - 1], code)
    ):
        return make_ticker(start, end, "ticker.letters", code, SUFFIXES["US"])
    return []


def abbreviates(head: str, code: str) -> bool:
    """Whether the code drops letters of the one Latin name in front of it (Twitter, TWTR); initials of several words are no code."""
    word = re.search(r"(?:^|[^A-Za-z])([A-Za-z]{4,16})(?:'s)? ?$", head)
    if not word or len(code) < 3 or word[1].upper()[0] != code[0]:
        return False
    letters = iter(word[1].upper())
    return all(c in letters for c in code)
