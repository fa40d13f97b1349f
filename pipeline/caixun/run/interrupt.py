"""Interrupts: SIGINT and SIGTERM ask for an end in good order; asked again, they get one at once."""

import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Self, TypeVar

T = TypeVar("T")
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupt:
    """Listens while it is entered; a signal that the process was started to ignore stays ignored."""

    def __init__(self) -> None:
        self.asked = False
        self.waiting = False

    def __enter__(self) -> Self:
        main = threading.current_thread() is threading.main_thread()  # no other may listen
        found = {number: signal.getsignal(number) for number in SIGNALS if main}
        self.before = {number: handler for number, handler in found.items() if handler not in (signal.SIG_IGN, None)}
        for number in self.before:
            signal.signal(number, self.hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Note the first signal, which also ends a wait for input; obey the second."""
        again, self.asked = self.asked or self.waiting, True
        if again:
            raise KeyboardInterrupt

    def until(self, things: Iterable[T]) -> Iterator[T]:
        """The things until somebody asks for an end."""
        source = iter(things)
        while not self.asked:
            try:
                self.waiting = True
                thing = next(source)
            except (StopIteration, KeyboardInterrupt):
                return
            finally:
                self.waiting = False
            yield thing

    def check(self) -> None:
        """KeyboardInterrupt if somebody has asked for an end."""
        if self.asked:
            raise KeyboardInterrupt


def end_in_peace() -> None:
    """For a process that is about to end because it was asked to: asked once more, it still ends with its own exit code."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
