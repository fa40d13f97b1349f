"""DocBin: Docs that hold the record's entities, ready for training."""

import json
from pathlib import Path

import msgspec
import pytest
import spacy
from caixun.records import Record, encode_record
from caixun.sinks import open_sink
from caixun.types import SinkError
from spacy.tokens import DocBin
from spacy.training import Corpus
from spacy.util import filter_spans


@pytest.fixture
def out(tmp_path: Path, records: list[Record]) -> Path:
    with open_sink(str(tmp_path / "train.spacy")) as sink:
        for record in records:
            sink.write(record)
    return tmp_path / "train.spacy"


def test_docs_hold_the_entities_and_the_record(out: Path, records: list[Record]) -> None:
    docs = list(DocBin().from_disk(out).get_docs(spacy.blank("zh").vocab))
    assert [doc.text for doc in docs] == [record.text for record in records]
    for doc, record in zip(docs, records, strict=True):
        spans = [(s.start_char, s.end_char, s.label_, s.id_, s.kb_id_) for s in doc.spans["caixun"]]
        assert spans == [(e.start, e.end, e.label, e.rule, getattr(e, "symbol", None) or "") for e in record.entities]
        assert list(doc.ents) == filter_spans(doc.spans["caixun"])
        assert doc.user_data["caixun.record"].encode() == encode_record(record)
    assert json.loads(docs[0].user_data["caixun.record"])["facts"][0]["metric"] == "营业收入"
    assert len(list(docs[0].sents)) == 2


def test_the_same_records_are_the_same_bytes(out: Path, records: list[Record]) -> None:
    once = out.read_bytes()
    with open_sink(str(out)) as sink:
        for record in records:
            sink.write(record)
    assert out.read_bytes() == once


def test_a_pipeline_learns_from_it(out: Path) -> None:
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner")
    examples = [example for example in Corpus(out)(nlp) if example.reference.ents]
    nlp.initialize(lambda: examples)
    losses = [nlp.update(examples)["ner"] for _ in range(20)]
    assert losses[-1] < losses[0]


def test_a_record_without_its_text_is_refused(tmp_path: Path, records: list[Record]) -> None:
    bare = msgspec.structs.replace(records[0], text=msgspec.UNSET)
    with (
        pytest.raises(SinkError, match=r"a Doc needs a text, which 海川-1 has not \(do without --no-text\)"),
        open_sink(str(tmp_path / "train.spacy")) as sink,
    ):
        sink.write(bare)
    assert list(tmp_path.iterdir()) == []
