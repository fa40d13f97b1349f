"""Whether a gold fact agrees with itself: direction, basis, sign and unit with the words, change with from and to."""

import re
from decimal import Decimal
from typing import Any

from notation import T2S, DraftError

DOWN = re.compile(r"下降|下滑|下跌|减少|减亏|年减|月减|季减|收跌|降至|跌")
UP = re.compile(r"增长|增加|上涨|上升|年增|月增|季增|收涨|升至|提升")
BASES = (
    (re.compile("同比"), "yoy"),
    (re.compile("环比"), "seq"),
    (re.compile("按年"), "yoy"),
    (re.compile("年[增减]$"), "yoy"),
    (re.compile("[季月][增减]$"), "seq"),
    (re.compile("较年初"), "ytd"),
)
SHARE_PRICES = {"EPS", "每股收益", "基本每股收益", "目标价", "股价", "收盘价"}
PER = re.compile(r"/([股吨克桶份])")


def check_words(fact: dict[str, Any]) -> None:
    """Direction, basis and sign against the words of the quote."""
    before = T2S.convert(fact["quote"]).split(T2S.convert(fact["number"]))[0]
    metric = T2S.convert(fact["metric"])
    if fact["kind"] == "value":
        if "亏" in metric and fact["unit"][:3].isupper() and (fact["low"] or fact["high"] or 0) > 0:
            raise DraftError("a loss is negative: say neg")
        return
    if "亏" not in before + metric and "收窄" not in before:
        down, up = DOWN.search(before), UP.search(before)
        if (fact["direction"] == "up" and down and not up) or (fact["direction"] == "down" and up and not down):
            raise DraftError(f"direction {fact['direction']} against the words")
    for words, basis in BASES:
        if words.search(before) and fact["basis"] != basis:
            raise DraftError(f"{words.pattern} is {basis}, not {fact['basis']}")


def check_per(fact: dict[str, Any], after: str) -> None:
    """A price per piece keeps the piece in its unit."""
    per = PER.match(T2S.convert(after))
    if per and not fact["unit"].endswith("/" + per[1]):
        raise DraftError(f"unit {fact['unit']}, but the text says {per[0]}")
    if fact["metric"] in SHARE_PRICES and re.fullmatch("[A-Z]{3}", fact["unit"]):
        raise DraftError("the price of a share is per 股")


def check_arithmetic(fact: dict[str, Any], slack: Decimal) -> None:
    """Base and reached level against direction and magnitude, within rounding."""
    base, reached = fact["from"], fact["to"]
    if base is None or reached is None or isinstance(base, list):
        return
    ends = reached if isinstance(reached, list) else [reached]
    shrinking_loss = base < 0 and ends[0] < 0
    if not shrinking_loss and fact["direction"] != "flat" and (ends[0] > base) != (fact["direction"] == "up"):
        raise DraftError(f"{base} to {ends[0]} is not {fact['direction']}")
    stated = [n for n in (fact["low"], fact["high"]) if n is not None]
    if not stated or fact.get("bound") in ("over", "under", "about"):
        return
    relative = {"%": Decimal(100), "x": Decimal(1)}.get(fact["unit"])
    for end in ends:
        moved = abs(end - base) if relative is None else abs(end - base) / abs(base) * relative
        if min(abs(moved - n) for n in stated) > slack + moved * Decimal("0.01"):
            raise DraftError(f"{base} to {end} is {moved:.4g}, not {[str(n) for n in stated]}")
