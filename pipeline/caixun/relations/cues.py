"""Cues: the small words that tell what part a number plays, scanned in one pass from the word tables."""

from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct

from caixun.words import table

TABLES = ("changes", "comparisons", "roles", "modality", "attribution")
SUBJECTS = ("indices", "regions")


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
    return [Cue(role, value, start, end) for index, start, end in search.find_matches_as_indexes(text) for role, value in roles[index]]
