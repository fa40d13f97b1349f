"""Timeline: the periods that a text has told so far, for what goes on without one of its own."""

import re
from dataclasses import dataclass
from datetime import date

from msgspec import Struct

from caixun.relations.row import Row
from caixun.types import Period

TOLD = re.compile(r"(?:早间|午间|盘[前后])?(?:公告|公布|披露|发布|宣布|表示)")
AFTERMATH = re.compile(r"(?:(?:数据|消息|决议|报告|财报)(?:公布|发布)后|受此(?:影响|消息))")  # what a market then made of news


class When(Struct, frozen=True, gc=False):
    """The words of a period and what they mean."""

    text: str
    period: Period | None


NEVER = When("", None)  # of no day, whatever the text goes on with


@dataclass(slots=True)
class Calendar:
    """The periods that the text goes on with: the last one, the last of a report, the last day of trading, and the years last told one by one."""

    published: date | None
    last: When | None = None
    report: When | None = None
    day: When | None = None
    announced: When | None = None
    settled: When | None = None
    run: When | None = None
    turned: bool = False

    def keep(self, when: When, traded: bool, hoped: bool = False) -> None:
        """A sentence's first period is what the next ones go on with, one only `hoped` for no further than its paragraph.

        A week is of trade only where something `traded` is told of it.
        """
        self.last, self.run, self.turned = when, None, False
        if when.period is not None and self.whole(when.period) is not None:
            return  # 期末 is no other period than the one reported on
        if is_day(when) and (traded or (when.period is not None and when.period.grain == "day")):
            self.day = self.day if self.day and when.text.startswith("截") else when
        else:
            self.report = when
            self.settled = self.settled if hoped else when

    def announce(self, row: Row) -> None:
        """A sentence may tell on which day its news came; what comes in the evening moves no market that day."""
        for slot in row.slots:
            if slot.code == "P" and slot.mention and slot.mention.period and slot.mention.period.grain == "day" and TOLD.match(row.text, slot.end, row.end):
                self.announced = When(row.cite(slot.start, slot.end), slot.mention.period)

    def whole(self, period: Period) -> When | None:
        """The report's period where the day is its end."""
        report = self.report.period if self.report else None
        return self.report if is_as_of(period) and report is not None and report.end == period.end and report.start != report.end else None

    def turn(self) -> None:
        """A new paragraph goes on with the last period only where it compares or breaks down."""
        self.turned = True
        self.report = self.settled or self.report

    def resume(self, channel: str, continues: bool, aftermath: bool = False) -> When | None:
        """The period that a figure without one of its own belongs to."""
        if channel == "report":
            return self.report or self.last
        if channel == "day":
            if aftermath and self.announced:
                return self.announced
            last = self.last if self.last is not None and is_day(self.last) else None
            return self.day or (When("", Period(self.published, self.published, "day")) if self.published else last)
        return None if self.turned and not continues else self.last


def is_day(when: When) -> bool:
    return when.period is not None and when.period.grain in ("day", "week")


def is_as_of(period: Period) -> bool:
    """Whether a period is the end of a stretch rather than the stretch."""
    return period.start is not None and period.start == period.end and period.grain != "day"
