"""Whose metric it is: the company or other subject of the clause, of the clauses before, of the document."""

import re
from dataclasses import dataclass

from caixun.relations.row import Row, Slot

OBLIQUE = re.compile(r"(?:向|对|与|给|被|于|据|在|受让|收购|持有|占|旗下|购买|认购|增持|减持|控股|投资|通过|关于|转让|较|比|按|包括|如|超过|成为|等|根据|来自|及|和)$")
LEAD = re.compile(r"(?:其中|此外|另外|同时|而|但|且|并|截至|根据|公告|目前|数据显示|具体来看|具体而言|分别|个股方面|方面|消息面|【|】|\"|“|”|\s|—|-|\(|\d{1,2}、)*")


@dataclass(slots=True)
class Topic:
    """Who the text is speaking of."""

    name: str
    symbol: str | None
    company: bool


def clause_start(row: Row, i: int) -> int:
    """The index of the first slot of the clause that holds slot i."""
    while i > 0 and row.slots[i - 1].code not in ",;:":
        i -= 1
    return i


def score_candidate(row: Row, i: int, at: int) -> float:
    """How well the name in slot i serves as the subject of the number in slot `at`."""
    slot = row.slots[i]
    begin = clause_start(row, i)
    lead = row.text[row.slots[begin].start : slot.start] if begin < i else ""
    score = 0.0
    codes = row.codes[begin:i]
    if LEAD.fullmatch(lead) or not codes.strip("P.z(") and len(lead) <= 12:
        score += 3 if not OBLIQUE.search(lead) else 0.5
    if row.codes[i + 1 : i + 3].lstrip("zP)")[:1] in tuple("MN%l+-") or row.codes[i + 1 : i + 2] == "z":
        score += 2
    if OBLIQUE.search(row.text[row.start : slot.start]):
        score -= 3
    between = row.codes[i:at]
    score -= 0.6 * between.count(",") + 1.5 * between.count(";")
    if between.count(")") < between.count("("):
        score += 0.2
    elif row.codes[:i].count("(") > row.codes[:i].count(")"):
        score -= 2
    return score


def name_topic(slot: Slot, text: str) -> Topic:
    mention = slot.mention
    if mention is not None:
        return Topic(mention.name or text[slot.start : slot.end], mention.symbol, True)
    return Topic(text[slot.start : slot.end], None, False)


def choose_subject(row: Row, at: int, speakers: set[int], topic: Topic | None, main: Topic | None) -> Topic | None:
    """The subject of the number in slot `at`."""
    best, who = 0.8, topic
    for i in range(at):
        slot = row.slots[i]
        if slot.code not in "CSq" or slot.start in speakers:
            continue
        score = score_candidate(row, i, at)
        if score >= best:
            best, who = score, main if slot.code == "q" else name_topic(slot, row.text)
    return who


def move_topic(row: Row, speakers: set[int], topic: Topic | None) -> Topic | None:
    """A sentence that opens with a name speaks of it from here on."""
    for i, slot in enumerate(row.slots):
        if slot.code in "CS" and slot.start not in speakers and clause_start(row, i) == 0:
            if score_candidate(row, i, len(row.slots) - 1) > -3 and row.codes[:i].strip("P.z(") == "":
                return name_topic(slot, row.text)
    return topic
