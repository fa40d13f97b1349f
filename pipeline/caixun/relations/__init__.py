"""Relations: the component that reads a Doc's mentions sentence by sentence and sets doc._.facts."""

import msgspec
import numpy as np
from spacy.tokens import Doc

from caixun.entities import list_mentions, read_day
from caixun.entities.split import read_places
from caixun.relations.facts import Watch, find_facts
from caixun.relations.grounds import Told, Watcher
from caixun.sentences import find_desk
from caixun.tokens.segmenter import Numbers
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
        desk, about = find_desk(doc), doc.user_data
        text = desk.folded
        starts, ends = read_places(doc)
        opens = doc.to_array(["SENT_START"]) == 1
        opens[:1] = True
        return find_facts(
            text,
            list_mentions(doc),
            bound_sentences(starts, ends, starts[opens].tolist()),
            read_day(about.get("caixun.published")),
            about.get("caixun.title"),
            text if about.get("caixun.mirrored") else desk.text,
            frozenset(starts.tolist()),
            msgspec.convert(about.get("caixun.heading", []), list[Mention]),
            watch,
        )


def explain_doc(doc: Doc) -> list[Told]:
    """Every sentence of an annotated Doc: its slots, what the text had said before, and what its facts stand on."""
    watcher = Watcher()
    return watcher.tell(FactFinder().find(doc, watcher.watch))


def bound_sentences(starts: Numbers, ends: Numbers, opens: list[int]) -> list[tuple[int, int]]:
    """Where each sentence begins and ends in characters: from a token that opens one to the last before the next that does."""
    last = np.searchsorted(starts, opens[1:]) - 1
    return list(zip(opens, [*ends[last].tolist(), *ends[-1:].tolist()], strict=True))
