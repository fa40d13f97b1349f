"""DocBin: records as spaCy Docs, to train and to measure pipelines with."""

from caixun.records import Record, encode_record
from caixun.sinks.files import FileSink
from caixun.types import SinkError

ATTRIBUTES = ("ORTH", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")


class DocBin(FileSink):
    """Docs with sentences, ents, doc.spans["caixun"], and the whole record in doc.user_data["caixun.record"]."""

    def begin(self) -> None:
        from spacy.tokens import DocBin

        from caixun.pipeline import load

        self.nlp = load()
        self.docs = DocBin(ATTRIBUTES, store_user_data=True)

    def put(self, record: Record) -> None:
        from caixun.pipeline import make_doc

        if not isinstance(record.text, str):
            raise SinkError(f"a Doc needs a text, which {record.id} has not", self.out, "do without --no-text")
        doc = make_doc(self.nlp, record)
        doc.user_data["caixun.record"] = encode_record(record).decode()
        self.docs.add(doc)

    def end(self) -> None:
        self.body.write(self.docs.to_bytes())
