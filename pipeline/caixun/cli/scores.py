"""The tables of an evaluation."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caixun.cli.screen import add_row, draw_table, neutralise

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from caixun.evaluate.score import Report


def draw_report(report: "Report") -> Iterator[tuple[str, "Table"]]:
    """Mentions, facts, slots, constructions, styles, causes: those that there are."""
    yield f"mentions in {report.articles} articles, F1", draw_mentions(report)
    yield "facts", draw_facts(report)
    yield "slots of the facts found, where the gold states them", draw_slots(report)
    if report.constructions:
        yield "facts by construction, the share found and strictly right", draw_constructions(report)
    if report.styles:
        yield "facts by style of press, F1", draw_styles(report)
    if report.causes:
        yield "what goes wrong (+ marks what the gold leaves empty and no score counts)", draw_causes(report)


def draw_mentions(report: "Report") -> "Table":
    """Each label, how many there are, and F1 of the place, the exact span and the value."""
    table = draw_table("label", "gold>", "given>", "found>", "span>", "value>", "value P>", "value R>")
    for label, named in report.mentions.items():
        found, span, value = (named[name] for name in ("found", "span", "value"))
        add_row(table, label, found.wanted, found.given, found.f1, span.f1, value.f1, value.precision, value.recall)
    return table


def draw_facts(report: "Report") -> "Table":
    """Found and strict."""
    table = draw_table("", "gold>", "given>", "right>", "P>", "R>", "F1>")
    for name, score in report.facts.items():
        add_row(table, name, score.wanted, score.given, score.right, score.precision, score.recall, score.f1)
    return table


def draw_slots(report: "Report") -> "Table":
    """Each slot's rate."""
    table = draw_table("slot", "stated>", "right>", "rate>")
    for slot, rate in report.slots.items():
        add_row(table, slot, rate.of, rate.right, rate.rate)
    return table


def draw_constructions(report: "Report") -> "Table":
    """Each construction's recall; what is spurious belongs to no construction."""
    table = draw_table("construction", "gold>", "found>", "strict>")
    for name, rates in report.constructions.items():
        add_row(table, name, rates["found"].of, rates["found"].rate, rates["strict"].rate)
    return table


def draw_styles(report: "Report") -> "Table":
    """Each style's F1."""
    table = draw_table("style", "gold>", "given>", "found>", "strict>")
    for style, scores in report.styles.items():
        found = scores["found"]
        add_row(table, style, found.wanted, found.given, found.f1, scores["strict"].f1)
    return table


def draw_causes(report: "Report") -> "Table":
    """Each slot's causes with the commonest kinds, gold → got."""
    table = draw_table("slot", "cause", "times>", "commonest")
    for cause in report.causes:
        kinds = "; ".join(f"{kind} ({times})" if times > 1 else kind for kind, times in cause.kinds)
        add_row(table, cause.slot, cause.cause, f"{'' if cause.counts else '+'}{cause.times}", kinds)
    return table


def draw_errors(report: "Report", few: int) -> Iterator["Text"]:
    """The first errors in the order of the articles: the number, the slot, gold → got, and below them the evidence."""
    from rich.text import Text

    for error in report.errors[:few]:
        what = f"{error.slot}, {error.cause}"
        answers = f"{error.want or 'nothing'} → {error.got or 'nothing'}"
        line = Text(neutralise(f"{error.article}  {error.number}  {what}: {answers}\n"))
        yield line.append(neutralise(f"    {' '.join(error.evidence.split())}"), style="dim")
