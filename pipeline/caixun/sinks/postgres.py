"""PostgreSQL: COPY into tables of this session, then one upsert into articles, entities and facts."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from caixun.extras import extra
from caixun.records import Record
from caixun.sinks.batches import Batches
from caixun.sinks.sql import DatabaseSink, check_columns, create_table, quote
from caixun.tables import ARTICLES, ENTITIES, FACTS, TABLES, Kind, Table
from caixun.tables.rows import Row, write_article, write_entities, write_facts
from caixun.types import SinkError

if TYPE_CHECKING:
    import psycopg

TYPES: dict[Kind, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "NUMERIC",
    "date": "DATE",
    "object": "JSON",
    "texts": "JSON",
    "edits": "JSON",
}
WRITERS: dict[Table, Callable[[Record], list[Row]]] = {
    ARTICLES: lambda record: [write_article(record)],
    ENTITIES: write_entities,
    FACTS: write_facts,
}


class Postgres(DatabaseSink):
    """A database on a server, named by its URI; errors tell host and database, never the password."""

    def __init__(self, uri: str) -> None:
        with extra("postgres"):
            import psycopg
        super().__init__(name_server(uri))
        self.uri = uri
        self.faults = (psycopg.Error,)
        with self.named():
            self.connect().close()  # better refused now than after a night's work

    def connect(self) -> "psycopg.Connection[Any]":
        import psycopg

        return psycopg.connect(self.uri, autocommit=True, client_encoding="utf8", application_name="caixun")

    def begin(self) -> None:
        self.batches = Batches(self.stage)
        self.count = 0
        self.base.execute("BEGIN")
        self.base.execute("SELECT pg_advisory_xact_lock(hashtext('caixun'))")  # one run after the other
        for table in TABLES:
            self.base.execute(create_table(table, table.columns, TYPES))
            check_columns(self.base, table.name, table.names, self.out)
            columns = ", ".join(f'"{column.name}" {TYPES[column.kind]}' for column in table.columns)
            self.base.execute(f"CREATE TEMP TABLE staged_{table.name} (n INTEGER, {columns}) ON COMMIT DROP")

    def put(self, record: Record) -> None:
        self.batches.add(record)

    def stage(self, records: Sequence[Record]) -> None:
        """Let a batch wait for the end of the run; n counts the articles as they come."""
        for table, write in WRITERS.items():
            into = f"COPY staged_{table.name} (n, {quote(table.names)}) FROM STDIN"
            with self.base.cursor() as cursor, cursor.copy(into) as copy:
                for n, record in enumerate(records, self.count):
                    for row in write(record):
                        copy.write_row([n, *map(adapt, row)])
        self.count += len(records)

    def end(self) -> None:
        self.batches.flush()
        execute = self.base.execute
        execute("CREATE TEMP TABLE last ON COMMIT DROP AS SELECT max(n) AS n FROM staged_articles GROUP BY id")
        replace = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in ARTICLES.names)
        execute(f"{select_last(ARTICLES)} ON CONFLICT (id) DO UPDATE SET {replace}")
        for table in (ENTITIES, FACTS):
            execute(f"DELETE FROM {table.name} USING staged_articles AS staged WHERE article = staged.id")
            execute(select_last(table))


def select_last(table: Table) -> str:
    """The statement that puts the waiting rows into the table, of articles of one id those of the last."""
    names = quote(table.names)
    return f"INSERT INTO {table.name} ({names}) SELECT {names} FROM staged_{table.name} JOIN last USING (n) ORDER BY n"


def adapt(cell: Any) -> Any:
    """The cell as PostgreSQL takes it, whose text knows no character of code 0."""
    return cell.replace("\0", "\ufffd") if isinstance(cell, str) else cell


def name_server(uri: str) -> str:
    """The URI's host and database."""
    import psycopg

    try:
        named = psycopg.conninfo.conninfo_to_dict(uri)
    except psycopg.ProgrammingError as error:
        raise SinkError(
            "not a URI that PostgreSQL knows", "postgresql://", "postgresql://user:password@host:port/database"
        ) from error
    port = f":{named['port']}" if "port" in named else ""
    return f"postgresql://{named.get('host', '')}{port}/{named.get('dbname', '')}"
