"""Tables: a record as rows of articles, entities and facts; one definition, derived from the record's structs."""

from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec

from caixun.records import Edit, Entity, Fact, Level, Place, Record

Kind = Literal["text", "integer", "number", "date", "object", "texts", "edits"]

KINDS: dict[Any, Kind] = {
    str: "text",
    int: "integer",
    Decimal: "number",
    dict[str, Any]: "object",
    list[str]: "texts",
    list[Edit]: "edits",
}
SERVERS = ("postgresql://", "postgres://")  # how the address of a database on a server begins
DATES = {"period_start", "period_end"}  # text in the record, always whole ISO dates


class Column(NamedTuple):
    """A column: its name, what its cells are, and whether they may be null."""

    name: str
    kind: Kind
    null: bool


class Table(NamedTuple):
    """A table; `key` is the columns that name a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def numbers(self) -> list[int]:
        """Where the exact numbers stand in a row."""
        return [at for at, column in enumerate(self.columns) if column.kind == "number"]


def list_columns(struct: type[msgspec.Struct]) -> list[Column]:
    """A column for each field of the struct, two for a level; fields that have tables of their own have none.

    >>> list_columns(Edit)[2]
    Column(name='new', kind='text', null=False)
    """
    columns = []
    for field in msgspec.structs.fields(struct):
        kinds = set(get_args(field.type) if get_origin(field.type) in (Union, UnionType) else (field.type,))
        null = bool(kinds & {NoneType, msgspec.UnsetType})
        kinds -= {NoneType, msgspec.UnsetType}
        if kinds == set(get_args(Level)):
            columns += [Column(f"{field.encode_name}_{side}", "number", True) for side in ("low", "high")]
        elif (found := name_kind(field.encode_name, kinds.pop())) is not None:
            columns.append(Column(field.encode_name, found, null))
    return columns


def name_kind(name: str, kind: Any) -> Kind | None:
    """What a field of this name and type is as a cell; None for a list of entities or facts."""
    if name in DATES:
        return "date"
    return "text" if get_origin(kind) is Literal else KINDS.get(kind)


def list_entity_columns() -> list[Column]:
    """What all entities have, then what some have, which is null where the label has it not."""
    labels = [list_columns(label) for label in get_args(Entity)]
    shared = list_columns(Place)
    own = {column.name: column._replace(null=True) for columns in labels for column in columns[len(shared) :]}
    return [shared[0], Column("label", "text", False), *shared[1:], *own.values()]


ARTICLE = Column("article", "text", False)
ARTICLES = Table("articles", ("id",), tuple(list_columns(Record)))
ENTITIES = Table("entities", ("article", "id"), (ARTICLE, *list_entity_columns()))
FACTS = Table("facts", ("article", "id"), (ARTICLE, *list_columns(Fact)))
TABLES = (ARTICLES, ENTITIES, FACTS)
EDITS = tuple(list_columns(Edit))  # not a table: a list, or JSON, in the row of the article

# Where numbers have only so many digits: JSON of those that do not fit, digit by digit; their own columns are null.
EXACT = Column("exact", "text", True)
