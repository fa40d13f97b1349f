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
        facts = self.find(doc)
        doc._.facts = facts
        if "caixun.desk" in doc.user_data:
            doc.user_data["caixun.desk"].facts = facts
        return doc

    def find(self, doc: Doc, watch: Watch | None = None) -> list[Fact]:
        """The facts of the Doc; `watch` is shown every sentence before it is read."""
        published = doc.user_data.get("caixun.published")
        desk = find_desk(doc)
        text = desk.folded
        return find_facts(
            text,
            list_mentions(doc),
            bound_sentences(doc),
            date.fromisoformat(published[:10]) if published else None,
            doc.user_data.get("caixun.title"),
            text if doc.user_data.get("caixun.mirrored") else desk.text,
            frozenset(doc.to_array(["IDX"]).tolist()),
            msgspec.convert(doc.user_data.get("caixun.heading", []), list[Mention]),
            watch,
        )


def explain_doc(doc: Doc) -> list[Told]:
    """Every sentence of an annotated Doc: its slots, what the text had said before, and what its facts stand on."""
    watcher = Watcher()
    return watcher.tell(FactFinder().find(doc, watcher.watch))


def bound_sentences(doc: Doc) -> list[tuple[int, int]]:
    """Where each of doc.sents begins and ends in characters, without an object for every token of the text."""
    places, lengths, opens = doc.to_array(["IDX", "LENGTH", "SENT_START"]).astype(np.int64).T
    opens[:1] = 1
    first = np.flatnonzero(opens == 1)
    last = np.append(first[1:], len(doc)) - 1 if len(doc) else first
    return list(zip(places[first].tolist(), (places + lengths)[last].tolist(), strict=True))
