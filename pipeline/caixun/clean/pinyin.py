"""Pinyin pollution, inverted exactly.

Hijacked mirrors turn a page traditional, encode it as GBK and append "(pinyin)" to the two bytes of every listed
character, also where those bytes are the end of one character and the start of the next. Decoding turns the lead byte
that is then orphaned, together with the "(", into "?", and pairs the bytes after the ")" wrongly until a single byte
ends the row: 當地時間 becomes 當(dāng)?shù)貢r(shí)間, because 94 B5, across 當|地, are the bytes of 數.

So a well-formed insertion goes when it reads the two bytes before it; in X?pinyin) the lost byte is the low byte of
the character whose lead byte is the last byte of X and whose reading is that pinyin, and the bytes after it re-align.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from caixun.clean.repair import apply_edits
from caixun.fold import fold
from caixun.types import Cleaned, Edit

TONES = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "ü": "ǖǘǚǜ", "n": "ńňǹ", "m": "ḿ"}
TONED = "".join(TONES.values())
TONELESS = str.maketrans({mark: plain for plain, marks in TONES.items() for mark in marks})
HINT = re.compile(rf"[{TONED}][a-zɡ]{{0,3}}\)")
TOKEN = re.compile(rf"(?P<mark>[(?])(?P<pinyin>[a-zêüɡ{TONED}]{{1,6}}+)\)|.", re.DOTALL)
LEFT = "{} polluted places have no unique repair and were left"
ROW = 200  # longest row of wrongly paired characters that is followed


class Token(NamedTuple):
    """One unit of the polluted page: a character, or an insertion whose mark is "(" or the "?" that ate it."""

    start: int
    end: int
    code: bytes
    mark: str
    pinyin: str


class Row(NamedTuple):
    """A re-aligned row: the next token after it, its edits, its last two bytes and the listed characters it shows."""

    next: int
    edits: tuple[Edit, ...]
    last: bytes
    listed: tuple[bytes, ...]


@cache
def gbk_codes() -> dict[str, bytes]:
    """Every character of one or two GBK bytes, with the user-defined area that decoders map to private use."""
    codes = {chr(n): bytes([n]) for n in range(0x80)}
    for high in range(0x81, 0xFF):
        for low in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            code = bytes([high, low])
            for encoding in ("gb18030", "gbk"):
                try:
                    codes[code.decode(encoding)] = code
                except UnicodeDecodeError:
                    continue
    return codes


@cache
def gbk_characters() -> dict[bytes, str]:
    """The inverse of gbk_codes."""
    return {code: character for character, code in gbk_codes().items()}


@cache
def readings(code: bytes) -> frozenset[str]:
    """All pinyin readings of a GBK character, toned as dictionaries write them; empty for anything else."""
    from pypinyin.pinyin_dict import pinyin_dict

    character = gbk_characters().get(code, "")
    found = pinyin_dict.get(ord(character), "") if character else ""
    return frozenset(found.split(",")) if found else frozenset()


def strip_tone(pinyin: str) -> str:
    """Pinyin without its tone mark.

    >>> strip_tone("yíng")
    'ying'
    """
    return pinyin.translate(TONELESS)


@lru_cache(1 << 14)
def reads(code: bytes, pinyin: str) -> bool:
    """Whether a GBK character can be read so, be it with another tone: tables differ on 績 jī and jì."""
    return strip_tone(pinyin) in map(strip_tone, readings(code))


@lru_cache(1 << 12)
def lost_bytes(lead: int, pinyin: str) -> tuple[int, ...]:
    """The low bytes that make `lead` a traditional-only character read `pinyin` and could be orphaned as a lead."""
    codes = [bytes([lead, low]) for low in range(0x81, 0xFF)]
    fitting = [c for c in codes if reads(c, pinyin) and is_traditional(gbk_characters()[c])]
    exact = [c for c in fitting if pinyin in readings(c)]
    return tuple(c[1] for c in exact or fitting)


def is_traditional(character: str) -> bool:
    """Whether a character has another, simplified form."""
    return fold(character) != character


def find_pinyin(text: str, warn: Callable[[str], None]) -> list[Edit]:
    """Edits that undo the pollution of a page; none where a page only teaches pinyin, a warning where bytes are lost.

    >>> polluted = "當(dāng)?shù)貢r(shí)間6月12日,財(cái)報(bào)顯示業(yè)績(jī)?cè)鲩L"
    >>> edits = find_pinyin(polluted, print)
    >>> [(polluted[e.start:e.end], e.new) for e in edits][:4]
    [('(dāng)', ''), ('?shù)', '地'), ('貢r', '時'), ('(shí)', '')]
    """
    if not HINT.search(text):
        return []
    walk = Walk(split(text))
    walk.run()
    if not walk.hits:
        if walk.unsolved:
            warn(LEFT.format(walk.unsolved))
        return []
    if not is_systematic(walk, text):
        if all(is_traditional(gbk_characters()[code]) for code in walk.hits):
            warn(f"{walk.hits.total()} (pinyin) after characters left: too few or too irregular to be pollution")
        return []
    # The listed characters are known only now: a second walk lets them settle what was open.
    walk = Walk(walk.tokens, frozenset(walk.hits))
    walk.run()
    repaired = apply_edits(Cleaned(raw=text, text=text), walk.edits).text
    left = max(walk.unsolved, len(HINT.findall(repaired)))
    if left:
        warn(LEFT.format(left))
    return walk.edits


def split(text: str) -> list[Token]:
    """The page as tokens; a character outside GBK has an empty code."""
    codes = gbk_codes()
    return [
        Token(
            m.start(), m.end(), codes.get(m[0], b"") if m["mark"] is None else b"", m["mark"] or "", m["pinyin"] or ""
        )
        for m in TOKEN.finditer(text)
    ]


def is_systematic(walk: "Walk", text: str) -> bool:
    """Whether insertions follow nearly every occurrence of characters that have a simplified form, as pollution does."""
    names = {gbk_characters()[code]: count for code, count in walk.hits.items()}
    traditional = sum(n for c, n in names.items() if is_traditional(c))
    if traditional < 0.9 * walk.hits.total() or (walk.hits.total() < 3 and len(names) < 2):
        return False
    bare = sum(text.count(c) for c in names) - walk.well_formed
    return bare <= 0.25 * walk.well_formed


class Walk:
    """One pass over the tokens, keeping the last two bytes of the repaired text."""

    def __init__(self, tokens: Sequence[Token], listed: frozenset[bytes] = frozenset()) -> None:
        self.tokens, self.listed = tokens, listed
        self.edits: list[Edit] = []
        self.hits: Counter[bytes] = Counter()
        self.well_formed = self.unsolved = 0

    def run(self) -> None:
        last, number = b"", 0
        while number < len(self.tokens):
            token = self.tokens[number]
            number += 1
            if not token.mark:
                last = (last + token.code)[-2:] if token.code else b""
            elif token.mark == "(" and reads(last, token.pinyin):
                self.edits.append(Edit(token.start, token.end, "", "pinyin"))
                self.hits[last] += 1
                self.well_formed += 1
            elif token.mark == "?" and last and (row := self.choose(list(self.realign(number - 1, last[-1])))):
                self.edits.extend(row.edits)
                self.hits.update(row.listed)
                number, last = row.next, row.last
            else:
                self.unsolved += token.mark == "?"
                last = b""

    def choose(self, rows: list[Row]) -> Row | None:
        """The only row, else the only one whose characters the page lists elsewhere too."""
        if len(rows) > 1:
            rows = [row for row in rows if self.listed.issuperset(row.listed)]
        return rows[0] if len(rows) == 1 else None

    def realign(self, number: int, before: int) -> Iterator[Row]:
        """Every way to fill the lost bytes of the row that starts with token `number`, after the byte `before`."""
        first = self.tokens[number]
        for low in lost_bytes(before, first.pinyin):
            yield from self.follow(number + 1, first.start, bytes([before, low]))

    def follow(self, number: int, start: int, last: bytes) -> Iterator[Row]:
        """Continue a row whose last byte is a lead that waits for its trail; `start` is where its character began."""
        edits: list[Edit] = []
        listed = [last]
        while len(edits) < ROW and number < len(self.tokens):
            token = self.tokens[number]
            number += 1
            if token.mark == "(":
                if not reads(last, token.pinyin):
                    return
                listed.append(last)
                continue
            if token.mark == "?":
                for low in lost_bytes(last[-1], token.pinyin):
                    code = bytes([last[-1], low])
                    edit = Edit(start, token.end, gbk_characters()[code], "pinyin")
                    yield Row(number, (*edits, edit), code, (*listed, code))
                return
            code = last[-1:] + token.code[:1]
            character = gbk_characters().get(code, "") if len(code) == 2 else ""
            if not character:
                return
            if len(token.code) == 1:
                edits.append(Edit(start, token.end, character, "pinyin"))
                yield Row(number, tuple(edits), code, tuple(listed))
                return
            cut = self.tokens[number - 2].end
            edits.append(Edit(start, cut, character, "pinyin"))
            start, last = cut, token.code
