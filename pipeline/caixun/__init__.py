"""caixun (财讯): facts from raw Chinese financial news. `caixun.extract(text)` and `caixun.load()` are the front door."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caixun.frame import to_frame
    from caixun.pipeline import extract, load

__all__ = ["extract", "load", "to_frame"]


def __getattr__(name: str) -> Any:
    """The front door, opened when somebody knocks: importing caixun does not import spaCy."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "to_frame":
        from caixun.frame import to_frame

        return to_frame
    from caixun import pipeline

    return getattr(pipeline, name)
