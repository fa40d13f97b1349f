"""Floors: what the pipeline reached on a gold, and below which it must not fall."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from caixun.evaluate.score import Report
from caixun.sinks.files import write_whole
from caixun.types import CaixunError


class Baseline(msgspec.Struct, frozen=True):
    """The digest of the gold files and a floor for each measure, to four digits."""

    digest: str
    floors: dict[str, float]


class Low(NamedTuple):
    """A measure below its floor."""

    measure: str
    floor: float
    value: float

    def __str__(self) -> str:
        return f"{self.measure}: {self.value:.4f} is below the floor of {self.floor:.4f}"


def list_measures(report: Report) -> dict[str, float]:
    """Every number that has a floor: F1 of facts and mentions, the rate of each slot."""
    scores = {f"facts.{name}": score.f1 for name, score in report.facts.items()}
    scores |= {
        f"mentions.{label}.{name}": score.f1
        for label, named in report.mentions.items()
        for name, score in named.items()
        if score.wanted
    }
    return scores | {f"slots.{slot}": rate.rate for slot, rate in report.slots.items()}


def read_baseline(path: Path) -> Baseline:
    """The floors of a file; CaixunError where there are none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Baseline)
    except OSError as error:
        raise CaixunError(
            f"cannot be read: {error.strerror}", str(path), "--write-baseline makes a new baseline"
        ) from error
    except msgspec.MsgspecError as error:
        raise CaixunError(f"broken baseline: {error}", str(path), "restore it from version control") from error


def find_low(baseline: Baseline, report: Report) -> list[Low]:
    """The measures that fell below their floors; one that is not measured any more counts as 0."""
    values = list_measures(report)
    lows = (Low(name, floor, values.get(name, 0.0)) for name, floor in baseline.floors.items())
    return [low for low in lows if low.value < low.floor]


def renew(old: Baseline | None, report: Report, digest: str, lower: bool) -> Baseline:
    """The baseline of today: floors rise to what was reached, and fall to it only where that is asked for."""
    values = list_measures(report)
    if old is None or lower:
        return Baseline(digest, values)
    return Baseline(
        digest, {name: max(old.floors.get(name, 0.0), values.get(name, 0.0)) for name in old.floors | values}
    )


def write_baseline(path: Path, baseline: Baseline) -> None:
    """The baseline as indented JSON, whole or not at all."""
    try:
        write_whole(path, [msgspec.json.format(msgspec.json.encode(baseline), indent=2), b"\n"])
    except OSError as error:
        raise CaixunError(f"cannot write: {error.strerror}", str(path), "name another --baseline") from error
