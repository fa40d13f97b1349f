"""Which files a path names."""

import glob
from pathlib import Path

from caixun.types import ReadError

ROWS = (".jsonl", ".ndjson")
TEXTS = (".txt", ".text")  # in a directory; .md is left to those who name it, a folder's README is no news


def list_files(path: str) -> list[str]:
    """The files that a path names: itself, a directory's articles (at any depth), or what a glob matches."""
    place = Path(path)
    if place.is_dir():
        found = sorted(p for p in place.rglob("*") if p.suffix.lower() in ROWS + TEXTS and p.is_file())
        if not found:
            raise ReadError("directory without articles", path, f"expected files ending in {', '.join(TEXTS + ROWS)}")
        return [str(p) for p in found]
    if place.exists():
        return [path]
    matches = sorted(p for p in glob.glob(path, recursive=True) if not Path(p).is_dir())
    if not matches:
        raise ReadError("no such file", path, "check the path, or quote the glob")
    return matches
