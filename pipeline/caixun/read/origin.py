"""Where an article comes from: file, member of an archive, row."""

from typing import Any, NamedTuple


class Origin(NamedTuple):
    """One file ("-" is standard input), or one member of an archive.

    >>> Origin("a.zip", "b.jsonl").where(3), Origin("a.jsonl").source(3)
    ('a.zip!b.jsonl:3', {'path': 'a.jsonl', 'member': 3})
    """

    path: str
    member: str | None = None

    @property
    def name(self) -> str:
        """What the suffix tells the format by."""
        return self.path if self.member is None else self.member

    def where(self, row: int | None = None) -> str:
        """The place as errors name it."""
        file = self.path if self.member is None else f"{self.path}!{self.member}"
        return file if row is None else f"{file}:{row}"

    def source(self, row: int | None = None) -> dict[str, Any]:
        """The place as records carry it: path, and member where there is a row or an archive."""
        if self.member is None:
            return {"path": self.path} if row is None else {"path": self.path, "member": row}
        return {"path": self.path, "member": self.member if row is None else f"{self.member}:{row}"}
