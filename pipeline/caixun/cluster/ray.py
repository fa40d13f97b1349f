"""Ray Data: articles in a dataset to records in a dataset, by actors that keep the model."""

from typing import TYPE_CHECKING
from weakref import finalize

from caixun.cluster.batch import DEFAULT, MEMORY, ROWS, TIMEOUT, Extractor
from caixun.extras import extra
from caixun.run.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset

BLOCK = 2000  # articles: half a minute of work or less, which is what the end of a run may cost each actor


def extract_dataset(
    dataset: "Dataset",
    settings: Settings = DEFAULT,
    *,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    block: int = BLOCK,
    actors: int | None = None,
) -> "Dataset":
    """The records of a dataset of articles, made when they are asked for.

    `block` articles are one task, one file of the output and one file of a checkpoint. `actors` are as many as Ray finds cores
    for; it needs one core besides, to read and write, and another one to go on from a checkpoint.
    """
    with extra("ray"):
        from ray.data import ActorPoolStrategy

    return dataset.repartition(target_num_rows_per_block=block).map_batches(
        Extraction,
        fn_constructor_args=(settings, timeout, memory),
        compute=ActorPoolStrategy(size=actors) if actors else ActorPoolStrategy(min_size=1),
        batch_size=min(ROWS, block),  # Ray would put blocks together that are smaller
        batch_format="pyarrow",
        zero_copy_batch=True,
    )


class Extraction:
    """What an actor keeps and does."""

    def __init__(self, settings: Settings, timeout: float, memory: int) -> None:
        self.extract = Extractor(settings, timeout, memory)
        finalize(self, self.extract.close)  # Ray lets go of it, and then ends all that the actor has started

    def __call__(self, table: "pa.Table") -> "pa.Table":
        """The records of some articles."""
        import pyarrow as pa

        batches = table.combine_chunks().to_batches()
        return pa.Table.from_batches(map(self.extract, batches), schema=self.extract.schema)
