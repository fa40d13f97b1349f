"""Files that are one article: plain text and pages."""

from typing import BinaryIO

from caixun.read.decode import decode, digest, is_binary, warn_replaced
from caixun.read.origin import Origin
from caixun.read.page import is_page, read_page
from caixun.read.reading import Reading
from caixun.read.suffix import PAGES, unpacked
from caixun.types import Article, ReadError

REMEDY = "give a text file in UTF-8, GB18030 or Big5, or JSONL with a text field"


def read_whole(stream: BinaryIO, origin: Origin, reading: Reading, head: bytes = b"") -> bytes:
    """All bytes of a file that is one article, `head` those already read; ReadError where they are too many."""
    data = head + stream.read(max(0, reading.max_bytes + 1 - len(head)))
    if len(data) > reading.max_bytes:
        raise reading.too_large(origin.where())
    return data


def read_text(data: bytes, origin: Origin) -> Article:
    """One article from the bytes of a text; ReadError if they are binary or empty."""
    text, encoding, replaced = decode(data)
    if is_binary(data, encoding, replaced, len(text)):
        raise ReadError("binary file, not a text", origin.where(), REMEDY)
    if not text.strip():
        raise ReadError("empty text", origin.where(), REMEDY)
    source = origin.source() | {"encoding": encoding}
    article = Article(id=digest(data), raw=text, source=source, warnings=warn_replaced(replaced, encoding))
    return read_page(article, origin.where()) if unpacked(origin.name).endswith(PAGES) or is_page(text) else article
