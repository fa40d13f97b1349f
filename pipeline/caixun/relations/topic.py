"""Topic: whom a text speaks of, and everyone who is on stage while it is read."""

from dataclasses import dataclass, field

from msgspec import Struct

PLACES = frozenset(("country", "province", "city"))
LANDS = PLACES | {"place"}


class Topic(Struct, frozen=True, gc=False):
    """Who the text is speaking of: a company, a place or index, or a mere phrase."""

    name: str
    symbol: str | None = None
    kind: str = "phrase"


UNNAMED = Topic("", None, "company")  # the company of a note that never names it


@dataclass(slots=True)
class Cast:
    """Everyone on stage: the company the article is about, who is spoken of now, here and inside a remark, the part told of behind 其中 and where, the place whose economy is told of, the place that a clause opened with, who held shares last, whose entry in the register was told last, who is to be bought, the two named last together, and who only speaks."""

    main: Topic | None
    topic: Topic | None
    here: Topic | None = None
    inside: Topic | None = None
    part: tuple[Topic, int] | None = None
    place: Topic | None = None
    land: Topic | None = None
    holder: Topic | None = None
    registered: Topic | None = None
    target: Topic | None = None
    pair: tuple[Topic | None, Topic | None] | None = None
    speakers: set[int] = field(default_factory=set)


def continues_land(phrase: str, who: Topic | None) -> bool:
    """Whether the phrase is the land spoken of and its goods: 国内|精炼铜."""
    return who is not None and who.kind in LANDS and len(phrase) > len(who.name) and phrase.startswith(who.name) and not phrase.endswith(("市场", "行业"))
