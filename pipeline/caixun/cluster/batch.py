"""A batch of articles to a batch of records: what every engine runs, in each of its processes, and needs not be told more.

A row in is a row out. An article that gives no record, whatever it did, is a row with nothing but its id and, in the column
`dead`, why. Articles are extracted by a worker of caixun.run, a process beside the engine's own that holds the model: so a
crash, a hanging article or one that needs too much memory costs that article, and never the engine's process.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from caixun.entities.roster import read_roster
from caixun.extras import extra
from caixun.read import SURROGATES, Reading
from caixun.read.table import read_cells
from caixun.records import Record, read_record
from caixun.run.letters import Item, Letter
from caixun.run.plan import START
from caixun.run.settings import Settings
from caixun.run.shards import Folder, cut_shards, writing
from caixun.run.work import Job
from caixun.run.workers import PATIENCE, Workers
from caixun.tables.arrow import DEAD, arrow_schema, to_batch
from caixun.types import ReadError

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 256  # articles that are held together with their records: some megabytes
TIMEOUT, MEMORY = 60.0, 2000  # seconds, and megabytes beside the model: what one article may need
DEFAULT = Settings()


def batch_schema() -> "pa.Schema":
    """The schema of what comes out: that of records, and why an article has none."""
    with extra("parquet"):
        import pyarrow as pa
    reasons = [pa.field(name, pa.string(), nullable=False) for name in ("kind", "reason")]
    return arrow_schema().append(pa.field(DEAD, pa.struct(reasons)))


class Extractor:
    """The function from batch to batch; it keeps a worker process, which loads the model once.

    >>> import pyarrow as pa
    >>> extract = Extractor()
    >>> rows = extract(pa.RecordBatch.from_pylist([{"id": "a", "text": "格力电器一季度净利润腰斩。"}, {"id": "b", "text": ""}]))
    >>> [(row["id"], [fact["text"] for fact in row["facts"]], row["dead"]) for row in rows.to_pylist()]
    [('a', ['腰斩'], None), ('b', [], {'kind': 'read', 'reason': 'b: empty text (each row needs a text that is not blank)'})]
    >>> extract.close()
    """

    def __init__(
        self, settings: Settings = DEFAULT, timeout: float = TIMEOUT, memory: int = MEMORY, within: str | None = None
    ) -> None:
        self.settings, self.timeout, self.memory, self.within = settings, timeout, memory, within
        self.schema = batch_schema()
        if settings.companies:
            read_roster(settings.companies)  # what is wrong with it is better told here than by a worker that dies of it
        self.open()

    def open(self) -> None:
        """Start the worker, and make the folder through which it gets articles and gives records, if told within another."""
        self.place = TemporaryDirectory(prefix="caixun-", dir=self.within)
        self.folder = Folder(Path(self.place.name))
        job = Job(folder=self.folder.path, settings=self.settings, memory=self.memory)
        self.workers = Workers(job, 1, self.timeout, START)
        self.workers.open()

    def close(self) -> None:
        """End the worker, whatever it does."""
        self.workers.close()
        self.place.cleanup()

    def __call__(self, batch: "pa.RecordBatch") -> "pa.RecordBatch":
        """The records of some articles, and the dead letters of those that give none."""
        try:
            return self.extract(batch)
        except Exception:  # of the machine, not of an article: the next batch must not meet what is left of this one
            self.close()
            self.open()
            raise

    def extract(self, batch: "pa.RecordBatch") -> "pa.RecordBatch":
        """Records, then dead letters, both in the order of their articles."""
        import pyarrow as pa

        records: list[Record] = []
        letters: list[Letter] = []
        with writing(self.folder.path):
            for number in self.work(read_items(batch, self.settings)):
                records += map(read_record, self.folder.records(number).read_bytes().splitlines())
                letters += self.folder.list_letters(number)
                self.folder.discard(number)
        rows = to_batch([*records, *map(bury, letters)])
        why = [None] * len(records) + [{"kind": letter.kind, "reason": letter.reason} for letter in letters]
        dead = pa.array(why, self.schema.field(DEAD).type)
        return pa.RecordBatch.from_arrays([*rows.columns, dead], schema=self.schema)

    def work(self, items: Iterator[Item]) -> range:
        """The numbers of the shards that the items became, all of them done."""
        shards = 0
        for shard in cut_shards(items, ROWS):
            self.folder.articles(shard.number).write_bytes(shard.content)
            self.workers.submit(shard)
            shards += 1
        while self.workers.busy(False):
            for _ in self.workers.collect(PATIENCE):
                pass
        return range(shards)


def read_items(batch: "pa.RecordBatch", settings: Settings) -> Iterator[Item]:
    """Each row as an article, or as the letter of one that cannot be read."""
    import pyarrow as pa

    reading = settings.reading or Reading()
    columns = {name: batch.column(name) for name in reading.columns() if name in batch.schema.names}
    for row in range(batch.num_rows):
        name = None
        try:
            name = name_row(columns[reading.id][row].as_py()) if reading.id in columns else None
            cells = {column: cells[row].as_py() for column, cells in columns.items()}
            yield read_cells(cells, {}, name or "an article without id", reading)
        except (ReadError, pa.ArrowException, ValueError, OverflowError) as error:  # the last: dates beyond the calendar
            yield Letter(id=name, path="-", kind="read", reason=str(error), settings=settings)


def name_row(cell: Any) -> str | None:
    """The id that an article has by itself."""
    return SURROGATES.sub("\ufffd", str(cell)) if isinstance(cell, str | int) and cell != "" else None


def bury(letter: Letter) -> Record:
    """The row of an article without a record."""
    nothing: Any = {"edits": [], "entities": [], "facts": [], "warnings": []}
    return Record(id=letter.id or "", source={}, title=None, published=None, **nothing)
