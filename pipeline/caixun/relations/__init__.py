"""Relations: the component that reads a Doc's mentions sentence by sentence and sets doc._.facts."""

from datetime import date

import msgspec
import numpy as np
from spacy.tokens import Doc

from caixun.entities import list_mentions
from caixun.relations.facts import Watch, find_facts
from caixun.relations.grounds import Told, Watcher
from caixun.sentences import find_desk
from caixun.types import Fact, Mention


class FactFinder:
    """The pipeline component: facts from doc.spans["caixun"] and doc.sents.

    Words are cited as written; only where a mirror site has turned the page traditional are they given as folded.
    """

    def __call__(self, doc: Doc) -> Doc:
        desk = find_desk(doc)
        desk.facts = self.find(doc)
        if not desk.passing:
            doc._.facts = desk.facts
        return doc

    def find(self, doc: Doc, watch: Watch | None = None) -> list[Fact]:
        """The facts of the Doc; `watch` is shown every sentence before it is read."""
        published = doc.user_data.get("caixun.published")
        desk = find_desk(doc)
        text = desk.folded
        places, lengths, opens = doc.to_array(["IDX", "LENGTH", "SENT_START"]).T
        return find_facts(
            text,
            list_mentions(doc),
            bound_sentences(places, places + lengths, opens),
            date.fromisoformat(published[:10]) if published else None,
            doc.user_data.get("caixun.title"),
            text if doc.user_data.get("caixun.mirrored") else desk.text,
            frozenset(places.tolist()),
            desk.heading or msgspec.convert(doc.user_data.get("caixun.heading", []), list[Mention]),
            watch,
        )


def explain_doc(doc: Doc) -> list[Told]:
    """Every sentence of an annotated Doc: its slots, what the text had said before, and what its facts stand on."""
    watcher = Watcher()
    return watcher.tell(FactFinder().find(doc, watcher.watch))


def bound_sentences(places: np.ndarray, ends: np.ndarray, opens: np.ndarray) -> list[tuple[int, int]]:
    """Where each sentence begins and ends in characters, told by its tokens: their places, their ends and which of them open one."""
    opens[:1] = 1
    first = np.flatnonzero(opens == 1)
    return list(zip(places[first].tolist(), [*ends[first[1:] - 1].tolist(), *ends[-1:].tolist()], strict=True))
