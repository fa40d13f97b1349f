"""Which of overlapping mentions stays."""

from collections.abc import Iterable

from caixun.types import Mention


def keep_longest(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in order and without overlap: the longer one stays, of equals the first given.

    >>> spans = [Mention(label="METRIC", start=s, end=e, rule="metric.word") for s, e in [(0, 2), (1, 5), (5, 7)]]
    >>> [(m.start, m.end) for m in keep_longest(spans)]
    [(1, 5), (5, 7)]
    """
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        while kept and mention.start < kept[-1].end and mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept.pop()
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
