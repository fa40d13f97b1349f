"""Articles in Parquet to records in Parquet, by Spark, on this machine or where spark-submit sends it.

    pip install 'caixun[spark]'        # and a Java runtime: apt-get install default-jre-headless
    python examples/on_spark.py news/ records/
    spark-submit --packages org.apache.hadoop:hadoop-aws:VERSION examples/on_spark.py s3a://bucket/news s3a://bucket/records

VERSION is that of the Hadoop libraries which Spark brings with it. docs/scale.md says more.
"""

import argparse
import os
import sys

from caixun.cluster.spark import extract_frame
from caixun.read import Reading
from caixun.run.settings import Settings
from pyspark.sql import SparkSession

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else executors take whatever is called python3


def main() -> None:
    """Read, extract, write."""
    parser = argparse.ArgumentParser(description="Articles in Parquet to records in Parquet, by Spark.")
    parser.add_argument("articles", help="a file, a folder or an S3 path")
    parser.add_argument("records", help="a folder or an S3 path that is not there yet")
    parser.add_argument("--text", default="text", help="the column of the texts")
    parser.add_argument("--partitions", type=int, help="into how many tasks the articles are dealt out; else as they are read")
    options = parser.parse_args()

    spark = SparkSession.builder.appName("caixun").getOrCreate()
    articles = spark.read.parquet(options.articles)
    if options.partitions:
        articles = articles.repartition(options.partitions)
    records = extract_frame(articles, Settings(reading=Reading(text=options.text)))
    records.write.parquet(options.records, compression="zstd")
    spark.stop()


if __name__ == "__main__":
    main()
