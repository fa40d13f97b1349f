"""Word tables: what the world is called, one row a word, in seeds/words/*.tsv.

A table is UTF-8, tab-separated, with a header row; lines that start with # are comments. Every row carries an
example of real use in its column `example`. No word stands twice in one table, except as a word of another kind.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caixun.types import WordsError


@dataclass(frozen=True, slots=True)
class Word:
    """One row of a word table."""

    table: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases, in a table that has both.

        >>> table("institutions")[0].names[0] == table("institutions")[0]["name"]
        True
        """
        return tuple(word for word in (self.cells["name"], *self.cells["aliases"].split("|")) if word)

    @property
    def where(self) -> str:
        return f"{self.table}.tsv:{self.line}"


def folder() -> Path:
    """Where the tables live: inside the installed package, or seeds/words of the checkout."""
    installed = Path(__file__).parent / "seeds"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "seeds" / "words"


@cache
def table(name: str) -> tuple[Word, ...]:
    """All rows of one shipped table; WordsError names the line that breaks the format.

    >>> table("currencies")[0]["code"]
    'CNY'
    """
    return read_table(folder() / f"{name}.tsv")


def read_table(path: Path) -> tuple[Word, ...]:
    """All rows of a table file, shipped or the user's own."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WordsError(f"cannot read the word table: {error}", str(path), "expected UTF-8, tab-separated") from error
    rows: list[Word] = []
    header: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.rstrip("\r").split("\t")
        if not header:
            header = cells
        elif len(cells) != len(header):
            raise WordsError(f"{len(cells)} cells, {len(header)} expected", f"{path}:{number}", f"columns: {', '.join(header)}")
        else:
            rows.append(Word(path.stem, number, dict(zip(header, cells, strict=True))))
    return tuple(rows)
