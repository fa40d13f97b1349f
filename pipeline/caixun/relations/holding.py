"""Holding: whose shares are held, bought, sold or pledged: who comes behind the stake, and who goes on to hold."""

import re

from caixun.entities.metric import like
from caixun.relations.metric import Metric
from caixun.relations.referent import read_name
from caixun.relations.row import Row, Slot
from caixun.relations.topic import Cast, Topic

BY_HOLDER = re.compile(r"质押|冻结|[增减]持(?!评级|建议)|占其|(?<!户均)持股(?!计划)|所持")  # what only a holder does or has
OWN = ("其", "本人", "其本人")
AFTERWARDS = re.compile(r"\s*(?:本次|此次|上述)?(?:权益变动|[增减]持|转让|交易|变动)(?:完成)?后")
HOLDINGS = frozenset(("increase_holding", "decrease_holding", "shareholding", "pledge"))
SHARES = re.compile(r"总股本|股份|公司股票|^股票$|股权|股本|持股|质押|冻结|[增减]持(?!评级|建议)|转让")
HELD_BY = re.compile(r"\)?(?:股[份权]|股票)?(?:\([^()]{1,60}\))?(?:以上|以下)?的?(?:公司|第[一二三四五]大|控股|原|特定|大)*(?:股东|实际控制人|实控人|董事长?|监事|高管)(?:[、及兼和]*(?:实际控制人|实控人|董事长|董事|(?:副)?总经理|高管))*|[^,;。()\n]{0,14}\([^()]{1,24}\)的股东")


def is_holding(row: Row, metric: Metric | None) -> bool:
    """Whether the metric is of shares held, bought, sold or pledged: its subject is who holds them."""
    if metric is None:
        return False
    mention = metric.slot.mention if metric.slot else None
    return (mention is not None and like(mention.metric_id) in HOLDINGS) or SHARES.search(metric.text) is not None


def holds_on(row: Row, floor: int, at: int, metric: Metric | None, cast: Cast) -> bool:
    """Whether the shares are still those of the holder told of last: 权益变动完成后,持股5%; 占其所持股份的10%; 本次解除质押300万股."""
    holder = cast.holder
    if holder is None or cast.here not in (None, cast.main, holder):
        return False
    if metric is not None and BY_HOLDER.search(metric.text):
        return True
    return AFTERWARDS.match(row.text, row.start) is not None or "其所持" in row.text[row.slots[max(floor, 0)].start : row.slots[at].start]


def find_own(row: Row, slot: Slot, cast: Cast) -> Topic | None:
    """Whom 其 means where shares are told of: the holder named last before it, in the sentence or the text."""
    named = next((s for s in reversed(row.slots) if s.code == "H" and s.end <= slot.start), None)
    return (read_name(row, named, cast) if named else None) or cast.holder


def find_owner(row: Row, at: int, cast: Cast) -> tuple[Slot, Topic] | None:
    """The holder that comes after the stake: 持股9.47%的股东某基金."""
    held = HELD_BY.match(row.text, row.slots[at].end, row.end)
    if not held:
        return None
    slot = next((s for s in row.slots[at + 1 : at + 16] if s.code in "HC" and held.end() - 1 <= s.start < held.end() + 6), None)
    who = read_name(row, slot, cast) if slot else None
    return (slot, who) if slot and who else None
