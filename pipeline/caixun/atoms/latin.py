"""Latin words and product names, which the tokenizer keeps whole: H20, GB200, T-Mobile, AT&T, 5G."""

import re

from caixun.atoms.terms import UNITS

WORD = re.compile(
    r"(?<![A-Za-z0-9.])([0-9]{1,6}+(?=[A-Za-z]))?([A-Za-z][A-Za-z0-9]*+)(?:[-.&'](?=[A-Za-z0-9])[A-Za-z0-9]++)*"
)


def find_latin(text: str) -> list[tuple[int, int]]:
    """The spans of Latin words with their digits, inner hyphens, dots and ampersands; a number with its unit is no word.

    >>> text = "A100/H100与AT&T,7nm,T-Mobile的5G"
    >>> [text[start:end] for start, end in find_latin(text)]
    ['A100', 'H100', 'AT&T', 'T-Mobile', '5G']
    """
    return [match.span() for match in WORD.finditer(text) if not (match[1] and match[2] in UNITS)]
