"""CSV: the facts as a spreadsheet wants them: numbers as numbers, and no text that it would run as a formula."""

import codecs
import csv
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from caixun.records import Record
from caixun.sinks.files import FileSink
from caixun.tables import FACTS
from caixun.tables.rows import write_facts

FORMULA = tuple("=+-@\t\r\n＝＋－＠'")  # begins what is run, and ' what was guarded, so that a reader can tell


class Csv(FileSink):
    """A row a fact, in UTF-8 with the mark by which spreadsheets know it; no number is too long for it."""

    def begin(self) -> None:
        self.rows = csv.writer(SimpleNamespace(write=lambda line: self.body.write(line.encode())))
        self.body.write(codecs.BOM_UTF8)
        self.rows.writerow(FACTS.names)

    def put(self, record: Record) -> None:
        self.rows.writerows(map(guard, row) for row in write_facts(record))


def guard(cell: Any) -> Any:
    """The cell as CSV: a number in digits, and text that a spreadsheet would run behind a quote.

    >>> guard("=1+1"), guard("-3.2%"), guard(Decimal("-3.2")), guard("营收")
    ("'=1+1", "'-3.2%", '-3.2', '营收')
    """
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
