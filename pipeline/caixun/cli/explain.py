"""caixun explain: which rule fired on what, in order."""

from itertools import groupby
from typing import TYPE_CHECKING

from caixun.cli.articles import Companies, Date, Paths, Progress
from caixun.cli.screen import add_row, draw_facts, draw_head, draw_table, format_entity

if TYPE_CHECKING:
    from rich.table import Table

    from caixun.records import Record
    from caixun.types import Article

FEW = 5


def explain(paths: Paths, date: Date = None, companies: Companies = None) -> None:
    """Explain every repair, entity and fact.

    Each with the rule that made it and the words it stands on, in the order of the text.

    \b
    Examples:
      caixun explain article.txt
      caixun explain article.txt | less
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    progress = Progress(quiet=True)
    for article, record in progress.extract(paths, date, companies):
        console.print(draw_head(record))
        for name, table in (
            (f"repairs ({len(record.edits)})", draw_edits(article, record)),
            (f"entities ({len(record.entities)})", draw_entities(record)),
            (f"facts ({len(record.facts)}), the words they stand on", draw_evidence(record)),
            ("and what they say", draw_facts(record)),
        ):
            if table.row_count:
                console.print(Text(f"\n{name}", style="bold"), table)
    progress.finish()


def draw_edits(article: "Article", record: "Record") -> "Table":
    """The repairs, in the order of the original; of a long run of one reason, the first few."""
    table = draw_table("raw", "reason", "was", "became")
    for reason, run in groupby(record.edits, key=lambda edit: edit.reason):
        edits = list(run)
        for edit in edits[:FEW]:
            was = article.raw[edit.raw_start : edit.raw_end]
            shown = was if len(was) <= 60 else f"{was[:28]} … {was[-28:]} ({len(was)} characters)"
            add_row(table, f"{edit.raw_start}:{edit.raw_end}", reason, shown, edit.new or "nothing")
        if len(edits) > FEW:
            add_row(table, f"..{edits[-1].raw_end}", reason, f"{len(edits) - FEW} more", "")
    return table


def draw_entities(record: "Record") -> "Table":
    """The entities, in the order of the text, each with its rule and value."""
    table = draw_table("text", "rule", "label", "words", "value")
    for e in record.entities:
        add_row(table, f"{e.start}:{e.end}", e.rule, e.label, e.text, format_entity(e))
    return table


def draw_evidence(record: "Record") -> "Table":
    """The facts, in the order of the text, each with its rule, number and clause."""
    table = draw_table("text", "rule", "kind", "number", "check", "evidence")
    for f in record.facts:
        add_row(table, f"{f.start}:{f.end}", f.rule, f.kind, f.text, f.check or "", f.evidence)
    return table
