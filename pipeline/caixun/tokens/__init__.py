"""Tokens: the spaCy tokenizer. Atoms stay whole, marks stand alone, a pkuseg model segments the rest.

doc.text is the text, always; token.norm_ is the folded word. Loading reads arrays only: no network, no pickle.

[nlp.tokenizer]
@tokenizers = "caixun.Tokenizer.v1"
segmenter = "pkuseg"   # or "spacy_pkuseg": the same words by that library's own, slow decoder
model = null           # the folder of a pkuseg model of one's own
user_words = null      # words that are always one token: a list, or a file with one a line
names = false          # whether names of companies and metrics that are several words are one token, too
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
from spacy.attrs import NORM  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from caixun.fold import fold
from caixun.tokens.dictionary import Dictionary, read_words
from caixun.tokens.pkuseg import load_weights
from caixun.tokens.segmenter import Segmenter
from caixun.tokens.splitter import Places, Splitter
from caixun.tokens.stock import Stock
from caixun.tokens.weights import COMPACT, Weights, read_compact, write_compact
from caixun.types import ModelError
from caixun.words import table

__all__ = ["Segmenter", "Tokenizer", "make_tokenizer"]

SHIPPED = "zh_caixun"
FAST, STOCK = SEGMENTERS = ("pkuseg", "spacy_pkuseg")
WORDS = "user_words.txt"
Words = str | list[str] | None  # a file, or the words
SURROGATE = re.compile("[\ud800-\udfff]")
LONG = 10_000  # characters from which a text is a batch of its own


class Tokenizer:
    """Text to Doc with the pkuseg model of a folder, the shipped one by default, read when it is first needed.

    What is saved or pickled carries model and words, and is decoded by the fast segmenter.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: str | None = None,
        segmenter: str = FAST,
        user_words: Words = None,
        names: bool = False,
    ) -> None:
        if segmenter not in SEGMENTERS:
            raise ModelError(f"unknown segmenter {segmenter!r}", "nlp.tokenizer", f"one of {', '.join(SEGMENTERS)}")
        self.vocab = vocab
        self.settings = model, segmenter, user_words, names
        self.splitter: Splitter | None = None
        vocab.lex_attr_getters[NORM] = fold  # type: ignore[attr-defined]
        for lexeme in vocab:
            lexeme.norm_ = fold(lexeme.orth_)

    def __call__(self, text: str) -> Doc:
        return next(self.make_docs([text]))

    def __reduce__(self) -> tuple[Any, ...]:
        return unpickle, (self.vocab, self.settings, self.to_bytes() if self.splitter else b"")

    def pipe(self, texts: Iterable[str], batch_size: int = 64) -> Iterator[Doc]:
        """A Doc for each text; batches are segmented in one go, which for short texts is faster than one by one."""
        for batch in gather(texts, batch_size):
            yield from self.make_docs(batch)

    def cut(self, texts: Iterable[str]) -> Iterator[Places]:
        """Where the tokens of each text begin and end: the Docs of `pipe`, for those who need no Doc."""
        for batch in gather(texts):
            yield from self.load_splitter().cut(batch)

    def make_docs(self, texts: list[str]) -> Iterator[Doc]:
        """A Doc for each text of one batch; lone surrogates, which spaCy cannot hold, become U+FFFD."""
        texts = [text if text.isascii() else SURROGATE.sub("\ufffd", text) for text in texts]
        for words, spaces in self.load_splitter().split(texts):
            yield Doc(self.vocab, words=words, spaces=spaces)

    def load_splitter(self) -> Splitter:
        """The splitter, its model read from the folder if it is not there yet."""
        if self.splitter is None:
            model, segmenter, words, names = self.settings
            folder = Path(model) if model else find_shipped()
            if segmenter == STOCK:
                self.splitter = Splitter(Stock(folder, make_dictionary(read_user_words(words), names)))
            elif model or words or names:
                self.splitter = self.build(load_weights(folder), read_user_words(words))
            else:
                self.splitter = load_shipped()
        return self.splitter

    def build(self, weights: Weights, words: list[str]) -> Splitter:
        """The splitter of a model and the user's words."""
        return Splitter(Segmenter(weights, make_dictionary(words, self.settings[-1])))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The model in the compact format, and the user's words."""
        segmenter = self.load_splitter().segmenter
        return msgspec.msgpack.encode(Saved(write_compact(segmenter.weights), segmenter.dictionary.whole))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Tokenizer":
        """Take the model and the words from to_bytes."""
        try:
            saved = msgspec.msgpack.decode(data, type=Saved)
        except msgspec.MsgspecError as error:
            raise ModelError(f"cannot read the tokenizer: {error}", "bytes", "they come from to_bytes") from error
        self.splitter = self.build(read_compact(saved.weights, "bytes"), saved.words)
        return self

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the model and the words into a folder."""
        segmenter = self.load_splitter().segmenter
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / COMPACT).write_bytes(write_compact(segmenter.weights))
        (Path(path) / WORDS).write_text("".join(f"{word}\n" for word in segmenter.dictionary.whole), encoding="utf-8")

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "Tokenizer":
        """Take the model of a folder and the words in it; without the folder the tokenizer stays as it is."""
        folder = Path(path)
        if folder.is_dir():
            words = read_words(folder / WORDS) if (folder / WORDS).is_file() else []
            self.splitter = self.build(load_weights(folder), words)
        return self


def gather(texts: Iterable[str], batch_size: int = 64) -> Iterator[list[str]]:
    """The texts in batches, none of which goes on for long."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if len(batch) == batch_size or size > LONG:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Saved(msgspec.Struct):
    """What a tokenizer is made of."""

    weights: bytes
    words: list[str]


def find_shipped() -> Path:
    """The folder of the shipped model."""
    spec = find_spec(SHIPPED)
    if spec is None or not spec.origin:
        raise ModelError("the shipped model is not installed", SHIPPED, "install caixun again")
    return Path(spec.origin).parent / "segmenter"


@cache
def load_shipped() -> Splitter:
    """The splitter with the shipped model, read once a process."""
    return Splitter(Segmenter.load(find_shipped()))


def read_user_words(words: Words) -> list[str]:
    """The words that a setting gives."""
    return read_words(words) if isinstance(words, str) else words or []


def make_dictionary(words: Iterable[str], names: bool) -> Dictionary:
    """The user's words, and the names of companies and metrics if they are to be whole, as folded text writes them."""
    rows = (row for name in ("companies", "metrics") for row in table(name)) if names else ()
    return Dictionary(map(fold, words), (fold(name) for row in rows for name in row.names), parts=True)


def unpickle(vocab: Vocab, settings: tuple[str | None, str, Words, bool], data: bytes) -> Tokenizer:
    """The tokenizer of another process."""
    tokenizer = Tokenizer(vocab, *settings)
    return tokenizer.from_bytes(data) if data else tokenizer


@registry.tokenizers("caixun.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(
    model: str | None = None, segmenter: str = FAST, user_words: Words = None, names: bool = False
) -> Callable[[Language], Tokenizer]:
    """The tokenizer for a config."""

    def make(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, model, segmenter, user_words, names)

    return make
