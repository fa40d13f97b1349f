"""The run itself: articles are cut into shards, workers extract them, and the output gets them in order."""

import gc
from collections.abc import Callable, Iterable

from caixun.pipeline import load
from caixun.run.delivery import Delivery, Kept, Streamed
from caixun.run.interrupt import Interrupt
from caixun.run.ledger import Counts
from caixun.run.letters import Item, Letter
from caixun.run.plan import Plan
from caixun.run.progress import Progress
from caixun.run.shards import Shard, cut_shards, writing
from caixun.run.work import Job
from caixun.run.workers import PATIENCE, Workers
from caixun.sinks import open_sink
from caixun.sinks.jsonl import Stream
from caixun.types import RunError


def run_batch(items: Iterable[Item], plan: Plan, progress: Progress, tell: Callable[[Letter], None]) -> Counts:
    """Every item to a record in the output or a dead letter, which `tell` hears of; KeyboardInterrupt if it must end early."""
    load(plan.settings.companies)  # what is wrong with it is better told now, and forked workers share it
    gc.freeze()  # which they go on doing, as collecting garbage then leaves it alone
    sink = open_sink(plan.out)
    deliver = Streamed if isinstance(sink, Stream) else Kept
    with Interrupt() as interrupt, deliver(sink, plan, progress.say) as delivery:
        run = Run(plan, delivery, progress, interrupt, tell)
        shards, total = run.extract(items)
        interrupt.check()
        with writing(delivery.folder.path):
            counts = delivery.finish(shards, interrupt)
    if counts.records + counts.dead != total:
        raise RunError(f"{total} articles came in, and {counts.records} records and {counts.dead} dead letters out")
    return counts


class Run:
    """The shards between their source, the workers and the delivery."""

    def __init__(
        self, plan: Plan, delivery: Delivery, progress: Progress, interrupt: Interrupt, tell: Callable[[Letter], None]
    ) -> None:
        self.plan, self.delivery, self.progress = plan, delivery, progress
        self.interrupt, self.tell = interrupt, tell

    def extract(self, items: Iterable[Item]) -> tuple[int, int]:
        """How many shards and items there were, all extracted unless somebody asked for an end."""
        job = Job(folder=self.delivery.folder.path, settings=self.plan.settings, memory=self.plan.memory)
        shards = total = 0
        with Workers(job, self.plan.workers, self.plan.timeout, self.plan.start) as workers:
            for shard in self.interrupt.until(cut_shards(self.progress.follow(items), self.plan.shard)):
                shards, total = shards + 1, total + shard.items
                if entry := self.delivery.find(shard):
                    self.progress.keep(entry.counts)
                else:
                    self.hand_out(shard, workers)
            if self.interrupt.asked:
                self.progress.say("finishing the shards under way; interrupt once more to stop at once")
            while workers.busy(self.interrupt.asked):
                self.collect(workers, PATIENCE)
        return shards, total

    def hand_out(self, shard: Shard, workers: Workers) -> None:
        """Give a shard to the workers, and wait until there is room for the next."""
        with writing(self.delivery.folder.path):
            self.delivery.folder.articles(shard.number).write_bytes(shard.content)
        workers.submit(shard)
        self.collect(workers, 0)
        while not self.interrupt.asked and (workers.full or self.delivery.waits(shard.number + 1)):
            self.collect(workers, PATIENCE)

    def collect(self, workers: Workers, seconds: float) -> None:
        """Take what the workers have done."""
        with writing(self.delivery.folder.path):
            for entry in workers.collect(seconds):
                if entry.counts.dead:
                    for letter in self.delivery.folder.list_letters(entry.shard):
                        self.tell(letter)
                self.delivery.take(entry)
                self.progress.add(entry.counts)
