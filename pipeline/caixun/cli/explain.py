"""caixun explain: which rule fired on what, in order, and what every slot of a fact stands on."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from caixun.cli.articles import Companies, Date, Paths, read_records
from caixun.cli.grounds import draw_grounds
from caixun.cli.screen import add_row, draw_head, draw_table

if TYPE_CHECKING:
    from rich.table import Table

    from caixun.records import Record
    from caixun.relations.grounds import Told
    from caixun.types import Article

FEW = 5


def explain(paths: Paths, date: Date = None, companies: Companies = None) -> None:
    """Explain every repair, entity and fact.

    Repairs and entities with their rule, in the order of the text. Then each sentence with a number: its slots, what the
    text had said before it, and for every fact the rule, where each slot comes from, and the arithmetic of its check.

    \b
    Examples:
      caixun explain article.txt
      caixun explain article.txt | less
    """
    from rich.console import Console

    console = Console(highlight=False)
    for article, record in read_records(paths, date, companies):
        console.print(draw_head(record))
        for name, table in (
            (f"repairs ({len(record.edits)})", draw_edits(article, record)),
            (f"entities ({len(record.entities)})", draw_entities(record)),
        ):
            if table.row_count:
                console.print(f"\n[bold]{name}[/bold]", table)
        console.print(f"\n[bold]facts ({len(record.facts)}), sentence by sentence[/bold]")
        facts = iter(record.facts)
        for shift, sentences in read_sentences(article, date, companies):
            console.print(*draw_grounds(sentences, facts, shift), sep="\n")


def read_sentences(article: "Article", date: str | None, companies: str | None) -> "Iterator[tuple[int, list[Told]]]":
    """The sentences of each part of the article, read once more by the same rules, with what their facts stand on."""
    from caixun.clean import clean
    from caixun.pipeline import annotate, cut_parts, load
    from caixun.relations import explain_doc

    for shift, part in cut_parts(clean(article, date)):
        yield shift, explain_doc(annotate(load(companies), part))


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
    from caixun.display import format_entity

    table = draw_table("text", "rule", "label", "words", "value")
    for e in record.entities:
        add_row(table, f"{e.start}:{e.end}", e.rule, e.label, e.text, format_entity(e))
    return table
