"""Write the A-share part of seeds/words/companies.tsv from the stock list that the PyPI package adata carries.

    pip install adata && python corpus/companies.py

adata (https://github.com/1nchaos/adata, Apache-2.0) bundles code.csv: code, current short name, listing date. Rows above
the marker line are curated by hand and stay as they are; a code that stands there is not written a second time.
"""

import csv
import re
from importlib.util import find_spec
from pathlib import Path
from unicodedata import normalize

TABLE = Path(__file__).parents[1] / "seeds" / "words" / "companies.tsv"
MARKER = "# A-shares from adata 2.9.5 (Apache-2.0), code.csv; a row reads: 兆龙互连(300913.SZ)发布公告"
SUFFIXES = {"6": "SH", "9": "SH", "0": "SZ", "2": "SZ", "3": "SZ", "4": "BJ", "8": "BJ"}


def read_codes() -> list[tuple[str, str]]:
    """(symbol, short name) of every listed A and B share, names without blanks and in half width."""
    spec = find_spec("adata")
    if spec is None or spec.origin is None:
        raise SystemExit("adata is not installed: pip install adata")
    path = Path(spec.origin).parent / "stock" / "cache" / "code.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["stock_code"], row["short_name"]) for row in csv.DictReader(file)]
    return [(name_symbol(code), clean_name(name)) for code, name in rows if re.fullmatch(r"\d{6}", code)]


def name_symbol(code: str) -> str:
    """The code with its exchange.

    >>> name_symbol("688256"), name_symbol("920002"), name_symbol("300750")
    ('688256.SH', '920002.BJ', '300750.SZ')
    """
    return f"{code}.{'BJ' if code.startswith('92') else SUFFIXES[code[0]]}"


def clean_name(name: str) -> str:
    """The short name as news writes it: no blanks, no mark of special treatment, of a delisting or of a share class.

    >>> clean_name("万  科Ａ"), clean_name("*ST海投"), clean_name("寒武纪-U"), clean_name("退市园城")
    ('万科A', '海投', '寒武纪', '园城')
    """
    name = re.sub(r"\s+", "", normalize("NFKC", name))
    name = re.sub(r"^(?:XD|XR|DR|N|C)(?=[一-鿿])|^(?:S?\*?ST|S(?=[一-鿿])|PT|退市)+|-[UWDR]+$|退$|\(退\)$", "", name)
    return name


def write_table() -> int:
    """Rewrite the part below the marker; returns the number of rows written."""
    curated = TABLE.read_text(encoding="utf-8").split(MARKER)[0].rstrip("\n")
    lines = [line.split("\t") for line in curated.split("\n") if line and not line.startswith("#")]
    symbols = {line[0] for line in lines}
    names = {word for line in lines for word in (line[1], *line[2].split("|"))}
    written = []
    for symbol, name in read_codes():
        if symbol not in symbols and name not in names:
            names.add(name)
            written.append(f"{symbol}\t{name}\t\t\t{name}({symbol})")
    TABLE.write_text("\n".join([curated, MARKER, *written]) + "\n", encoding="utf-8")
    return len(written)


if __name__ == "__main__":
    print(f"{write_table()} rows below the marker of {TABLE}")
