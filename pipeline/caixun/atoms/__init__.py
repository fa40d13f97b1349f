"""Atoms: the pieces of text that stay whole — amounts, security codes, Latin names — found by pure string grammar."""

from collections.abc import Callable
from functools import lru_cache, wraps

from caixun.atoms import amounts, tickers
from caixun.atoms.latin import find_latin
from caixun.atoms.tickers import read_symbol
from caixun.types import Mention

__all__ = ["find_amounts", "find_latin", "find_tickers", "read_symbol"]

KEPT, LONG = 128, 10_000  # texts that are remembered, characters from which a text is not
Find = Callable[[str], list[Mention]]


def remember(find: Find) -> Find:
    """A finder that remembers the last texts: the tokenizer asks for a batch of them, then the entities one by one."""
    recall = lru_cache(KEPT)(lambda text: tuple(find(text)))

    @wraps(find)
    def look(text: str) -> list[Mention]:
        return list(recall(text)) if len(text) < LONG else find(text)

    return look


find_amounts = remember(amounts.find_amounts)
find_tickers = remember(tickers.find_tickers)
