"""Count the companies that are found in sentences marked by hand: python corpus/mentions.py finre_mentions.jsonl [--missed]

Each line is {"text", "entities": [{"start", "end", "text"}]}, as made from FinRE (https://github.com/thunlp/Chinese_NRE, MIT),
which serves for measuring only. Counted are names of companies listed in mainland China or Hong Kong; that they are is
told by seeds/words/companies.tsv, so a listed company that the table does not know is not missed here: --missed shows
these names too, for reading.
"""

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

from caixun.entities.lexicon import shipped
from caixun.fold import fold
from caixun.pipeline import list_mentions, load

MARKETS = ("SH", "SZ", "BJ", "HK")


def read_mentions(path: Path) -> dict[str, set[tuple[int, int]]]:
    """The places of the marked names in each text; texts that come again are one."""
    marked: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        marked[row["text"]] |= {(entity["start"], entity["end"]) for entity in row["entities"]}
    return marked


def is_listed(name: str) -> bool:
    """Whether the table of companies lists a name in China.

    >>> is_listed("京东方"), is_listed("苹果公司"), is_listed("某某公司")
    (True, False, False)
    """
    company = shipped().names.get(fold(name))
    return company is not None and company.symbol is not None and company.symbol.rpartition(".")[2] in MARKETS


def main() -> None:
    """Print how many of the listed names are found exactly, and how many inside a longer name; on demand what is not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--missed", action="store_true", help="print the listed names that are missed, and others")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    for text, places in read_mentions(arguments.path).items():
        found = [(m.start, m.end) for m in list_mentions(load()(text)) if m.label == "COMPANY"]
        for start, end in sorted(places):
            name, listed = text[start:end], is_listed(text[start:end])
            wider = [text[a:b] for a, b in found if a <= start and end <= b]
            kind = "exact" if (start, end) in found else "wider" if wider else "missed"
            counts[kind] += listed
            if arguments.missed and kind != "exact":
                print("listed" if listed else "other ", kind, name, *wider)
    total = sum(counts.values())
    print(f"{total} names of listed companies: {counts['exact'] / total:.3f} found exactly, ", end="")
    print(f"{counts['wider'] / total:.3f} inside a longer name (某某 of 某某集团), {counts['missed'] / total:.3f} missed")


if __name__ == "__main__":
    main()
