"""Which files a path names: files, directories, globs and lists of them."""

import glob
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO

from caixun.read.decode import decode
from caixun.read.suffix import ARTICLES, holds_articles
from caixun.types import ReadError

LIST = 100_000_000  # bytes of the longest list of files
BUFFER = 65536
BINARY, NONBLOCK = getattr(os, "O_BINARY", 0), getattr(os, "O_NONBLOCK", 0)
GLOB = re.compile(r"[*?\[]")


def list_files(paths: Iterable[str], on_bad: Callable[[ReadError], None]) -> Iterator[str]:
    """The files that the paths name, in order: a path may be a file, a directory, a glob, or @ and a list of paths.

    A directory gives its articles at any depth; "-" is standard input; "@-" a list on standard input.
    """
    for path in expand(paths, on_bad):
        try:
            yield from name_files(path, on_bad)
        except ReadError as error:
            on_bad(error)


def expand(paths: Iterable[str], on_bad: Callable[[ReadError], None]) -> Iterator[str]:
    """The paths, and those that a list names in its place."""
    for path in paths:
        if not path.startswith("@") or os.path.lexists(path):
            yield path
            continue
        try:
            yield from read_list(path[1:])
        except ReadError as error:
            on_bad(error)
        except OSError as error:
            on_bad(ReadError(f"cannot be read: {error.strerror or error}", path, "name a file that lists paths"))


def read_list(path: str) -> list[str]:
    """The paths of a list, one a line, or parted by NUL as `find -print0` writes them."""
    if path == "-":
        data = sys.stdin.buffer.read(LIST + 1)
    else:
        with open_file(path) as stream:
            data = stream.read(LIST + 1)
    if len(data) > LIST:
        raise ReadError(f"list of more than {LIST:,} bytes", path, "split it")
    lines = os.fsdecode(data).split("\0") if b"\0" in data else decode(data).text.splitlines()
    return [line for line in lines if line.strip()]


def name_files(path: str, on_bad: Callable[[ReadError], None]) -> list[str]:
    """The files of one path; ReadError where there are none."""
    if os.path.isdir(path):
        found = sorted(walk(path, on_bad))
        if not found:
            raise ReadError("directory without articles", path, f"expected files ending in {', '.join(ARTICLES)}")
        return found
    if path == "-" or os.path.lexists(path):
        return [path]
    matches = sorted(file for file in glob.iglob(path, recursive=True) if os.path.isfile(file))
    if not matches:
        raise ReadError("no such file", path, "check the path, or quote the glob")
    root = os.path.dirname(GLOB.split(path, maxsplit=1)[0])
    return [file for file in matches if stays(file, root, on_bad)]


def walk(root: str, on_bad: Callable[[ReadError], None]) -> Iterator[str]:
    """The articles and archives under a directory; links to directories are not followed."""

    def report(error: OSError) -> None:
        on_bad(ReadError(f"cannot be read: {error.strerror}", str(error.filename), "check the permissions"))

    for folder, folders, files in os.walk(root, onerror=report):
        for name in folders:
            if os.path.islink(link := os.path.join(folder, name)):
                stays(link, root, on_bad)
        for name in files:
            file = os.path.join(folder, name)
            if (
                holds_articles(name)
                and os.path.isfile(file)
                and (not os.path.islink(file) or stays(file, root, on_bad))
            ):
                yield file


def stays(file: str, root: str, on_bad: Callable[[ReadError], None]) -> bool:
    """Whether a file is inside the root once links are followed; one that is not is reported."""
    real, base = os.path.realpath(file), os.path.realpath(root)
    if os.path.commonpath([real, base]) == base:
        return True
    on_bad(ReadError("symbolic link that leaves the directory", file, "name what it points to"))
    return False


@contextmanager
def open_file(path: str) -> Iterator[BufferedReader]:
    """A file or pipe open for reading, never waiting for a pipe's other end; ReadError for a device."""
    number = os.open(path, os.O_RDONLY | BINARY | NONBLOCK)
    stream: BufferedReader = BufferedReader(FileIO(number), BUFFER)
    with stream:
        mode = os.fstat(number).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise ReadError("neither a file nor a pipe", path, "give a file, or - for standard input")
        if NONBLOCK:
            os.set_blocking(number, True)
        yield stream
