"""Extras: libraries that only some users need, imported when they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from caixun.types import ExtraError


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around an import: a library that is missing becomes the name of the extra that brings it.

    >>> with extra("parquet"):
    ...     import pyarrow
    """
    try:
        yield
    except ImportError as error:
        library = (error.name or name).partition(".")[0]
        raise ExtraError(f"{library} is not installed", remedy=f"pip install 'caixun[{name}]'") from error
