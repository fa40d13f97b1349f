"""Grounds: what each slot of a fact stands on — words of its own sentence, or what the text had said before it."""

from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct

from caixun.fold import fold
from caixun.relations.facts import Context
from caixun.relations.row import Row, Slot
from caixun.types import Fact

HERE, NOWHERE, PUBLISHED, ELSEWHERE = "here", "nothing says it", "the day of publication", "elsewhere"
BODY = "the body that a headline repeats"
MEASURED = "what is measured, or when"
TRIGGERS = {"forecast": ("forecast", "will"), "plan": ("plan", "will"), "rumor": ("rumor",), "denied": ("denial",)}
NAMES = "CSH"
KINDS = {
    "N": "amount", "%": "percent", "p": "points", "x": "multiple", "n": "number", "M": "metric", "V": "deed", "C": "company",
    "S": "place", "q": "self", "H": "holder", "P": "period", "b": "basis", "o": "base", "B": "against", "v": "against", "+": "up",
    "-": "down", "~": "flat", "?": "change", "g": "rate", "t": "to", "f": "from", "e": "is", "r": "each", "R": "both",
    "s": "share", "l": "loss", "w": "gain",
}  # fmt: skip
# Which parts of the context a slot may be filled from, the likeliest first.
PARTS = {
    "subject": ("topic", "article", "place"),
    "segment": ("topic", "article"),
    "metric": ("metric", "first metric"),
    "period": ("report", "day", "period", "announcement"),
    "source": ("speaker", "last speaker"),
}


class Ground(Struct, frozen=True):
    """A slot of a fact, the words in it, what gave them, and where they stand (None where no words do)."""

    slot: str
    words: str
    origin: str
    place: tuple[int, int] | None = None


class Told(Struct, frozen=True):
    """A sentence as slots, what the text had said before it by part, and its facts with their grounds."""

    row: Row
    said: dict[str, tuple[str, int | None]]
    facts: list[tuple[Fact, list[Ground]]]


class Watcher:
    """Keeps the context in which each sentence is read, and tells afterwards what the facts took from it."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    def watch(self, row: Row, context: Context) -> None:
        """Note what is known before the sentence is read."""
        self.told.append(Told(row, dict(list_context(row, context)), []))

    def tell(self, facts: Sequence[Fact]) -> list[Told]:
        """Every sentence with its facts and their grounds."""
        numbers = {told.row.start: number for number, told in enumerate(self.told)}
        for fact in facts:
            number = numbers[fact.evidence_start]
            self.told[number].facts.append((fact, list(self.trace(fact, number))))
        return self.told

    def trace(self, fact: Fact, number: int) -> Iterator[Ground]:
        """The grounds of a fact of the sentence with this number, slot by slot."""
        for slot, words in list_words(fact):
            if words is None:
                yield Ground(slot, "", NOWHERE)
            elif not words:
                yield Ground(slot, "", PUBLISHED)
            else:
                yield self.find_ground(fact, slot, words, number)
        if fact.modality != "actual":
            yield find_trigger(self.told[number].row, fact)

    def find_ground(self, fact: Fact, slot: str, words: str, number: int) -> Ground:
        """The sentence where it says the words, else the part of the context that does and where they stand nearest."""
        row, said = self.told[number].row, self.told[number].said
        here = find_place(row, fact, slot, words, fact.start)
        if here:
            return Ground(slot, words, HERE, here)
        part = next((part for part in PARTS[slot] if said.get(part, ("",))[0] in (words, fold(words))), None)
        at = said[part][1] if part else None
        order = chain(range(number - 1, -1, -1), range(number + 1, len(self.told)))
        around = (find_place(self.told[n].row, fact, slot, words) for n in order)
        place = next(filter(None, around), None) if at is None else (at, at + len(words))
        own = next((s for s in reversed(row.slots) if s.code == "q" and s.start < fact.start), None)
        named = f"{row.cite(own.start, own.end)} here, " if own and slot == "subject" else ""
        behind = slot != "source" and place is not None and place[0] >= row.end
        return Ground(slot, words, named + (part or (BODY if behind else ELSEWHERE)), place)


def show_slots(row: Row) -> str:
    """The sentence with each slot named, words of modality and attribution among them; marks and other words stand bare.

    >>> from caixun.relations.row import build_row
    >>> from caixun.relations.cues import find_cues
    >>> text = "预计同比增长"
    >>> show_slots(build_row(text, text, 0, len(text), [], find_cues(text)))
    '[forecast 预计] [say 预计] [basis 同比] [up 增长]'
    """
    named = [(slot.start, slot.end, KINDS.get(slot.code, "")) for slot in row.slots]
    named += [(cue.start, cue.end, cue.role) for cue in row.asides]
    words = ((kind, row.cite(start, end).strip()) for start, end, kind in sorted(named))
    return " ".join(f"[{kind} {word}]" if kind else word for kind, word in words)


def list_words(fact: Fact) -> Iterator[tuple[str, str | None]]:
    """What the text may say in each slot, as written; None where the slot is empty."""
    yield "subject", fact.subject
    yield "segment", fact.segment
    yield "metric", fact.metric_text
    yield "period", fact.period_text if fact.period else None
    yield "source", fact.source


def list_context(row: Row, context: Context) -> Iterator[tuple[str, tuple[str, int | None]]]:
    """The parts of the context that say something: their words as written, and where those stand if it is known."""
    cast, calendar, floor = context.cast, context.calendar, context.floor
    for part, who in (("article", cast.main), ("topic", cast.topic), ("place", cast.place)):
        if who and who.name:
            yield part, (who.name, None)
    for part, when in (("report", calendar.report), ("day", calendar.day), ("period", calendar.last), ("announcement", calendar.announced)):
        if when and when.text:
            yield part, (when.text, None)
    for part, metric in (("metric", context.metric), ("first metric", context.first)):
        if metric:
            yield part, (row.cite(metric.start, metric.end), metric.start)
    for part, speaker in (("speaker", floor.holder), ("last speaker", floor.last)):
        if speaker and speaker.name:
            yield part, (row.cite(speaker.place, speaker.place + len(speaker.name)), speaker.place)


def find_trigger(row: Row, fact: Fact) -> Ground:
    """The last word before the number, else the first after it, that gives the fact its modality."""
    cues = [cue for cue in row.asides if cue.role in TRIGGERS[fact.modality]]
    ahead = [cue for cue in cues if cue.start < fact.start]
    cue = ahead[-1] if ahead else cues[0] if cues else None
    if cue is None:
        return Ground("modality", "", MEASURED)
    return Ground("modality", row.cite(cue.start, cue.end), HERE, (cue.start, cue.end))


def find_place(row: Row, fact: Fact, slot: str, words: str, before: int | None = None) -> tuple[int, int] | None:
    """Where a sentence says the words: last before the number, else first after it; by name, code or spelling."""
    found = [(s.start, s.end) for s in row.slots if means(row, s, fact, slot, words)] or list(find_words(row, words))
    if slot == "metric" and not found:
        found = find_apart(row, words)
    ahead = [place for place in found if before is None or place[0] < before]
    return ahead[-1] if ahead else found[0] if found else None


def means(row: Row, slot: Slot, fact: Fact, part: str, words: str) -> bool:
    """Whether a slot of the sentence stands for the words, or for the company that they name."""
    if part == "subject" and slot.code in NAMES and slot.mention is not None:
        same = slot.mention.symbol == fact.symbol if fact.symbol else slot.mention.name == words
        return same or words in (row.text[slot.start : slot.end], row.cite(slot.start, slot.end))
    return row.cite(slot.start, slot.end) == words and slot.code in {"period": "P", "metric": "MVlwg+-~?s"}.get(
        part, ""
    )


def find_apart(row: Row, words: str) -> list[tuple[int, int]]:
    """Where the sentence spells the longest end, or else beginning, of a name told in two pieces: 新增7家|门店, 销售|/管理费用率."""
    ends = [words[cut:] for cut in range(1, len(words) - 1)]
    heads = [words[:cut] for cut in range(len(words) - 1, 1, -1)]
    return next(filter(None, (list(find_words(row, part)) for part in (*ends, *heads))), [])


def find_words(row: Row, words: str) -> Iterator[tuple[int, int]]:
    """Where the sentence spells the words, as written or as folded."""
    for text in (row.words, row.text):
        at = text.find(words, row.start, row.end)
        while at >= 0:
            yield at, at + len(words)
            at = text.find(words, at + len(words), row.end)
