"""Articles in Parquet to records in Parquet, by Ray, on this machine or on the cluster that RAY_ADDRESS names.

    pip install 'caixun[ray]'
    python examples/on_ray.py news/ records/ --checkpoint checkpoint/
    python examples/on_ray.py s3://bucket/news s3://bucket/records --checkpoint s3://bucket/checkpoint

Given again after whatever ended it, the same command goes on from the checkpoint: articles that are in the output are left
out. That needs a column `id` of strings, no two of them the same, and for a folder one that all machines share.
docs/scale.md says more.
"""

import argparse
from pathlib import Path

import ray
import ray.data
from caixun.cluster.ray import BLOCK, extract_dataset
from caixun.read import Reading
from caixun.run.settings import Settings
from ray.data.checkpoint import CheckpointConfig


def locate(place: str) -> str:
    """A folder by its whole path, as other processes have another working directory; a URI as it is."""
    return place if "://" in place else str(Path(place).resolve())


def main() -> None:
    """Read, extract, write."""
    parser = argparse.ArgumentParser(description="Articles in Parquet to records in Parquet, by Ray.")
    parser.add_argument("articles", type=locate, help="a file, a folder or an S3 path")
    parser.add_argument("records", type=locate, help="a folder or an S3 path")
    parser.add_argument("--checkpoint", type=locate, help="where it is kept what is done")
    parser.add_argument("--text", default="text", help="the column of the texts")
    parser.add_argument("--block", type=int, default=BLOCK, help="articles that are one task and one file")
    parser.add_argument("--actors", type=int, help="how many extract; else as many as there is room for")
    parser.add_argument("--cpus", type=int, help="on this machine: how many cores Ray may think there are")
    options = parser.parse_args()

    ray.init(num_cpus=options.cpus)
    if options.checkpoint:
        ray.data.DataContext.get_current().checkpoint_config = CheckpointConfig("id", options.checkpoint)
    articles = ray.data.read_parquet(options.articles)
    settings = Settings(reading=Reading(text=options.text))
    records = extract_dataset(articles, settings, block=options.block, actors=options.actors)
    records.write_parquet(options.records, compression="zstd")


if __name__ == "__main__":
    main()
