"""Spark: articles in a data frame to records in a data frame, by mapInArrow."""

from collections.abc import Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from caixun.cluster.batch import DEFAULT, MEMORY, ROWS, TIMEOUT, Extractor, batch_schema
from caixun.extras import extra
from caixun.read import Reading
from caixun.run.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def extract_frame(
    frame: "DataFrame", settings: Settings = DEFAULT, *, timeout: float = TIMEOUT, memory: int = MEMORY
) -> "DataFrame":
    """The records of a data frame of articles, made when the data frame is."""
    with extra("spark"):
        from pyspark.sql.pandas.types import from_arrow_schema

    names = (settings.reading or Reading()).columns()
    articles = frame.select(*(name for name in names if name in frame.columns))
    extract = partial(extract_batches, settings, timeout, memory)
    return articles.mapInArrow(extract, from_arrow_schema(batch_schema()))


def extract_batches(
    settings: Settings, timeout: float, memory: int, batches: "Iterator[pa.RecordBatch]"
) -> "Iterator[pa.RecordBatch]":
    """The records of a partition; how many rows Spark hands over together does not matter."""
    extract = open_extractor(settings, timeout, memory)
    for batch in batches:
        for start in range(0, batch.num_rows, ROWS):
            yield extract(batch.slice(start, ROWS))


@cache
def open_extractor(settings: Settings, timeout: float, memory: int) -> Extractor:
    """This process's own, which Spark keeps for further partitions, and ends without a word: its folder goes with Spark's."""
    from pyspark import SparkFiles

    return Extractor(settings, timeout, memory, SparkFiles.getRootDirectory())
