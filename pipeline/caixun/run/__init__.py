"""The run: articles to an output without loss, whatever dies, by any number of workers."""
