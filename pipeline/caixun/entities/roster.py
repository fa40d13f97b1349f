"""Roster: a user's own companies, read from a table with the columns name, symbol and aliases."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from caixun.atoms import read_symbol
from caixun.fold import fold
from caixun.read import decode, is_binary
from caixun.types import WordsError

COLUMNS = {
    "name": "name",
    "简称": "name",
    "名称": "name",
    "symbol": "symbol",
    "代码": "symbol",
    "aliases": "aliases",
    "别名": "aliases",
    "full_name": "full_name",
    "全称": "full_name",
}
FORMAT = "the first row names the columns: name, and if you have them symbol, aliases (parted by |), full_name"
SYMBOLS = "write it as 688256.SH, 00700.HK, NVDA.US or 2330.TW, or leave it empty"


class Own(msgspec.Struct, frozen=True, array_like=True):
    """A company of the user's: its name as written, its symbol if it has one, its folded names."""

    name: str
    symbol: str | None
    words: tuple[str, ...]


def read_roster(path: str) -> tuple[Own, ...]:
    """The companies of a TSV or CSV file in UTF-8, GBK or another encoding that articles come in.

    WordsError names the file and the row of what is wrong.
    """
    rows = read_cells(path)
    where, header = next(rows, (path, []))
    columns = [COLUMNS.get(fold(cell).lower()) for cell in header]
    if columns.count("name") != 1:
        raise WordsError(f"{'two columns are' if 'name' in columns else 'no column is'} called name", where, FORMAT)
    owners: dict[str, tuple[Own, str]] = {}
    found: list[Own] = []
    for where, cells in rows:
        if len(cells) > len(columns):
            raise WordsError(
                f"{len(cells)} cells, {len(columns)} expected", where, "put a cell that holds a comma in double quotes"
            )
        entry = read_entry(dict(zip(columns, cells, strict=False)), where)
        for word in entry.words:
            other, place = owners.setdefault(word, (entry, where))
            if (other.name, other.symbol) != (entry.name, entry.symbol):
                raise WordsError(f"{word} stands for {other.name} already ({place})", where, "give each name one company")
        found.append(entry)
    return tuple(found)


def read_cells(path: str) -> Iterator[tuple[str, list[str]]]:
    """Where each row stands and its cells, stripped; blank rows and comments (#) are left out."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        problem = f"the list of companies cannot be read: {error.strerror}"
        raise WordsError(problem, path, "check the path and permissions") from error
    text, encoding, replaced = decode(data)
    if replaced or is_binary(data, encoding, replaced, len(text)):
        raise WordsError("the list of companies is no readable text", path, "save it as TSV or CSV in UTF-8 or GBK")
    tabs = "\t" in next((line for line in text.splitlines() if line.strip() and line[0] != "#"), "")
    file = io.StringIO(text, newline="")
    rows = csv.reader(file, csv.excel_tab, quoting=csv.QUOTE_NONE) if tabs else csv.reader(file, strict=True)
    try:
        for cells in rows:
            if "".join(cells).strip() and not cells[0].startswith("#"):
                yield f"{path}:{rows.line_num}", [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise WordsError(f"broken row: {error}", f"{path}:{rows.line_num}", "close every double quote") from error


def read_entry(row: dict[str | None, str], where: str) -> Own:
    """The company of one row."""
    if not row.get("name"):
        raise WordsError("the row has no name", where, "fill in the column name, or leave out the row")
    symbol = row.get("symbol") and read_symbol(fold(row["symbol"]))
    if row.get("symbol") and symbol is None:
        raise WordsError(f"{row['symbol']} is no security code", where, SYMBOLS)
    names = (row["name"], row.get("full_name", ""), *re.split("[|｜]", row.get("aliases", "")))
    words = tuple(dict.fromkeys(word for name in names if (word := fold(name).strip())))
    short = next((word for word in words if len(word) < 2), None)
    if short:
        raise WordsError(f"{short} is too short to be told from other words", where, "names have two characters or more")
    return Own(row["name"], symbol or None, words)
