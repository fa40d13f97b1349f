"""The gold annotations, written short and compiled long: offsets are found, never typed, and every rule of the format is checked.

    python corpus/annotate.py            compile corpus/gold/*.txt to gold.json, articles.jsonl and the polluted sample
    python corpus/annotate.py --check    only say whether the compiled files are up to date
    python corpus/annotate.py --open ID  list the numbers of an article that no line mentions

A draft has a head (key: value), the text after "=== text" and one line for each fact after "=== facts":

    ! 岭澜股份 605788.SH                      this subject has this symbol
    @ s=岭澜股份; p=2025H1 报告期内; c=yoy    from here on: subject, period and its words, construction
    v 营业收入[48.62亿元]                     a value; the number stands in brackets, the words before it are the metric
    +y 同比增长[17.35%]                       a change of the metric before: + up, - down, = flat; y yoy, s seq, t ytd,
                                              d day, c cagr, o other, n none
    -n 降至[42%]; from=63%; to=42%; bare      a change without a magnitude
    v 净亏损[2.04亿元]; m=净亏损; neg         fields: s m seg p mod src c u bound from to; alternatives salt balt malt
    v 分别为[0.85]、1.02; =0.85元             the number as it is meant; "==0.85元" where the text states no unit at all
    +n 是去年的[3倍]; fact=2倍                the fact differs from the mention
    m 上年同期的[3.87亿元]                    a number that anchors no fact
    t 岭澜股份（[605788.SH]）                 a ticker
    x 同比[95000]                             noise

A quote must stand exactly once in the text. A name, metric, segment, source or period word that the text does not contain
is an error, unless written with "~=" instead of "=".
"""

import argparse
import calendar
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from opencc import OpenCC

HERE = Path(__file__).parent
GOLD = HERE / "gold"
sys.path.insert(0, str(HERE))
from pollute import pollute  # noqa: E402

STYLES = {"earnings", "flash", "macro", "market", "mirror", "notice", "research", "feature", "taiwan", "hongkong", "us"}
CONSTRUCTIONS = {
    "yoy", "seq", "list", "fromto", "byto", "multiple", "turn", "loss", "share", "dividend", "holding", "guidance",
    "forecast", "target", "price", "market", "macro", "deal", "buyback", "order", "previous", "count", "rumor", "plan",
    "quote", "ratio", "segment", "balance",
}  # fmt: skip
BASES = {"y": "yoy", "s": "seq", "t": "ytd", "d": "day", "c": "cagr", "o": "other", "n": "none"}
DIRECTIONS = {"+": "up", "-": "down", "=": "flat"}
MODALITIES = {"actual", "forecast", "plan", "rumor", "denied"}
FIELDS = {"s", "m", "seg", "p", "mod", "src", "c", "u", "bound", "from", "to", "salt", "balt", "malt", "fact", "note"}
SCALES = {"万亿": 12, "兆": 12, "千亿": 11, "百亿": 10, "亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3, "": 0}
CURRENCIES = {
    "": "", "人民币": "CNY", "美": "USD", "港": "HKD", "欧": "EUR", "日": "JPY", "韩": "KRW", "新台币": "TWD", "台币": "TWD",
    "新加坡": "SGD", "澳": "AUD",
}  # fmt: skip
POINTS = {"个百分点": "pp", "百分点": "pp", "pct": "pp", "pcts": "pp", "pp": "pp", "个基点": "bp", "基点": "bp", "bp": "bp"}
DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九十")} | {"两": 2}
NUMBER = re.compile(
    r"(?P<cur>人民币|新台币)?(?P<sign>[+-]?)(?P<digits>\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十]|(?=百亿|千亿))"
    r"(?P<scale>万亿|兆|千亿|百亿|亿|千万|百万|万|千|)(?P<unit>\S*)"
)
RANGE = re.compile(r"\s*(?:至|到|~|—|-(?=[\d+-]))\s*")
BEFORE = (
    (re.compile(r"(?:不足|不到|不超过|不超|不多于|不高于|至多|上限)$"), "under"),
    (re.compile(r"(?:超过|超|逾|突破|突破了|不低于|不少于|至少|高达逾|站上)$"), "over"),
    (re.compile(r"(?:约|约为|约合|近|接近|大约|将近)$"), "about"),
)
AFTER = ((re.compile(r"^\s?(?:左右|上下)"), "about"), (re.compile(r"^\s?(?:以上|余|多)"), "over"), (re.compile(r"^\s?(?:以下|以内)"), "under"))
LOOSE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?|[数两一二三四五六七八九十][成倍]|[数百千]+[亿万]|翻番|翻倍")
STATED = re.compile(r"\s*(?:万亿|兆|[千百]?[亿万])?\s*(?:美元|港元|港仙|元|%|个百分点|个基点|pct|倍|X\b)|\s*[亿兆]")
SLIPS = re.compile(r"[千百]?[亿万成倍]|[成倍]")
# The characters that the mirror sites list, with the reading that they append.
LISTED = (
    "個gè價jià優yōu儲chǔ內nèi創chuàng動dòng務wù勢shì區qū協xié嚴yán團tuán執zhí報bào場chǎng實shí對duì導dǎo強qiáng復fù態tài應yīng戰zhàn"
    "擔dān據jù擴kuò數shù時shí會huì業yè構gòu標biāo機jī測cè準zhǔn濟jì災zāi爭zhēng獨dú現xiàn環huán產chǎn當dāng發fā礎chǔ穩wěn競jìng節jié"
    "紀jì級jí結jié統tǒng經jīng網wǎng績jī續xù聯lián臺tái號hào術shù補bǔ規guī計jì訓xùn設shè認rèn調diào負fù財cái責zé費fèi貿mào質zhì"
    "轉zhuǎn進jìn達dá關guān項xiàng預yù領lǐng驗yàn點diǎn"
)
T2S, S2T = OpenCC("t2s"), OpenCC("s2tw")


class DraftError(Exception):
    """A draft that breaks the gold format."""


@dataclass
class Number:
    """A stated number: its sides in base units, its unit, its label, and half of its last digit."""

    low: Decimal | None
    high: Decimal | None
    unit: str
    label: str
    slack: Decimal = Decimal(0)

    @property
    def point(self) -> Decimal | None:
        return self.low if self.low == self.high else None

    def sides(self) -> list[Decimal]:
        return [n for n in (self.low, self.high) if n is not None]


@dataclass
class Draft:
    """One article with its lines of annotation."""

    id: str
    head: dict[str, str]
    text: str
    lines: list[str]
    symbols: dict[str, str] = field(default_factory=dict)


def read_drafts() -> list[Draft]:
    """Every draft of corpus/gold, by file name."""
    drafts = []
    for path in sorted(GOLD.glob("*.txt")):
        head, _, rest = path.read_text(encoding="utf-8").partition("=== ")
        if rest.startswith("text\n"):
            text, _, facts = rest[5:].partition("\n=== facts\n")
        else:
            text, facts = "", rest.removeprefix("facts\n")
        fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
        if "file" in fields:
            text = read_sample(fields["file"], fields)
        drafts.append(Draft(path.stem, fields, text.strip("\n") if "file" not in fields else text, facts.splitlines()))
    return drafts


def read_sample(name: str, head: dict[str, str]) -> str:
    """The text of a sample article; `path#id` is a row of a JSONL file, which also gives title and date."""
    path, _, row = name.partition("#")
    data = (HERE.parent / path).read_bytes()
    text = data.decode(head.get("encoding", "utf-8"))
    if not row:
        return text
    article = next(a for a in map(json.loads, text.splitlines()) if a["id"] == row)
    head.setdefault("title", article["title"])
    head.setdefault("published", article["published"])
    return str(article["text"])


def parse_number(written: str, currency: str = "CNY") -> Number:
    """A number as written, in base units; bare 元 is of `currency`.

    >>> n = parse_number("-4.5亿元至3亿港元"); str(n.low), str(n.high), n.unit
    ('-450000000.0', '300000000', 'HKD')
    >>> n = parse_number("五成"); str(n.low), n.unit, n.label
    ('50', '%', 'PERCENT')
    """
    explicit = re.fullmatch(r"(-?[\d.]*)\.\.(-?[\d.]*) (\S+)", written)
    if explicit:
        low, high = (Decimal(n) if n else None for n in explicit.group(1, 2))
        return Number(low, high, explicit[3], label_unit(explicit[3]))
    text = T2S.convert(written).translate(str.maketrans("％＋－–—～．，", "%+---~.,")).replace(" ", "")
    text = text.removeprefix("+") if "至" in text else text
    pair = RANGE.split(text, maxsplit=1)
    if len(pair) == 2 and pair[0]:
        last = parse_one(pair[1], currency)
        tail = re.sub(r"^(?:人民币|新台币)?[+-]?[\d,.]+", "", pair[1])
        first = pair[0] if re.search(r"[^\d,.+-]$", pair[0]) else pair[0] + tail
        if re.search(r"[万亿兆]$", first):
            first += re.sub(r"^[万亿兆]+", "", tail)
        ends = [*parse_one(first, currency).sides(), *last.sides()]
        return Number(min(ends), max(ends), last.unit, last.label, last.slack)
    return parse_one(text, currency)


def parse_one(text: str, currency: str) -> Number:
    """One number without a range sign."""
    m = NUMBER.fullmatch(text)
    if not m:
        raise DraftError(f"no number: {text}")
    digits = m["digits"].replace(",", "")
    number = Decimal(DIGITS[digits]) if digits in DIGITS else Decimal(digits or "1")
    slack = Decimal("0.5").scaleb(int(number.as_tuple().exponent))
    value, unit = number.scaleb(SCALES[m["scale"]]), m["unit"]
    slack = slack.scaleb(SCALES[m["scale"]])
    label = "QUANTITY"
    if unit == "%" or unit in POINTS:
        unit, label = POINTS.get(unit, "%"), "PERCENT"
    elif unit == "成":
        value, unit, label, slack = value * 10, "%", "PERCENT", Decimal(5)
    elif unit in ("倍", "X", "x"):
        unit, label = "x", "MULTIPLE"
    elif unit == "港仙":
        value, unit, label, slack = value / 100, "HKD", "MONEY", slack / 100
    elif (money := re.fullmatch(r"(\S*?)元(人民币)?", unit)) and money[1] in CURRENCIES:
        unit = CURRENCIES[m["cur"] or ""] or ("CNY" if money[2] else "") or CURRENCIES[money[1]] or currency
        label = "MONEY"
    elif not unit and m["scale"] in ("亿", "兆", "万亿"):
        unit, label = CURRENCIES[m["cur"] or ""] or currency, "MONEY"
    sign = -1 if m["sign"] == "-" else 1
    return Number(sign * value, sign * value, unit, label, slack)


def label_unit(unit: str) -> str:
    """The mention label that a unit belongs to."""
    if unit in ("%", "pp", "bp"):
        return "PERCENT"
    return "MULTIPLE" if unit == "x" else "MONEY" if re.fullmatch("[A-Z]{3}", unit) else "QUANTITY"


def parse_period(code: str) -> list[str | None]:
    """ISO start and end of 2025, 2025H1, 2025Q3, 2025M1-9, 2025-06, 2025-06-30 or START..END.

    >>> parse_period("2025Q1"), parse_period("2024-02")
    (['2025-01-01', '2025-03-31'], ['2024-02-01', '2024-02-29'])
    """
    if ".." in code:
        start, end = code.split("..")
        return [parse_period(start)[0] if start else None, parse_period(end)[1] if end else None]
    m = re.fullmatch(r"(\d{4})(?:H(\d)|Q(\d)|M(\d+)-(\d+)|-(\d\d)(?:-(\d\d))?)?", code)
    if not m:
        raise DraftError(f"no period: {code}")
    year, half, quarter, first, last, month, day = m.groups()
    a, b = 1, 12
    if half:
        a, b = 6 * int(half) - 5, 6 * int(half)
    elif quarter:
        a, b = 3 * int(quarter) - 2, 3 * int(quarter)
    elif first:
        a, b = int(first), int(last)
    elif month:
        a = b = int(month)
    if day:
        return [code, code]
    return [f"{year}-{a:02}-01", f"{year}-{b:02}-{calendar.monthrange(int(year), b)[1]}"]


def locate(quote: str, text: str) -> tuple[int, int, str]:
    """Start and end of the bracketed number, and the quote without brackets, which must stand once in the text."""
    m = re.fullmatch(r"([^\[\]]*)\[([^\[\]]+)\]([^\[\]]*)", quote)
    if not m:
        raise DraftError(f"one number in brackets, please: {quote}")
    plain = m[1] + m[2] + m[3]
    at = text.find(plain)
    if at < 0:
        raise DraftError(f"not in the text: {plain}")
    if text.find(plain, at + 1) >= 0:
        raise DraftError(f"stands more than once, lengthen it: {plain}")
    return at + len(m[1]), at + len(m[1]) + len(m[2]), plain


def find_bound(text: str, start: int, end: int) -> str:
    """The bound that the words around a number give it."""
    before, after = T2S.convert(text[max(0, start - 5) : start]).rstrip(), T2S.convert(text[end : end + 4])
    for words, bound in BEFORE:
        if words.search(before):
            return bound
    return next((bound for words, bound in AFTER if words.match(after)), "exact")


def open_sides(number: Number, bound: str) -> tuple[Decimal | None, Decimal | None]:
    """Low and high once the bound has opened a side."""
    if bound == "over":
        return number.low, None
    if bound == "under":
        return None, number.high
    return number.low, number.high


def split_fields(line: str) -> tuple[str, dict[str, str], set[str], set[str]]:
    """What stands before the first ";", the fields, the flags, and the fields written with "~="."""
    first, *rest = (part.strip() for part in line.split("; "))
    fields, flags, free = {}, set(), set()
    for part in rest:
        if part.startswith("="):
            fields["=" if not part.startswith("==") else "=="] = part.lstrip("=")
            continue
        key, sign, value = part.partition("=")
        if not sign:
            flags.add(key)
            continue
        if key.endswith("~"):
            key = key[:-1]
            free.add(key)
        if key not in FIELDS:
            raise DraftError(f"no such field: {key}")
        fields[key] = value
    if flags - {"bare", "neg", "pos", "nomention", "anyway"}:
        raise DraftError(f"no such flag: {flags}")
    return first, fields, flags, free


class Compiler:
    """Turns the lines of one draft into mentions and facts."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.text = draft, draft.text
        self.currency = draft.head.get("currency", "CNY")
        self.context: dict[str, str] = {}
        self.free: set[str] = set()
        self.metric: str | None = None
        self.facts: list[dict[str, Any]] = []
        self.mentions: dict[tuple[int, int], dict[str, Any]] = {}
        self.numbers: list[Number] = []
        self.spans: list[tuple[int, int]] = []

    def compile(self) -> None:
        for number, line in enumerate(self.draft.lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                self.read_line(line.strip())
            except (DraftError, ValueError, ArithmeticError, KeyError) as error:
                raise DraftError(f"{self.draft.id}, fact line {number}: {line}\n    {error!r}") from error
        self.check_stated()

    def read_line(self, line: str) -> None:
        if line.startswith("!"):
            name, symbol = line[1:].strip().rsplit(" ", 1)
            self.draft.symbols[name] = symbol
            return
        if line.startswith("@"):
            _, fields, _, free = split_fields("; " + line[1:].strip())
            self.free = {f for f in self.free if f not in fields} | free
            self.context |= fields
            return
        head, fields, flags, free = split_fields(line)
        kind, quote = head.split(" ", 1)
        start, end, plain = locate(quote, self.text)
        self.spans.append((start, end))
        if kind == "x":
            return
        if kind == "t":
            self.add_ticker(start, end, plain, fields.get("="))
            return
        written = fields.get("=") or fields.get("==") or self.text[start:end]
        number = parse_number(written, self.currency)
        self.numbers.append(number)
        bound = fields.get("bound") or ("range" if number.low != number.high and number.low is not None and number.high is not None else find_bound(self.text, start, end))
        if "==" not in fields and "nomention" not in flags:
            self.add_mention(start, end, plain, number, bound)
        if kind != "m":
            self.add_fact(kind, (start, end, plain, quote), number, bound, fields, flags, free)

    def add_ticker(self, start: int, end: int, plain: str, symbol: str | None) -> None:
        number = self.text[start:end]
        known = [s for s in self.draft.symbols.values() if s.split(".")[0].lstrip("0") in number or s == number]
        if not symbol and len(set(known)) != 1:
            raise DraftError(f"which symbol is {number}? {known}")
        self.put(start, end, {"label": "TICKER", "quote": plain, "number": number, "symbol": symbol or known[0]})

    def add_mention(self, start: int, end: int, plain: str, number: Number, bound: str) -> None:
        if number.label == "QUANTITY":
            return
        mention: dict[str, Any] = {"label": number.label, "quote": plain, "number": self.text[start:end]}
        low, high = open_sides(number, bound)
        if number.label == "MULTIPLE":
            mention["value"] = number.low if number.low is not None else number.high
            if number.low != number.high:
                mention |= {"low": number.low, "high": number.high}
        else:
            mention |= {"low": low, "high": high, "currency" if number.label == "MONEY" else "unit": number.unit, "bound": bound}
        self.put(start, end, mention)

    def put(self, start: int, end: int, mention: dict[str, Any]) -> None:
        for a, b in self.mentions:
            if (a, b) != (start, end) and a < end and start < b:
                raise DraftError(f"overlaps another mention: {self.text[a:b]}")
        self.mentions.setdefault((start, end), mention | {"start": start, "end": end})

    def add_fact(self, kind: str, where: tuple[int, int, str, str], number: Number, bound: str, fields: dict[str, str], flags: set[str], free: set[str]) -> None:
        start, end, plain, quote = where
        slots = self.context | fields
        free = {f for f in self.free if f not in fields} | free
        change = kind != "v"
        self.metric = fields.get("m") or (self.metric if change else quote.split("[")[0]) or self.context.get("m")
        period, _, words = slots.get("p", "").partition(" ")
        if fields.get("fact"):
            number = parse_number(fields["fact"], self.currency)
        low, high = open_sides(number, bound)
        if "neg" in flags:
            low, high = (None if n is None else -n for n in (high, low))
        fact: dict[str, Any] = {
            "kind": "change" if change else "value",
            "subject": slots.get("s") or None,
            "symbol": self.draft.symbols.get(slots.get("s", "")),
            "segment": slots.get("seg") or None,
            "metric": self.metric,
            "period": parse_period(period) if period and period != "-" else None,
            "period_text": words or None,
            "number": self.text[start:end],
            "quote": plain,
            "low": low,
            "high": high,
            "unit": slots.get("u") or number.unit,
        }
        if bound != "exact" and "bare" not in flags:
            fact["bound"] = bound
        if change:
            fact |= self.read_change(kind, low, high, fields, flags)
        fact |= {"modality": slots.get("mod", "actual"), "source": slots.get("src") or None}
        for key, name in (("salt", "subject_alt"), ("balt", "basis_alt"), ("malt", "modality_alt"), ("note", "note")):
            if fields.get(key) or (key != "note" and self.context.get(key)):
                fact[name] = slots[key]
        folded = T2S.convert(fact["subject"] or "")
        if folded != (fact["subject"] or "") and "subject_alt" not in fact:
            fact["subject_alt"] = folded
        fact |= {"construction": slots.get("c"), "start": start, "end": end}
        self.check(fact, number, flags, free)
        self.facts.append(fact)

    def read_change(self, kind: str, low: Decimal | None, high: Decimal | None, fields: dict[str, str], flags: set[str]) -> dict[str, Any]:
        base, reached = (parse_number(fields[k], self.currency) if k in fields else None for k in ("from", "to"))
        crosses = low is not None and high is not None and low < 0 < high
        sides = (None, None) if "bare" in flags else (low, high) if crosses else tuple(sorted((abs(n) if n is not None else None for n in (low, high)), key=lambda n: (n is None, n)))
        if low is None and high is not None and "bare" not in flags:
            sides = (None, abs(high))
        found: dict[str, Any] = {"low": sides[0], "high": sides[1], "direction": DIRECTIONS[kind[0]], "basis": BASES[kind[1]]}
        for key, side in (("from", base), ("to", reached)):
            found[key] = None if side is None else side.point if side.point is not None else side.sides()
        return found

    def check(self, fact: dict[str, Any], number: Number, flags: set[str], free: set[str]) -> None:
        folded = re.sub(r"\s", "", self.text + self.draft.head.get("title", ""))
        for key, name in (("s", "subject"), ("m", "metric"), ("seg", "segment"), ("src", "source"), ("p", "period_text")):
            word = fact[name]
            if word and key not in free and re.sub(r"\s", "", word) not in folded:
                raise DraftError(f"the text has no {name} {word}")
        if not fact["metric"]:
            raise DraftError("no metric")
        if fact["modality"] not in MODALITIES or fact["construction"] not in CONSTRUCTIONS:
            raise DraftError(f"modality {fact['modality']}, construction {fact['construction']}")
        if fact["symbol"] and fact["symbol"].split(".")[0].lstrip("0") not in self.text:
            raise DraftError(f"the text has no symbol {fact['symbol']}")
        if "anyway" not in flags:
            check_words(fact)
            check_per(fact, T2S.convert(self.text[max(0, fact["start"] - 4) : fact["end"] + 4]))
        if fact["kind"] == "change":
            self.check_arithmetic(fact, number, flags)

    def check_arithmetic(self, fact: dict[str, Any], number: Number, flags: set[str]) -> None:
        base, reached = fact["from"], fact["to"]
        if base is None or reached is None or isinstance(base, list) or "anyway" in flags:
            return
        ends = reached if isinstance(reached, list) else [reached]
        if not (base < 0 and ends[0] < 0) and fact["direction"] != "flat" and (ends[0] > base) != (fact["direction"] == "up"):
            raise DraftError(f"{base} to {ends[0]} is not {fact['direction']}")
        if "bare" in flags:
            return
        moved = [abs(end - base) for end in ends]
        if fact["unit"] in ("%", "x"):
            moved = [m / abs(base) * (100 if fact["unit"] == "%" else 1) for m in moved]
        stated = [n for n in (fact["low"], fact["high"]) if n is not None]
        slack = number.slack + (max(moved) * Decimal("0.006") if fact["unit"] in ("%", "x") else max(moved) * Decimal("0.03"))
        for m in moved:
            if min(abs(m - n) for n in stated) > slack and fact.get("bound") not in ("over", "under", "about"):
                raise DraftError(f"{base} to {ends} is {[str(round(m, 3)) for m in moved]}, not {stated}")

    def check_stated(self) -> None:
        """Every from and to must be a number that some line locates in the text."""
        known = {abs(side) for number in self.numbers for side in number.sides()}
        for fact in self.facts:
            for key in ("from", "to"):
                side = fact.get(key)
                for n in side if isinstance(side, list) else [] if side is None else [side]:
                    if abs(n) not in known:
                        raise DraftError(f"{self.draft.id}: no line locates the {key} {n} of {fact['quote']}")

    def list_open(self) -> Iterator[tuple[bool, str]]:
        """The numbers of the text that no line covers, and whether they look like an amount."""
        cut = self.text.find(self.draft.head["ignore_from"]) if "ignore_from" in self.draft.head else len(self.text)
        for m in LOOSE.finditer(T2S.convert(self.text)):
            if m.start() < cut and not any(a < m.end() and m.start() < b for a, b in self.spans):
                around = self.text[max(0, m.start() - 12) : m.end() + 8].replace("\n", "/")
                amount = bool(STATED.match(T2S.convert(self.text), m.end()) or not m[0][-1].isdigit())
                yield amount, around


def check_words(fact: dict[str, Any]) -> None:
    """Whether direction, basis and sign agree with the words of the quote."""
    quote = T2S.convert(fact["quote"])
    if fact["kind"] == "change":
        before = quote.split(T2S.convert(fact["number"]))[0]
        loss = "亏" in before or "收窄" in before or "亏" in fact["metric"]
        down = re.search(r"下降|下滑|下跌|减少|减亏|年减|月减|季减|收跌|降至|跌", before)
        up = re.search(r"增长|增加|上涨|上升|年增|月增|季增|收涨|升至|提升", before)
        if not loss and ((down and not up and fact["direction"] == "up") or (up and not down and fact["direction"] == "down")):
            raise DraftError(f"direction {fact['direction']} against the words")
        for word, basis in (("同比", "yoy"), ("环比", "seq"), ("按年", "yoy"), ("年[增减]$", "yoy"), ("[季月][增减]$", "seq"), ("较年初", "ytd")):
            if re.search(word, before) and fact["basis"] != basis:
                raise DraftError(f"{word} is {basis}, not {fact['basis']}")
    elif "亏" in T2S.convert(fact["metric"]) and (fact["low"] or fact["high"] or 0) > 0 and fact["unit"][:3].isupper():
        raise DraftError("a loss is negative: say neg, or pos where it is not")


def check_per(fact: dict[str, Any], around: str) -> None:
    """Whether "/股" or 每股 beside the number is in the unit."""
    m = re.search(re.escape(T2S.convert(fact["number"])) + r"/([股吨克桶份平])", around)
    if m and not fact["unit"].endswith(m[1]) and "/" not in fact["unit"]:
        raise DraftError(f"unit {fact['unit']}, but the text says /{m[1]}")
    if fact["metric"] in ("EPS", "每股收益", "基本每股收益", "目标价", "股价", "收盘价") and fact["unit"] in ("CNY", "HKD", "USD", "TWD"):
        raise DraftError("a price of a share is per 股")


def compile_all() -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, list[str]]]:
    """The gold list, the articles and, by article, the numbers that no line covers."""
    gold, articles, left = [], [], {}
    for draft in read_drafts():
        compiler = Compiler(draft)
        compiler.compile()
        if draft.head["style"] not in STYLES:
            raise DraftError(f"{draft.id}: style {draft.head['style']}")
        amounts = [around for amount, around in compiler.list_open() if amount]
        if amounts:
            raise DraftError(f"{draft.id}: amounts that no line covers: " + " | ".join(amounts))
        left[draft.id] = [around for _, around in compiler.list_open()]
        entry, article = pack(draft, compiler, draft.text, draft.id)
        gold.append(entry)
        articles.append(article)
        if "mirror" in draft.head:
            dirty = draft.head["seo"] + "\n\n" + spoil(draft.text)
            (HERE.parent / draft.head["mirror"]).write_text(dirty, encoding="utf-8")
            entry, article = pack(draft, compiler, dirty, draft.id + "-polluted")
            gold.append(move(entry, draft.text, dirty))
            articles.append(article | {"style": "mirror", "title": None})
    return gold, articles, left


def pack(draft: Draft, compiler: Compiler, text: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entry of an article in gold.json and its row in articles.jsonl."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    entry = {
        "id": name,
        "published": draft.head.get("published"),
        "text_sha256": digest,
        "mentions": [compiler.mentions[k] for k in sorted(compiler.mentions)],
        "facts": sorted(compiler.facts, key=lambda f: f["start"]),
    }
    if "ignore_from" in draft.head:
        entry["ignore_from"] = text.index(draft.head["ignore_from"])
    article = {
        "id": name,
        "title": draft.head.get("title"),
        "published": draft.head.get("published"),
        "text": text,
        "style": draft.head["style"],
        "constructions": sorted({f["construction"] for f in compiler.facts}),
    }
    return entry, article


def spoil(text: str) -> str:
    """The text as a hijacked mirror serves it."""
    return pollute(S2T.convert(text), dict(re.findall(r"(.)([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+)", LISTED)))


def move(entry: dict[str, Any], text: str, dirty: str) -> dict[str, Any]:
    """The entry with its offsets in the polluted text, found by counting equal numbers."""
    moved = json.loads(json.dumps(entry, default=str))
    for kind in ("mentions", "facts"):
        for old, new in zip(entry[kind], moved[kind], strict=True):
            new.update(old)
            number = text[old["start"] : old["end"]]
            pattern = re.compile(r"(?:\([a-zà-ǜ]+\))?".join(map(re.escape, S2T.convert(number))))
            before = [m.start() for m in re.finditer(re.escape(number), text)]
            after = [m.span() for m in pattern.finditer(dirty)]
            if len(before) != len(after):
                raise DraftError(f"{entry['id']}: {number} stands {len(before)} times, polluted {len(after)} times")
            new["start"], new["end"] = after[before.index(old["start"])]
            new["number"] = dirty[new["start"] : new["end"]]
    return dict(moved)


def plain_numbers(value: Any) -> Any:
    """Decimals as JSON numbers, 1.0 as 1."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--open", metavar="ID")
    options = parser.parse_args()
    try:
        gold, articles, left = compile_all()
    except DraftError as error:
        print(error, file=sys.stderr)
        return 1
    if options.open:
        print(*left[options.open], sep="\n")
        return 0
    files = {
        GOLD / "gold.json": "[\n" + ",\n".join(json.dumps(g, ensure_ascii=False, default=plain_numbers) for g in gold) + "\n]\n",
        GOLD / "articles.jsonl": "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles),
    }
    stale = [path.name for path, content in files.items() if not path.exists() or path.read_text(encoding="utf-8") != content]
    if options.check:
        print("stale: " + " ".join(stale) if stale else "up to date")
        return int(bool(stale))
    for path, content in files.items():
        path.write_text(content, encoding="utf-8")
    facts = [f for g in gold for f in g["facts"]]
    print(f"{len(gold)} articles, {len(facts)} facts, {sum(len(g['mentions']) for g in gold)} mentions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
