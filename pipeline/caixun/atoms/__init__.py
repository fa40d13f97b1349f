"""Atoms: the pieces of text that stay whole — amounts, security codes, Latin names — found by pure string grammar."""

from caixun.atoms.amounts import find_amounts
from caixun.atoms.latin import find_latin
from caixun.atoms.tickers import find_tickers, read_symbol

__all__ = ["find_amounts", "find_latin", "find_tickers", "read_symbol"]
