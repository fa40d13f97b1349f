"""What the facts of an article stand on, sentence by sentence."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caixun.cli.screen import add_row, draw_table, neutralise

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from caixun.records import Fact
    from caixun.relations.grounds import Ground, Told

NUMBERS = frozenset("N%pxn")


def draw_grounds(sentences: "list[Told]", facts: "Iterator[Fact]", shift: int) -> "Iterator[Text | Table]":
    """Each sentence with a number: its slots, what was said before it, and its facts slot by slot.

    facts are those of the record, in order; shift is where the sentences' text begins in the record's.
    """
    from caixun.display import format_quantity
    from caixun.relations.check import tell_check

    starts = [told.row.start for told in sentences]
    for number, told in enumerate(sentences):
        if NUMBERS.intersection(told.row.codes):
            yield draw_sentence(told, shift)
        if not told.facts:
            continue
        table = draw_table("number", "rule", "slot", "value", "from")
        for found, grounds in told.facts:
            fact = next(facts)
            lines = [(g.slot, value, tell_ground(g, starts, number, shift)) for g, value in pair_values(fact, grounds)]
            lines += [("check", fact.check, tell_check(found))] if fact.check else []
            add_row(table, f"{fact.start}:{fact.end} {fact.text}", fact.rule, fact.kind, format_quantity(fact), "")
            for slot, value, origin in lines:
                add_row(table, "", "", slot, value, origin)
        yield table


def pair_values(fact: "Fact", grounds: "list[Ground]") -> "Iterator[tuple[Ground, str]]":
    """Each ground with the value that the record has for its slot."""
    from caixun.display import format_period

    values = {
        "subject": " ".join(filter(None, (fact.subject, fact.symbol))),
        "segment": fact.segment or "",
        "metric": fact.metric or "",
        "period": format_period(fact.period_start, fact.period_end) or fact.period_text or "",
        "source": fact.source or "",
        "modality": fact.modality,
    }
    return ((ground, values[ground.slot]) for ground in grounds if values[ground.slot])


def tell_ground(ground: "Ground", starts: list[int], number: int, shift: int) -> str:
    """Where a slot comes from: the words, their place, and how many sentences away."""
    if ground.place is None:
        return ground.origin
    start, end = ground.place
    above = number - (bisect_right(starts, start) - 1)
    side = "above" if above > 0 else "below"
    distance = f", {abs(above)} sentence{'s'[: abs(above) > 1]} {side}" if above else ""
    return f"{ground.origin} {start + shift}:{end + shift} {ground.words}{distance}"


def draw_sentence(told: "Told", shift: int) -> "Text":
    """The words of a sentence, its slots with their code letters, and the context it begins in."""
    from rich.text import Text

    from caixun.relations.grounds import show_slots

    row = told.row
    words = " ".join(row.cite(row.start, row.end).split())
    text = Text(neutralise(f"\n{row.start + shift}:{row.end + shift}  {words}\n"), style="bold")
    text.append(neutralise(f"slots: {show_slots(row)}\n"), style="not bold dim")
    said = ", ".join(f"{part} {words}" for part, (words, _) in told.said.items())
    return text.append(neutralise(f"said before: {said or 'nothing'}"), style="not bold dim")
