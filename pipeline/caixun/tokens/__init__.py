"""Tokens: the spaCy tokenizer. Atoms stay whole, marks stand alone, a pkuseg model segments the rest.

doc.text is the text, always; token.norm_ is the folded word. Loading reads arrays only: no network, no pickle.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from spacy.attrs import NORM  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from caixun.fold import fold
from caixun.tokens.segmenter import Segmenter
from caixun.tokens.splitter import Splitter
from caixun.tokens.weights import COMPACT, read_compact, write_compact
from caixun.types import ModelError

__all__ = ["Segmenter", "Tokenizer", "make_tokenizer"]

SHIPPED = "zh_caixun"
SURROGATE = re.compile("[\ud800-\udfff]")
LONG = 10_000  # characters from which a text is a batch of its own


class Tokenizer:
    """Text to Doc with the pkuseg model of a folder, the shipped one by default, read when it is first needed."""

    def __init__(self, vocab: Vocab, model: str | None = None) -> None:
        self.vocab = vocab
        self.model = model
        self.splitter: Splitter | None = None
        vocab.lex_attr_getters[NORM] = fold  # type: ignore[attr-defined]
        for lexeme in vocab:
            lexeme.norm_ = fold(lexeme.orth_)

    def __call__(self, text: str) -> Doc:
        return next(self.make_docs([text]))

    def __reduce__(self) -> tuple[Any, ...]:
        return unpickle, (self.vocab, self.model, self.to_bytes() if self.splitter else b"")

    def pipe(self, texts: Iterable[str], batch_size: int = 64) -> Iterator[Doc]:
        """A Doc for each text; batches are segmented in one go, which for short texts is faster than one by one."""
        batch: list[str] = []
        size = 0
        for text in texts:
            batch.append(text)
            size += len(text)
            if len(batch) == batch_size or size > LONG:
                yield from self.make_docs(batch)
                batch, size = [], 0
        yield from self.make_docs(batch)

    def make_docs(self, texts: list[str]) -> Iterator[Doc]:
        """A Doc for each text of one batch; lone surrogates, which spaCy cannot hold, become U+FFFD."""
        texts = [text if text.isascii() else SURROGATE.sub("\ufffd", text) for text in texts]
        for words, spaces in self.load_splitter().split(texts):
            yield Doc(self.vocab, words=words, spaces=spaces)

    def load_splitter(self) -> Splitter:
        """The splitter, read from the model's folder if it is not there yet."""
        if self.splitter is None:
            self.splitter = Splitter(Segmenter.load(Path(self.model))) if self.model else load_shipped()
        return self.splitter

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The model in the compact format."""
        return write_compact(self.load_splitter().segmenter.weights)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Tokenizer":
        """Take the model from to_bytes."""
        self.splitter = Splitter(Segmenter(read_compact(data, "bytes")))
        return self

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the model into a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / COMPACT).write_bytes(self.to_bytes())

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "Tokenizer":
        """Take the model of a folder; without the folder the tokenizer stays as it is."""
        if Path(path).is_dir():
            self.splitter = Splitter(Segmenter.load(Path(path)))
        return self


@cache
def load_shipped() -> Splitter:
    """The splitter with the shipped model, read once a process."""
    spec = find_spec(SHIPPED)
    if spec is None or not spec.origin:
        raise ModelError("the shipped model is not installed", SHIPPED, "install caixun again")
    return Splitter(Segmenter.load(Path(spec.origin).parent / "segmenter"))


def unpickle(vocab: Vocab, model: str | None, data: bytes) -> Tokenizer:
    """The tokenizer of another process."""
    tokenizer = Tokenizer(vocab, model)
    return tokenizer.from_bytes(data) if data else tokenizer


@registry.tokenizers("caixun.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(model: str | None = None) -> Callable[[Language], Tokenizer]:
    """The tokenizer for a config: [nlp.tokenizer] @tokenizers = "caixun.Tokenizer.v1"; model is a pkuseg model's folder."""

    def make(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, model)

    return make
