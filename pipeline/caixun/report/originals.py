"""Originals: the raw text that each record was made of, where it is at hand and is the right one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from caixun.records import Record
from caixun.types import Article


def find_originals(records: Sequence[Record], articles: Iterable[Article]) -> list[str | None]:
    """The raw text of each record; None for a record whose article is not there or has changed since."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        waiting[record.id].append(number)
    found: list[str | None] = [None] * len(records)
    for article in articles:
        for number in waiting.get(article.id, ()):
            if found[number] is None and fits(records[number], article.raw):
                found[number] = article.raw
                break
    return found


def fits(record: Record, raw: str) -> bool:
    """Whether the record was made of this text: repairing it gives the record's text, and each number stands in its place."""
    text = repair(record, raw)
    if record.text is not msgspec.UNSET:
        return text == record.text
    return all(text[fact.start : fact.end] == fact.text for fact in record.facts)


def repair(record: Record, raw: str) -> str:
    """The raw text after the record's repairs."""
    pieces: list[str] = []
    done = 0
    for edit in record.edits:
        pieces += (raw[done : edit.raw_start], edit.new)
        done = edit.raw_end
    return "".join((*pieces, raw[done:]))
