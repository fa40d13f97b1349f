"""Cues: the small words that tell what part a number plays, scanned in one pass from the word tables."""

from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct

from caixun.words import table

TABLES = ("changes", "comparisons", "roles", "modality", "attribution")
SUBJECTS = ("indices", "regions")
MARKET = tuple("场值占")  # of 市场, 市值, 市占率


class Cue(Struct, frozen=True, gc=False):
    """One cue word in the text: the part it plays (change, basis, reach, from …) and what it says (up, yoy …)."""

    role: str
    value: str
    start: int
    end: int


@cache
def lexicon() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every cue word with its (role, value) pairs; a word of two tables plays the parts of both."""
    roles: dict[str, tuple[tuple[str, str], ...]] = {}
    for name in TABLES:
        for row in table(name):
            pairs = [tuple(role.partition("=")[::2]) for role in row["roles"].split()]
            roles[row["word"]] = roles.get(row["word"], ()) + tuple((role, value) for role, value in pairs)
    for name in SUBJECTS:
        for row in table(name):
            for word in row.names:
                roles.setdefault(word, (("subject", row["kind"]),))
    return roles


@cache
def automaton() -> tuple[AhoCorasick, tuple[tuple[tuple[str, str], ...], ...]]:
    words = lexicon()
    parts = tuple(tuple((role, value) for role, value in pairs if role != "decoy") for pairs in words.values())
    return AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest), parts


def find_cues(text: str) -> list[Cue]:
    """All cues of the folded text, longest word first, in order.

    >>> [(cue.role, cue.value) for cue in find_cues("营收同比增长10%")]
    [('basis', 'yoy'), ('change', 'up')]
    """
    search, roles = automaton()
    found = search.find_matches_as_indexes(text)
    return [Cue(role, value, start, end - cut) for index, start, end in found for cut in [goes_on(text, end)] for role, value in roles[index]]


def goes_on(text: str, end: int) -> int:
    """How many characters at the end of a word belong to the next one: 上海市 in 上海市场 is 上海."""
    return 1 if text[end - 1] == "市" and text[end : end + 1] in MARKET else 0
