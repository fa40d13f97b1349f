"""Notebook: a record as the HTML that Jupyter shows for it: the text with its entities, the facts as a table.

All text is escaped. The colours are tints that stand on a light and on a dark page.
"""

from collections.abc import Iterator
from html import escape

import msgspec

from caixun.display import FACT_COLUMNS, format_entity, format_fact
from caixun.records import Fact, Record

TINTS = {
    "COMPANY": "124, 92, 214",
    "TICKER": "190, 52, 140",
    "METRIC": "110, 128, 156",
    "PERIOD": "214, 150, 20",
    "MONEY": "38, 158, 90",
    "PERCENT": "40, 126, 214",
    "MULTIPLE": "40, 126, 214",
    "QUANTITY": "20, 150, 154",
}


def draw_record(record: Record) -> str:
    """The record as a piece of HTML.

    >>> record = Record(id="<1>", source={}, title=None, published=None, edits=[], entities=[], facts=[], warnings=[])
    >>> draw_record(record)
    '<div style="line-height:1.8"><p><b>&lt;1&gt;</b> <small>no date</small></p></div>'
    """
    head = f"<p><b>{escape(record.title or record.id)}</b> <small>{escape(record.published or 'no date')}</small></p>"
    text = "" if record.text is msgspec.UNSET else f'<p style="white-space:pre-wrap">{"".join(draw_text(record))}</p>'
    return f'<div style="line-height:1.8">{head}{text}{draw_facts(record.facts) if record.facts else ""}</div>'


def draw_text(record: Record) -> Iterator[str]:
    """The text, each entity on its tint; of two that cross, the first."""
    text, done = str(record.text), 0
    for entity in sorted(record.entities, key=lambda entity: (entity.start, -entity.end)):
        if entity.start < done:
            continue
        yield escape(text[done : entity.start])
        tint = TINTS[entity.label]
        style = f"background:rgba({tint},.18);border-bottom:2px solid rgb({tint});border-radius:3px"
        title = f"{entity.label} {format_entity(entity)}"
        yield f'<span style="{style}" title="{escape(title)}">{escape(text[entity.start : entity.end])}</span>'
        done = entity.end
    yield escape(text[done:])


def draw_facts(facts: list[Fact]) -> str:
    """The facts as a table."""
    rows = [FACT_COLUMNS, *map(format_fact, facts)]
    cells = ("".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
