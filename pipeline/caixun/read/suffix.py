"""What a file's name tells about its format."""

ROWS = (".jsonl", ".ndjson")
TABLES = (".csv", ".tsv")
COLUMNS = (".parquet",)
PAGES = (".html", ".htm", ".xhtml", ".shtml")
TEXTS = (".txt", ".text")  # .md is left to those who name it: a folder's README is no news
PACKED = (".gz", ".zst", ".bz2", ".xz")
ARCHIVES = (".zip", ".tar", *(f".tar{suffix}" for suffix in PACKED), ".tgz", ".tbz2", ".txz", ".tzst")
ARTICLES = TEXTS + PAGES + ROWS + TABLES + COLUMNS


def unpacked(name: str) -> str:
    """The name in lower case without the suffix of a compression.

    >>> unpacked("News.JSONL.gz"), unpacked("news.tar.gz")
    ('news.jsonl', 'news.tar')
    """
    name = name.lower()
    return name.rpartition(".")[0] if name.endswith(PACKED) else name


def holds_articles(name: str) -> bool:
    """Whether a file of a directory or archive is read: by its suffix, of which a compression may be the last.

    >>> [name for name in ("a.html", "a.jsonl.zst", "a.tar.xz", "logo.png", "notes.md") if holds_articles(name)]
    ['a.html', 'a.jsonl.zst', 'a.tar.xz']
    """
    return unpacked(name).endswith(ARTICLES + ARCHIVES)
