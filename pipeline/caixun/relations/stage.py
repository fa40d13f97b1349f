"""Stage: who comes on and goes off as the text is read: whom sentences and paragraphs speak of, and the places of a list."""

import re

from caixun.relations.cues import find_cues
from caixun.relations.holder import is_certain
from caixun.relations.market import is_earned, is_issuer, is_volume, name_land
from caixun.relations.metric import Metric
from caixun.relations.referent import find_target, first_changed, is_pair, name_two
from caixun.relations.row import Row, Slot
from caixun.relations.standing import (
    clause_start,
    first_of_list,
    in_brackets,
    is_land,
    is_oblique,
    is_place,
    opens_clause,
)
from caixun.relations.subject import find_name
from caixun.relations.topic import LANDS, PLACES, UNNAMED, Cast, Topic

ORIGINS = re.compile(r"\s*(?:分|按)(?:投资)?(?:来源|国别)[一-鿿]{0,3}(?:来?看)?[,:]")
PASSAGE = re.compile(r"(?:[^:]{2,12}:)?(?:20\d\d年|\d{1,2}月|机构前瞻|\s)*")
TOWARDS = ("对", "向", "自", "与", "同")  # 对美国进出口 are those of another land
HOUSE = re.compile(r"银行|[一-鿿]{0,4}(?:交易所|日报|晚报|媒体)")


def note_place(row: Row, cast: Cast) -> None:
    """The first place of a sentence is where its figures of a country's economy, and those after it, are from."""
    if "S" not in row.codes:
        return
    place = next((s for s in row.slots if is_land(s) and not in_brackets(row, s) and row.text[s.start - 1 : s.start] not in TOWARDS), None)
    if place is not None and place.cue is not None:
        cast.place = Topic(row.text[place.start : place.end], None, place.cue.value)
    else:
        bank = next((s for s in row.slots if s.cue is not None and s.cue.value == "bank"), None)
        land = name_land(row.text[bank.start : bank.end]) if bank is not None else ""
        cast.place = Topic(land, None, "country") if land else cast.place
    cast.land = find_land(row) or cast.land


def find_land(row: Row) -> Topic | None:
    """The place that a clause of the sentence opens with, the nearest of those that stand one in another: 安徽省|合肥市."""
    for i, slot in enumerate(row.slots):
        if not is_land(slot) or is_listed(row, slot) or is_oblique(row, slot.start) or HOUSE.match(row.text, slot.end) or not opens_clause(row, clause_start(row, i), i):
            continue
        while i + 1 < len(row.slots) and is_land(row.slots[i + 1]) and row.slots[i].end == row.slots[i + 1].start:
            i += 1
        nearest = row.slots[i]
        return Topic(row.text[nearest.start : nearest.end], None, nearest.cue.value if nearest.cue else "country")
    return None


def open_title(title: str | None) -> Topic | None:
    """The place that a headline outside the text opens with, behind who says it or a time: 机构:2021年河北….."""
    cue = next((c for c in find_cues(title) if c.role == "subject"), None) if title else None
    if title is None or cue is None or cue.value not in PLACES or not PASSAGE.fullmatch(title, 0, cue.start) or HOUSE.match(title, cue.end):
        return None
    return Topic(title[cue.start : cue.end], None, cue.value)


def move_topic(row: Row, cast: Cast) -> None:
    """A sentence that tells of a name speaks of it from here on; a place gives way to a company, not the other way round."""
    spoken = cast.here
    cast.here = cast.inside = cast.part = None
    cast.registered = first_changed(row, row.end) or cast.registered
    pair = name_two(row, row.end)
    cast.pair = pair if pair[0] is not None else cast.pair
    cast.target = find_target(row) or cast.target
    cast.holder = find_holder(row, cast) or cast.holder
    found = find_name(row, -1, row.numbers[0] if row.numbers else len(row.slots), cast)
    if found and not is_listed(row, found[0]) and not is_pair(row, found[0]) and not found[1].name.endswith(("股东", "高管")) and (found[1].kind == "company" or cast.topic is None or cast.topic.kind != "company"):
        cast.topic = found[1]
    elif found is None and spoken is not None and cast.topic is None and spoken.kind in LANDS:
        cast.topic = spoken


def find_holder(row: Row, cast: Cast) -> Topic | None:
    """Who a sentence without shares tells of as a holder, to whom those told of next belong."""
    found = find_name(row, -1, len(row.slots), cast, True) if "H" in row.codes else None
    return found[1] if found and found[0].code == "H" and is_certain(found[1].name) else None


def turn_back(cast: Cast) -> None:
    """A new paragraph is about the company of the article again, unless the one before spoke of another that is listed, too; in an article about none it goes on about no company."""
    main, topic = cast.main, cast.topic
    if main is UNNAMED or (main is None and topic is not None and topic.kind == "company") or (is_issuer(main) and topic is not None and topic.symbol is None):
        cast.topic = main


def is_listed(row: Row, slot: Slot) -> bool:
    """Whether the name in a slot is one of several in a list, so that the text goes on about none of them."""
    i = next(n for n, other in enumerate(row.slots) if other is slot)
    return row.codes[i - 1 : i] == "&" or row.codes[i + 1 : i + 2] == "&"


def comes_from(row: Row, slot: Slot) -> bool:
    """Whether a place stands in a list of those that something comes from: 来自美国、新加坡的投资."""
    i = next(n for n, other in enumerate(row.slots) if other is slot)
    return slot.code == "S" and is_oblique(row, row.slots[first_of_list(row, i)].start)


def lists_origins(row: Row) -> bool:
    """Whether a sentence breaks down by where something comes from: 分来源地看,美国、新加坡实际投资."""
    return ORIGINS.match(row.text, row.start) is not None


def sells_in(slot: Slot, who: Topic | None, metric: Metric | None) -> bool:
    """Whether a place in a list is one where the company of the article sells: 华东、华中区域收入分别为…."""
    return is_place(slot) and is_issuer(who) and (is_earned(metric) or is_volume(metric) or (metric is not None and metric.text.startswith("销售")))
