"""Dead letters: articles, files and rows that gave no record, with the reason and the place to try them again."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from caixun.read import read_articles
from caixun.run.settings import Settings
from caixun.types import Article, ReadError, RunError

Kind = Literal["read", "error", "timeout", "memory", "crash"]
PLACE = re.compile(r"(?P<path>.+?)(?:!(?P<inner>.+?))?(?::(?P<row>\d+))?", re.DOTALL)  # as read names it in errors


class Letter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One dead letter.

    `before` counts the articles that a file had given before it could not be read on. The article itself is here only if
    it came by standard input, which cannot be read again.
    """

    id: str | None = None
    path: str
    member: str | int | None = None
    kind: Kind
    reason: str
    before: int = 0
    article: Article | None = None
    settings: Settings = Settings()


Item = Article | Letter  # one thing that a run must account for: an article, or what should have been one


def place(item: Item) -> str:
    """Where an item is, as errors name it."""
    if isinstance(item, Letter):
        return name_place(item.path, item.member)
    return name_place(str(item.source.get("path", "-")), item.source.get("member"))


def name_place(path: str, member: str | int | None) -> str:
    """A file, a row of it, or a member of an archive.

    >>> name_place("a.jsonl", 3), name_place("a.zip", "b.jsonl:3"), name_place("a.txt", None)
    ('a.jsonl:3', 'a.zip!b.jsonl:3', 'a.txt')
    """
    return path if member is None else f"{path}:{member}" if isinstance(member, int) else f"{path}!{member}"


def read_items(paths: Iterable[str], settings: Settings) -> Iterator[Item]:
    """Every article of the paths and every failure to read one, in their order."""
    failed: list[ReadError] = []
    path, before = "", 0

    def give_failed() -> Iterator[Item]:
        for error in failed:
            yield write_unread(error, before if error.where == path else 0, settings)
        failed.clear()

    for article in read_articles(paths, failed.append, settings.reading):
        yield from give_failed()
        here = str(article.source.get("path"))
        path, before = here, before + 1 if here == path else 1
        yield article
    yield from give_failed()


def write_unread(error: ReadError, before: int, settings: Settings) -> Letter:
    """The letter of a file or row that is no article."""
    path, member = split_place(error.where)
    return Letter(path=path, member=member, kind="read", reason=str(error), before=before, settings=settings)


def split_place(where: str) -> tuple[str, str | int | None]:
    """Path and member of a place.

    >>> split_place("a.jsonl:3"), split_place("a.zip!b.jsonl:3"), split_place("a.txt")
    (('a.jsonl', 3), ('a.zip', 'b.jsonl:3'), ('a.txt', None))
    """
    place = PLACE.fullmatch(where)
    if place is None or Path(where).exists():
        return where, None
    path, inner, row = place.groups()
    return path, inner if row is None else int(row) if inner is None else f"{inner}:{row}"


def write_letter(article: Article, kind: Kind, reason: str, settings: Settings) -> Letter:
    """The letter of an article that was read."""
    path, member = str(article.source.get("path", "-")), article.source.get("member")
    kept = None if Path(path).is_file() else article
    return Letter(id=article.id, path=path, member=member, kind=kind, reason=reason, article=kept, settings=settings)


def read_letters(path: str) -> list[Letter]:
    """The letters of a file; RunError where it is none."""
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError as error:
        raise RunError(f"cannot be read: {error.strerror}", path, "name the OUT.dead.jsonl of a run") from error
    letters = []
    for number, line in enumerate(lines, start=1):
        try:
            letters.append(msgspec.json.decode(line, type=Letter))
        except msgspec.MsgspecError as error:
            raise RunError(f"no dead letter: {error}", f"{path}:{number}", "name the OUT.dead.jsonl of a run") from error
    return letters


def reread(letters: Iterable[Letter]) -> Iterator[Item]:
    """What the letters ask for, read again file by file; what is not there any more stays dead."""
    for path, group in groupby(letters, key=lambda letter: letter.path):
        if path == "-":
            yield from (letter.article or letter for letter in group)
        else:
            yield from find_again(path, list(group))


def find_again(path: str, letters: Sequence[Letter]) -> Iterator[Item]:
    """Those items of a file that letters name, or that a letter of the whole file says were never reached."""
    reached = min((letter.before for letter in letters if letter.member is None and letter.kind == "read"), default=None)
    wanted = Counter(map(place, letters))
    for number, item in enumerate(read_items([path], letters[0].settings)):
        times = wanted.pop(place(item), 0)
        for _ in range(times or (reached is not None and number >= reached)):
            yield item
    for letter in letters:
        if place(letter) in wanted and not (letter.member is None and letter.kind == "read"):
            yield replace(letter, reason=f"{place(letter)}: nothing is there any more")
