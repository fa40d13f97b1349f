"""Relations: the component that reads a Doc's mentions sentence by sentence and sets doc._.facts."""

from datetime import date

from spacy.tokens import Doc

from caixun.fold import fold
from caixun.relations.facts import find_facts


class FactFinder:
    """The pipeline component: facts from doc.spans["caixun"] and doc.sents.

    Words are cited as written; only where a mirror site has turned the page traditional are they given as folded.
    """

    def __call__(self, doc: Doc) -> Doc:
        published = doc.user_data.get("caixun.published")
        text = fold(doc.text)
        mentions = [span._.value for span in doc.spans.get("caixun", ())]
        sentences = [(sent.start_char, sent.end_char) for sent in doc.sents]
        doc._.facts = find_facts(
            text,
            sorted(mentions, key=lambda m: (m.start, -m.end)),
            sentences,
            date.fromisoformat(published[:10]) if published else None,
            doc.user_data.get("caixun.title"),
            text if doc.user_data.get("caixun.mirrored") else doc.text,
            frozenset(token.idx for token in doc),
        )
        return doc
