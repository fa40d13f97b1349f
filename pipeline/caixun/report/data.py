"""Data: what the page knows, as JSON that no parser of HTML takes for anything else.

Two blocks: an index that filters, tables and charts read, and one line an article with its text and entities, which the
page reads when the article is shown. Numbers are strings of their exact digits: a browser's own would round them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from caixun.records import Entity, Record
from caixun.report.figures import find_conflicts
from caixun.report.originals import repair

FACT = (
    "kind subject symbol segment metric metric_text period_text period_start period_end low high unit bound direction "
    "basis from_ to modality source text start end raw_start raw_end evidence_start evidence_end check rule"
).split()
SHARED = {"id", "text", "start", "end", "raw_start", "raw_end", "rule"}  # fields of every entity
INERT = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def write_json(value: Any) -> str:
    """JSON without a character that could end its block; numbers that are exact are strings.

    >>> write_json({"title": "</script><!--"})
    '{"title":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    return msgspec.json.encode(value).decode().translate(INERT)


def write_index(records: Sequence[Record]) -> str:
    """What can be filtered, counted and compared."""
    return write_json(
        {
            "columns": [name.rstrip("_") for name in FACT],
            "articles": [index_article(record) for record in records],
            "conflicts": [[(f.article, f.fact.id) for f in conflict.figures] for conflict in find_conflicts(records)],
        }
    )


def index_article(record: Record) -> dict[str, Any]:
    """An article's head, counts and facts."""
    return {
        "id": record.id,
        "title": record.title,
        "published": record.published,
        "source": record.source,
        "warnings": record.warnings,
        "entities": Counter(entity.label for entity in record.entities),
        "repairs": Counter(edit.reason for edit in record.edits),
        "removed": sum(edit.raw_end - edit.raw_start - len(edit.new) for edit in record.edits),
        "facts": [[getattr(fact, name) for name in FACT] for fact in record.facts],
    }


def write_articles(records: Iterable[Record], originals: Iterable[str | None]) -> str:
    """A line for each article."""
    return "\n".join(
        write_json(write_article(record, raw)) for record, raw in zip(records, originals, strict=True)
    )


def write_article(record: Record, raw: str | None) -> dict[str, Any]:
    """An article's text, repairs, entities, and the sentences of its facts where there is no text to cut them from."""
    text = (raw and repair(record, raw)) if record.text is msgspec.UNSET else record.text
    return {
        "text": text,
        "raw": raw,
        "repairs": [(edit.raw_start, edit.raw_end, edit.new, edit.reason) for edit in record.edits],
        "entities": [write_entity(entity) for entity in record.entities],
        "evidence": [fact.evidence for fact in record.facts] if text is None else [],
    }


def write_entity(entity: Entity) -> list[Any]:
    """An entity's label, places, rule, and the fields that only its label has."""
    own = {name: getattr(entity, name) for name in entity.__struct_fields__ if name not in SHARED}
    return [entity.label, entity.start, entity.end, entity.raw_start, entity.raw_end, entity.rule, own]
