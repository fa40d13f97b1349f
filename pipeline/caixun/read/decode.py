"""Bytes to text: by evidence, never silently lossy."""

import codecs
import hashlib
import re
from typing import NamedTuple

from caixun.read.legacy import LOST, decode_legacy, find_encoding

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = re.compile(
    rb"%PDF-|PK\x03\x04|\x89PNG|\xff\xd8\xff|GIF8|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd|\x7fELF|MZ\x90"
    rb"|\xd0\xcf\x11\xe0|PAR1|SQLite format 3|RIFF|OggS|ID3|\x00\x00\x00.ftyp",
    re.DOTALL,
)
CONTROLS = bytes(n for n in range(0x20) if n not in b"\x00\t\n\x0b\x0c\r\x1b") + b"\x7f"
FEW = 0.1  # of the characters may be damaged where the encoding is known
SURROGATES = re.compile("[\ud800-\udfff]")


class Decoded(NamedTuple):
    """Text, the encoding that gave it, and how many places had to be replaced by U+FFFD."""

    text: str
    encoding: str
    replaced: int


def decode(data: bytes, likely: str | None = None) -> Decoded:
    """Decode bytes by their BOM, as strict UTF-8, else as the encoding that fits best; never raises.

    `likely` is an encoding that stands unless it does badly.

    >>> decode("营收11.11亿元".encode("gb18030"))
    Decoded(text='营收11.11亿元', encoding='gb18030', replaced=0)
    """
    if likely:
        asked = _decode_as(data, likely)
        if asked.replaced <= 1 + FEW * len(asked.text):
            return asked
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _decode_as(data[len(bom) :], encoding)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    try:
        text, lone = SURROGATES.subn("\ufffd", data.decode("utf-8", "surrogatepass"))
        return Decoded(text, "utf-8", lone)
    except UnicodeDecodeError:
        pass
    damaged = _decode_as(data, "utf-8")
    if len(data) - len(damaged.text) > 8 * damaged.replaced:  # bytes that sit in long sequences: UTF-8 with damage
        return damaged
    encoding = find_encoding(data)
    text = decode_legacy(data, encoding)
    return Decoded(text, encoding, text.count(LOST))


def _decode_as(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    if SURROGATES.search(text):
        text = SURROGATES.sub("\ufffd", text)
    already = data.count("\ufffd".encode(encoding)) if encoding.startswith("utf") else 0
    return Decoded(text, encoding, text.count("\ufffd") - already)


def is_binary(data: bytes, encoding: str, replaced: int, length: int) -> bool:
    """Whether bytes are no text: a known binary format, many control characters, or mostly undecodable."""
    if MAGIC.match(data):
        return True
    head = data[:65536]
    if encoding.startswith(("utf-16", "utf-32")):
        return replaced > 0.1 * length
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls > 0.02 * len(head) or head.count(0) > 0.1 * len(head) or replaced > 1 + 0.1 * length


def digest(data: bytes) -> str:
    """The id of an article without one: the first 16 hex digits of the SHA-256 of its raw bytes.

    >>> digest("财讯".encode())
    '28931dfbb6fb2621'
    """
    return hashlib.sha256(data).hexdigest()[:16]


def warn_replaced(replaced: int, encoding: str) -> tuple[str, ...]:
    """The warning of an article that could not be decoded whole."""
    return (f"{replaced} undecodable places replaced by U+FFFD ({encoding})",) if replaced else ()
