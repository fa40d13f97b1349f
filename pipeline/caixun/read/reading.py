"""How to read: the names of columns, and what no input may exceed."""

import msgspec

from caixun.types import ReadError

MEGABYTE = 1_000_000


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `read_articles`: where JSONL, CSV and Parquet keep an article's fields, and the caps.

    An article has at most `max_bytes`; an archive at most `max_members`, and what comes out of it is at most
    `max_ratio` times its own size.
    """

    text: str = "text"
    title: str = "title"
    published: str = "published"
    id: str = "id"
    url: str = "url"
    max_bytes: int = 20 * MEGABYTE
    max_members: int = 1_000_000
    max_ratio: int = 200

    def columns(self) -> tuple[str, ...]:
        """The names of the columns that are read."""
        return self.text, self.title, self.published, self.id, self.url

    def too_large(self, where: str) -> ReadError:
        """The error of an article that exceeds `max_bytes`."""
        return ReadError(f"more than {self.max_bytes:,} bytes for one article", where, "split it, or raise --max-bytes")
