"""The plan: what a run is to do."""

from multiprocessing import get_all_start_methods

import msgspec

from caixun.run.settings import Settings

START = "fork" if "fork" in get_all_start_methods() else "spawn"  # forked workers share the model's memory


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """`inputs` name the articles; `timeout` (seconds) and `memory` (MB beside the model) are what one of them may need."""

    out: str
    inputs: tuple[str, ...]
    settings: Settings
    workers: int
    timeout: float
    memory: int
    shard: int
    resume: bool = True
    start: str = START
