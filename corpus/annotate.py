"""The gold annotations, written short and compiled long: offsets are found, never typed, and the format is checked.

    python corpus/annotate.py            compile corpus/gold/*.txt to gold.json, articles.jsonl and the polluted sample
    python corpus/annotate.py --check    only say whether the compiled files are up to date
    python corpus/annotate.py --open ID  list the numbers of an article that no line covers

The drafts are explained in corpus/gold/README.md.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from opencc import OpenCC

HERE = Path(__file__).parent
GOLD = HERE / "gold"
sys.path.insert(0, str(HERE))
from agreement import check_arithmetic, check_per, check_words  # noqa: E402
from notation import T2S, DraftError, Number, find_bound, open_sides, parse_number, parse_period  # noqa: E402
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
VERBATIM = {"s": "subject", "m": "metric", "seg": "segment", "src": "source", "p": "period_text"}
ALTERNATIVES = {"salt": "subject_alt", "balt": "basis_alt", "malt": "modality_alt"}
FIELDS = {"s", "m", "seg", "p", "mod", "src", "c", "u", "bound", "from", "to", "fact", "note", *ALTERNATIVES}
FLAGS = {"bare", "neg", "nomention", "anyway"}
NUMBERS = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?|[数两一二三四五六七八九十][成倍]|[数百千]+[亿万]|翻番|翻倍")
AMOUNT = re.compile(r"\s*(?:万亿|兆|[千百]?[亿万])?\s*(?:美元|港元|港仙|元|%|个百分点|个基点|pct|倍|X\b)|\s*[亿兆]")
S2T = OpenCC("s2tw")
# The characters that the mirror sites list, each with the reading that they append.
LISTED = (
    "個gè價jià優yōu儲chǔ內nèi創chuàng動dòng務wù勢shì區qū協xié嚴yán團tuán執zhí報bào場chǎng實shí對duì導dǎo強qiáng復fù態tài應yīng"
    "戰zhàn擔dān據jù擴kuò數shù時shí會huì業yè構gòu標biāo機jī測cè準zhǔn濟jì災zāi爭zhēng獨dú現xiàn環huán產chǎn當dāng發fā礎chǔ穩wěn"
    "競jìng節jié紀jì級jí結jié統tǒng經jīng網wǎng績jī續xù聯lián臺tái號hào術shù補bǔ規guī計jì訓xùn設shè認rèn調diào負fù財cái責zé"
    "費fèi貿mào質zhì轉zhuǎn進jìn達dá關guān項xiàng預yù領lǐng驗yàn點diǎn"
)


@dataclass
class Draft:
    """One article with its lines of annotation."""

    id: str
    head: dict[str, str]
    text: str
    lines: list[str]


@dataclass
class Line:
    """One line: what stands before the first ";", its fields, its flags, and the fields written with "~="."""

    head: str
    fields: dict[str, str]
    flags: set[str]
    free: set[str]


def read_drafts() -> Iterator[Draft]:
    """Every draft of corpus/gold, by file name."""
    for path in sorted(GOLD.glob("*.txt")):
        head, _, rest = path.read_text(encoding="utf-8").partition("=== ")
        text, _, facts = rest.rpartition("=== facts\n") if rest.startswith("text\n") else ("", "", rest[6:])
        fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
        text = read_sample(fields) if "file" in fields else text.removeprefix("text\n").strip("\n")
        yield Draft(path.stem, fields, text, facts.splitlines())


def read_sample(head: dict[str, str]) -> str:
    """The text of a sample article; PATH#ID is a row of a JSONL file, which also gives title and date."""
    path, _, row = head["file"].partition("#")
    text = (HERE.parent / path).read_bytes().decode(head.get("encoding", "utf-8"))
    if not row:
        return text
    article = next(a for a in map(json.loads, text.splitlines()) if a["id"] == row)
    head |= {"title": article["title"], "published": article["published"]}
    return str(article["text"])


def read_fields(line: str) -> Line:
    """A line in its parts."""
    first, *rest = (part.strip() for part in line.split("; "))
    parsed = Line(first, {}, set(), set())
    for part in rest:
        key, sign, value = part.rpartition("=") if part.startswith("=") else part.partition("=")
        if not sign:
            parsed.flags.add(part)
        elif part.startswith("="):
            parsed.fields[key + sign] = value
        else:
            parsed.free |= {key[:-1]} if key.endswith("~") else set()
            parsed.fields[key.rstrip("~")] = value
    if wrong := (set(parsed.fields) - FIELDS - {"=", "=="}) | (parsed.flags - FLAGS):
        raise DraftError(f"no such field or flag: {wrong}")
    return parsed


def locate(quote: str, text: str) -> tuple[int, int, str]:
    """Start and end of the bracketed number, and the quote without brackets, which must stand once in the text."""
    m = re.fullmatch(r"([^\[\]]*)\[([^\[\]]+)\]([^\[\]]*)", quote)
    if not m:
        raise DraftError(f"one number in brackets, please: {quote}")
    plain = "".join(m.groups())
    if text.count(plain) != 1:
        raise DraftError(f"stands {text.count(plain)} times in the text: {plain}")
    start = text.index(plain) + len(m[1])
    return start, start + len(m[2]), plain


class Compiler:
    """Turns the lines of one draft into mentions and facts."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.text = draft, draft.text
        self.currency = draft.head.get("currency", "CNY")
        self.words = re.sub(r"\s", "", draft.text + draft.head.get("title", ""))
        self.symbols: dict[str, str] = {}
        self.context = Line("", {}, set(), set())
        self.metric: str | None = None
        self.facts: list[dict[str, Any]] = []
        self.mentions: dict[tuple[int, int], dict[str, Any]] = {}
        self.stated: set[Decimal] = set()
        self.spans: list[tuple[int, int]] = []
        for number, line in enumerate(draft.lines, 1):
            if line.strip():
                try:
                    self.read_line(line.strip())
                except (DraftError, ValueError, ArithmeticError, KeyError) as error:
                    raise DraftError(f"{draft.id}, line {number} of the facts: {line}\n    {error}") from error
        self.check_stated()

    def read_line(self, text: str) -> None:
        """A symbol, a context, a mention or a fact, by the line's first character."""
        if text.startswith("!"):
            name, symbol = text[1:].strip().rsplit(" ", 1)
            self.symbols[name] = symbol
            return
        if text.startswith("@"):
            context = read_fields("; " + text[1:].strip())
            self.context.fields |= context.fields
            self.context.free = (self.context.free - set(context.fields)) | context.free
            return
        line = read_fields(text)
        kind, quote = line.head.split(" ", 1)
        start, end, plain = locate(quote, self.text)
        self.spans.append((start, end))
        where = {"quote": plain, "number": self.text[start:end], "start": start, "end": end}
        if kind == "t":
            self.add_ticker(where, line.fields.get("="))
        elif kind != "x":
            written = line.fields.get("=") or line.fields.get("==") or where["number"]
            number = parse_number(str(written), self.currency)
            self.stated |= {abs(side) for side in number.sides()}
            spread = len(set(number.sides())) == 2
            bound = line.fields.get("bound") or ("range" if spread else find_bound(self.text, start, end))
            if "==" not in line.fields and "nomention" not in line.flags:
                self.add_mention(where, number, bound)
            if kind != "m":
                self.metric = self.find_metric(kind, quote, line)
                self.add_fact(kind, where, number, bound, line)

    def find_metric(self, kind: str, quote: str, line: Line) -> str | None:
        """The metric that the line names, else the words before the number, else for a change the metric before."""
        return line.fields.get("m") or (quote.partition("[")[0] if kind == "v" else self.metric)

    def add_ticker(self, where: dict[str, Any], symbol: str | None) -> None:
        """A ticker, with the declared symbol whose code it shows."""
        known = {s for s in self.symbols.values() if s.split(".")[0].lstrip("0") in where["number"]}
        if not symbol and len(known) != 1:
            raise DraftError(f"which symbol is it? {known}")
        self.put({"label": "TICKER", "symbol": symbol or known.pop()} | where)

    def add_mention(self, where: dict[str, Any], number: Number, bound: str) -> None:
        """A MONEY, PERCENT or MULTIPLE; quantities are no mentions of the gold."""
        low, high = open_sides(number, bound)
        if number.label == "MULTIPLE":
            self.put({"label": "MULTIPLE", "value": number.sides()[0]} | where)
        elif number.label != "QUANTITY":
            key = "currency" if number.label == "MONEY" else "unit"
            self.put({"label": number.label, "low": low, "high": high, key: number.unit, "bound": bound} | where)

    def put(self, mention: dict[str, Any]) -> None:
        """One mention a span, none across another."""
        start, end = mention["start"], mention["end"]
        for a, b in self.mentions:
            if (a, b) != (start, end) and a < end and start < b:
                raise DraftError(f"overlaps another mention: {self.text[a:b]}")
        self.mentions.setdefault((start, end), mention)

    def add_fact(self, kind: str, where: dict[str, Any], number: Number, bound: str, line: Line) -> None:
        """A value or a change, checked against the text and itself."""
        slots = self.context.fields | line.fields
        code, _, words = slots.get("p", "").partition(" ")
        if "fact" in slots:
            number = parse_number(slots["fact"], self.currency)
        low, high = open_sides(number, bound)
        if "neg" in line.flags:
            low, high = (None if n is None else -n for n in (high, low))
        fact: dict[str, Any] = {
            "kind": "value" if kind == "v" else "change",
            "subject": slots.get("s") or None,
            "symbol": self.symbols.get(slots.get("s", "")),
            "segment": slots.get("seg") or None,
            "metric": self.metric,
            "period": parse_period(code) if code and code != "-" else None,
            "period_text": words or None,
            "low": low,
            "high": high,
            "unit": slots.get("u") or number.unit,
        }
        if kind != "v":
            fact |= self.read_change(kind, low, high, line)
        if bound != "exact" and "bare" not in line.flags:
            fact["bound"] = bound
        fact |= {"modality": slots.get("mod", "actual"), "source": slots.get("src") or None}
        fact |= {name: slots[key] for key, name in ALTERNATIVES.items() if slots.get(key)}
        if fact["kind"] == "value":
            fact.pop("basis_alt", None)
        simplified = T2S.convert(fact["subject"] or "")
        if simplified != (fact["subject"] or ""):
            fact.setdefault("subject_alt", simplified)
        if "note" in slots:
            fact["note"] = slots["note"]
        fact |= {"construction": slots.get("c")} | where
        self.check(fact, (self.context.free - set(line.fields)) | line.free)
        if "anyway" not in line.flags:
            check_words(fact)
            check_per(fact, self.text[fact["end"] : fact["end"] + 2])
            if fact["kind"] == "change":
                check_arithmetic(fact, number.slack)
        self.facts.append(fact)

    def read_change(self, kind: str, low: Decimal | None, high: Decimal | None, line: Line) -> dict[str, Any]:
        """Magnitude, direction, basis, from and to of a change; a range that spans zero keeps its signs."""
        if low is None or high is None or not low < 0 < high:
            low, high = (None if n is None else abs(n) for n in (low, high))
        if low is not None and high is not None:
            low, high = min(low, high), max(low, high)
        if "bare" in line.flags:
            low = high = None
        ends = {
            key: parse_number(line.fields[key], self.currency).plain() if key in line.fields else None
            for key in ("from", "to")
        }
        return {"low": low, "high": high, "direction": DIRECTIONS[kind[0]], "basis": BASES[kind[1]]} | ends

    def check(self, fact: dict[str, Any], free: set[str]) -> None:
        """The words must stand in the text, the enums must be known."""
        for key, name in VERBATIM.items():
            word = fact[name]
            if word and key not in free and re.sub(r"\s", "", word) not in self.words:
                raise DraftError(f"the text has no {name} {word}")
        if not fact["metric"]:
            raise DraftError("no metric")
        for name in ALTERNATIVES.values():
            if name in fact and fact[name] == fact[name.removesuffix("_alt")]:
                raise DraftError(f"{name} is no alternative")
        if fact["modality"] not in MODALITIES or fact["construction"] not in CONSTRUCTIONS:
            raise DraftError(f"modality {fact['modality']}, construction {fact['construction']}")

    def check_stated(self) -> None:
        """Every from and to must be a number that some line locates in the text."""
        for fact in self.facts:
            for key in ("from", "to"):
                side = fact.get(key)
                for n in side if isinstance(side, list) else [] if side is None else [side]:
                    if abs(n) not in self.stated:
                        raise DraftError(f"{self.draft.id}: no line locates the {key} {n} of {fact['quote']}")

    def list_open(self) -> Iterator[tuple[bool, str]]:
        """The numbers of the text that no line covers, and whether they look like an amount."""
        text = T2S.convert(self.text)
        for m in NUMBERS.finditer(text):
            if not any(a < m.end() and m.start() < b for a, b in self.spans):
                amount = bool(AMOUNT.match(text, m.end())) or not m[0][-1].isdigit()
                yield amount, text[max(0, m.start() - 12) : m.end() + 8].replace("\n", "/")


def compile_all() -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[Path, str]]:
    """The gold list, the articles, and the polluted samples by path."""
    gold, articles, samples = [], [], {}
    for draft in read_drafts():
        compiler = Compiler(draft)
        if draft.head["style"] not in STYLES:
            raise DraftError(f"{draft.id}: style {draft.head['style']}")
        if amounts := [around for amount, around in compiler.list_open() if amount]:
            raise DraftError(f"{draft.id}: amounts that no line covers: " + " | ".join(amounts))
        entry, article = pack(draft, compiler)
        gold.append(entry)
        articles.append(article)
        if "mirror" in draft.head:
            dirty = draft.head["seo"] + "\n\n" + spoil(draft.text)
            samples[HERE.parent / draft.head["mirror"]] = dirty
            gold.append(move(entry, draft.text, dirty))
            articles.append(article | {"id": gold[-1]["id"], "title": None, "text": dirty, "style": "mirror"})
    return gold, articles, samples


def pack(draft: Draft, compiler: Compiler) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entry of an article in gold.json and its row in articles.jsonl."""
    published = draft.head.get("published")
    entry = {
        "id": draft.id,
        "published": published,
        "text_sha256": hashlib.sha256(draft.text.encode()).hexdigest(),
        "mentions": [compiler.mentions[span] for span in sorted(compiler.mentions)],
        "facts": sorted(compiler.facts, key=lambda fact: int(fact["start"])),
    }
    article = {
        "id": draft.id,
        "title": draft.head.get("title"),
        "published": published,
        "text": draft.text,
        "style": draft.head["style"],
        "constructions": sorted({fact["construction"] for fact in compiler.facts}),
    }
    return entry, article


def spoil(text: str) -> str:
    """The text as a hijacked mirror serves it."""
    return pollute(str(S2T.convert(text)), dict(re.findall(r"([\u4e00-\u9fff])([a-zà-ǜ]+)", LISTED)))


def move(entry: dict[str, Any], text: str, dirty: str) -> dict[str, Any]:
    """The entry with its offsets in the polluted text: the nth equal number there is the nth here."""

    def moved(item: dict[str, Any]) -> dict[str, Any]:
        number = str(item["number"])
        pattern = re.compile(r"(?:\([a-zà-ǜ]+\))?".join(map(re.escape, S2T.convert(number))))
        here = [m.start() for m in re.finditer(re.escape(number), text)]
        there = [m.span() for m in pattern.finditer(dirty)]
        if len(here) != len(there):
            raise DraftError(f"{entry['id']}: {number} stands {len(here)} times, polluted {len(there)} times")
        start, end = there[here.index(item["start"])]
        return item | {"number": dirty[start:end], "start": start, "end": end}

    digest = hashlib.sha256(dirty.encode()).hexdigest()
    items = {kind: [moved(item) for item in entry[kind]] for kind in ("mentions", "facts")}
    return entry | {"id": entry["id"] + "-polluted", "text_sha256": digest} | items


def write_plain(value: Any) -> int | float:
    """A Decimal as a JSON number, 1.0 as 1."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value))


def main() -> int:
    """Compile, check or list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--open", metavar="ID")
    options = parser.parse_args()
    try:
        if options.open:
            draft = next(d for d in read_drafts() if d.id == options.open)
            print(*(around for _, around in Compiler(draft).list_open()), sep="\n")
            return 0
        gold, articles, files = compile_all()
    except DraftError as error:
        print(error, file=sys.stderr)
        return 1
    rows = (json.dumps(entry, ensure_ascii=False, default=write_plain) for entry in gold)
    files[GOLD / "gold.json"] = "[\n" + ",\n".join(rows) + "\n]\n"
    files[GOLD / "articles.jsonl"] = "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles)
    if options.check:
        stale = [p.name for p, new in files.items() if not p.exists() or p.read_text(encoding="utf-8") != new]
        print("stale: " + " ".join(stale) if stale else "up to date")
        return int(bool(stale))
    for path, content in files.items():
        path.write_text(content, encoding="utf-8")
    counts = (len(gold), sum(len(g["facts"]) for g in gold), sum(len(g["mentions"]) for g in gold))
    print("{} articles, {} facts, {} mentions".format(*counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
