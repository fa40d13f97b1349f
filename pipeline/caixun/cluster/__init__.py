"""Cluster: the same records from many machines, by Ray Data or Spark."""
