"""Fit tokens to mentions: a spaCy span is a row of tokens, a mention is exact, and some names are one token."""

from collections.abc import Iterable

import numpy as np
from spacy.tokens import Doc

from caixun.sentences import find_desk
from caixun.tokens.segmenter import Numbers
from caixun.tokens.splitter import Places

COPIED = ("TAG", "POS", "MORPH", "LEMMA", "SENT_START")


def fit_tokens(doc: Doc, places: Iterable[int]) -> Doc:
    """The doc itself if a token begins or ends at each of the places (characters), else a new one whose tokens do."""
    return cut_doc(doc, *fit_places(*read_places(doc), places)) if len(doc) else doc


def read_places(doc: Doc) -> Places:
    """Where the tokens of a doc begin and end."""
    starts, lengths = doc.to_array(["IDX", "LENGTH"]).astype(np.int64).T
    return starts, starts + lengths


def fit_places(starts: Numbers, ends: Numbers, places: Iterable[int], whole: Iterable[tuple[int, int]] = ()) -> Places:
    """Tokens that begin or end at each of the places, made of those with these starts and ends, which come back if they do.

    None of them begins inside the whole spans, which are apart; their ends are among the places.
    """
    known = starts.tolist()
    cuts = [place for place in set(places).difference(known, ends.tolist()) if place < ends[-1]]
    begins = np.array(sorted(known + cuts)) if cuts else starts
    for start, end in whole:
        begins = begins[(begins <= start) | (begins >= end)]
    if begins is starts or np.array_equal(begins, starts):
        return starts, ends
    last = np.append(np.searchsorted(starts, begins[1:]), len(starts)) - 1
    return begins, np.minimum(np.append(begins[1:], ends[-1]), ends[last])


def cut_doc(doc: Doc, begins: Numbers, stops: Numbers) -> Doc:
    """The doc itself if its tokens begin and end there, else a new one whose tokens do.

    Tags, sentences, spans and user data go over to the new doc; a dependency parse does not.
    """
    starts, ends = read_places(doc)
    if np.array_equal(begins, starts):
        return doc
    tokens, last = np.searchsorted(starts, begins, side="right") - 1, np.searchsorted(ends, stops)
    text = find_desk(doc).text
    words = [text[start:stop] for start, stop in zip(begins.tolist(), stops.tolist(), strict=True)]
    spaced = (doc.to_array(["SPACY"])[last] == 1) & (stops == ends[last])
    split = Doc(doc.vocab, words=words, spaces=spaced.tolist(), user_data=doc.user_data)
    return copy_annotations(doc, split, tokens, begins > starts[tokens])


def copy_annotations(doc: Doc, split: Doc, tokens: np.ndarray, inner: np.ndarray) -> Doc:
    """The split doc with what the doc says of each of its tokens; inner are the pieces that begin no token."""
    names = [name for name in COPIED if doc.has_annotation(name)]
    for name in names:
        column = doc.to_array([name])[tokens]
        if name == "SENT_START":
            column[inner] = np.int64(-1).astype(column.dtype)
        split.from_array([name], column)
    for name, group in doc.spans.items():
        spans = (
            split.char_span(span.start_char, span.end_char, label=span.label, kb_id=span.kb_id, span_id=span.id)
            for span in group
        )
        split.spans[name] = [span for span in spans if span is not None]
    split.cats = doc.cats
    split._context = doc._context
    return split
