"""Text in GB18030 or Big5: which of the two, and where its characters begin again after a damaged byte.

Both give almost any bytes some meaning, so errors tell little. What tells is how common the characters are: read in the
wrong encoding, or from the wrong byte on, a text turns into characters that hardly anybody writes.
"""

import re
from functools import cache, lru_cache
from itertools import islice

ENCODINGS = ("gb18030", "big5hkscs")
IMPOSSIBLE = float("inf")
LOST = "\ufffd"
WORDS = re.compile(rb"(?:[\x81-\xfe][\x30-\xfe]){1,100}")
SAMPLE = 2000  # stretches without ASCII that tell the encoding
SKIP = 6  # what a byte costs that is left out
RARE, PRIVATE, SIGN, CONTROL = 3, 6, 1, 3  # what a character costs
ALIGNED = 500_000  # bytes of a text that are aligned at most: it takes a second


@cache
def common() -> frozenset[str]:
    """The characters that texts are made of: the first levels of GB 2312 and Big5, marks, ASCII."""
    rows = (bytes((lead, trail)) for lead in (0xA1, 0xA3, *range(0xB0, 0xD8)) for trail in range(0xA1, 0xFF))
    simplified = b"".join(rows).decode("gb2312", "ignore")
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    cells = (bytes((lead, trail)) for lead in (0xA1, *range(0xA4, 0xC7)) for trail in trails)
    return frozenset(simplified + b"".join(cells).decode("big5", "ignore") + "".join(map(chr, range(128))) + "·—…")


def find_encoding(data: bytes) -> str:
    """The encoding in which the bytes hold more common characters.

    >>> find_encoding("营业收入".encode("gbk")), find_encoding("營業收入".encode("big5"))
    ('gb18030', 'big5hkscs')
    """
    dense = b"\n".join(m[0] for m in islice(WORDS.finditer(data), SAMPLE)) or data
    return min(ENCODINGS, key=lambda encoding: count_rare(dense.decode(encoding, "replace")))


def count_rare(text: str) -> int:
    """The characters that are not common, a lost one counting more."""
    return len(text) - sum(map(common().__contains__, text)) + RARE * text.count(LOST)


def decode_legacy(data: bytes, encoding: str) -> str:
    """The text, line by line; U+FFFD stands for bytes that have no meaning, or whose meaning would spoil the rest.

    >>> decode_legacy("上半年营业收入".encode("gbk")[1:], "gb18030")
    '�半年营业收入'
    """
    text = data.decode(encoding, "replace")
    if not is_damaged(text):
        return text
    lines, left = [], ALIGNED
    for line in data.split(b"\n"):
        text = line.decode(encoding, "replace")
        if is_damaged(text) and len(line) <= left:
            left -= len(line)
            text = align(line, encoding)
        lines.append(text)
    return "\n".join(lines)


def is_damaged(text: str) -> bool:
    """Whether a text has lost characters, or two rare ones in a row: it may be read from the wrong byte on."""
    return LOST in text or b"\0\0" in bytes(map(common().__contains__, text))


def align(line: bytes, encoding: str) -> str:
    """The reading of the bytes that costs least (Viterbi): rare characters cost, and bytes left out cost more."""
    size = len(line)
    costs = [0.0, *([IMPOSSIBLE] * size)]
    steps: list[tuple[int, str]] = [(0, "")] * (size + 1)
    for at in range(size):
        for length in (1, 2, 4):
            if at + length > size:
                break
            character, cost = read_character(line[at : at + length], encoding)
            if costs[at] + cost < costs[at + length]:
                costs[at + length], steps[at + length] = costs[at] + cost, (at, character)
    pieces: list[str] = []
    while size:
        size, character = steps[size]
        if character != LOST or not pieces or pieces[-1] != LOST:
            pieces.append(character)
    return "".join(reversed(pieces))


@lru_cache(maxsize=100_000)
def read_character(data: bytes, encoding: str) -> tuple[str, float]:
    """The one character that the bytes are, and what it costs to read them so."""
    if data[0] < 0x80 or len(data) == 1:
        if len(data) > 1:
            return LOST, IMPOSSIBLE
        return (chr(data[0]), 0 if data >= b" " or data in b"\t\r" else CONTROL) if data[0] < 0x80 else (LOST, SKIP)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return LOST, IMPOSSIBLE
    if len(data) == 4 and len(text) > 1:
        return LOST, IMPOSSIBLE
    return (
        text,
        0 if text in common() else SIGN if text < "\u3400" else PRIVATE if "\ue000" <= text < "\uf900" else RARE,
    )
