"""The pipeline as a citizen of spaCy, and what it promises about every span."""

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import caixun
import msgspec
import pytest
import spacy
from caixun import pipeline, records
from caixun.clean import clean
from caixun.pipeline import annotate, extract_article, list_mentions, load
from caixun.read import read_articles
from caixun.types import Article, Fact, Mention
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

ROOT = Path(__file__).parents[1]
SEEDS = list(read_articles([str(ROOT / "seeds" / "articles")], pytest.fail))
GOLD = list(read_articles([str(ROOT / "corpus" / "gold" / "articles.jsonl")], pytest.fail))
TEXTS = [
    "寒武纪(688256.SH)2025年一季度营业收入11.11亿元,同比增长4230.22%。",
    "毛利率从63%下降至42%。公司预计全年净利润为20亿元至25亿元。",
    "",
    "今天天气不错。",
]
WORDS = [
    "當(dāng)",
    "國(guó)",
    "產(chǎn)業(yè)",
    "(行情300399,诊股)",
    "(688256.SH)",
    "11.11亿元",
    "4230.22%",
    "原标题：",
    "责任编辑：",
    "同比增长",
]
LETTERS = "营收净利润同比增长下降亿万元美港百分点倍年季度月日(（)）[]《》。,，;:：%％.-—~0123456789 \n\t\0"
DIRT = st.lists(st.sampled_from(WORDS) | st.sampled_from(LETTERS) | st.characters(), max_size=60).map("".join)


def same(one: Doc, other: Doc) -> None:
    """Both Docs say the same."""
    assert one.text == other.text
    assert list_mentions(one) == list_mentions(other)
    assert one._.facts == other._.facts
    assert [(e.text, e.label_, e.kb_id_, e.id_) for e in one.ents] == [
        (e.text, e.label_, e.kb_id_, e.id_) for e in other.ents
    ]
    assert [s.text for s in one.sents] == [s.text for s in other.sents]


def test_spacy_loads_the_model_by_its_name() -> None:
    nlp = spacy.load("zh_caixun")
    assert nlp.pipe_names == ["caixun_sentences", "caixun_entities", "caixun_relations"]
    assert nlp.analyze_pipes()["problems"] == {name: [] for name in nlp.pipe_names}


def test_name_plate_and_meta_agree_with_the_package() -> None:
    meta = json.loads((ROOT / "models/zh_caixun/meta.json").read_text(encoding="utf-8"))
    plate = (ROOT / "models/zh_caixun.egg-info/PKG-INFO").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"\nVersion: {meta['version']}\n" in plate
    assert f'\nversion = "{meta["version"]}"\n' in project
    assert f"{meta['lang']}_{meta['name']}" == "zh_caixun"


@pytest.mark.parametrize("text", [text for text in TEXTS if text])
def test_the_text_is_the_input(text: str) -> None:
    assert load()(text).text == text


def test_docs_survive_pickle_docbin_and_bytes() -> None:
    nlp = load()
    doc = annotate(nlp, clean(Article(id="a", raw=TEXTS[0] + TEXTS[1], published="2025-06-16")))
    assert doc._.facts
    assert list_mentions(doc)
    same(doc, pickle.loads(pickle.dumps(doc)))
    same(doc, Doc(nlp.vocab).from_bytes(doc.to_bytes()))
    (back,) = DocBin().from_bytes(DocBin(docs=[doc], store_user_data=True).to_bytes()).get_docs(nlp.vocab)
    same(doc, back)


def test_two_processes_say_what_one_says() -> None:
    nlp = load()
    for one, other in zip(nlp.pipe(TEXTS), nlp.pipe(TEXTS, n_process=2, batch_size=2), strict=True):
        same(one, other)


def test_tokens_made_in_batches_say_the_same() -> None:
    nlp = load()
    for one, other in zip(nlp.pipe(nlp.tokenizer.pipe(TEXTS * 50)), nlp.pipe(TEXTS * 50), strict=True):
        same(one, other)


def test_memory_does_not_grow_with_the_articles() -> None:
    nlp = spacy.load("zh_caixun")
    articles = [Article(id=str(i), raw=f"公司{i}在{i}号仓库的编号为X{i}Y。", published="2025-06-16") for i in range(1000)]
    list(pipeline.extract_articles(nlp, articles[:100], pytest.fail))
    before = len(nlp.vocab.strings)
    made = list(pipeline.extract_articles(nlp, articles, pytest.fail))
    assert [(article.id, record.id) for article, record in made] == [(str(i), str(i)) for i in range(1000)]
    assert len(nlp.vocab.strings) - before < 100
    assert [record for _, record in made[::99]] == [extract_article(load(), article) for article in articles[::99]]


@pytest.mark.parametrize("article", SEEDS, ids=lambda article: article.id)
def test_a_record_made_without_a_doc_says_what_the_doc_says(article: Article) -> None:
    record, doc = extract_article(load(), article), annotate(load(), clean(article))
    assert [(e.label, e.start, e.end, e.rule) for e in record.entities] == [(e.label, e.start, e.end, e.rule) for e in doc._.record.entities]
    assert [(f.start, f.evidence_start, f.metric, f.subject, f.low) for f in record.facts] == [
        (f.start, f.evidence_start, f.metric, f.subject, f.low) for f in doc._.record.facts
    ]


def test_a_saved_pipeline_says_the_same(tmp_path: Path) -> None:
    load().to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    for text in TEXTS:
        same(load()(text), again(text))


def test_values_and_facts_are_typed() -> None:
    doc = load()(TEXTS[0])
    assert all(isinstance(span._.value, Mention) for span in doc.spans["caixun"])
    assert all(isinstance(fact, Fact) for fact in doc._.facts)
    assert {ent.label_ for ent in doc.ents} >= {"TICKER", "MONEY", "PERCENT", "PERIOD"}
    assert next(ent for ent in doc.ents if ent.label_ == "TICKER").kb_id_ == "688256.SH"


def test_components_work_one_by_one_in_a_blank_pipeline() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("caixun_sentences")
    assert [s.text for s in nlp(TEXTS[1]).sents] == ["毛利率从63%下降至42%。", "公司预计全年净利润为20亿元至25亿元。"]
    nlp.add_pipe("caixun_entities")
    assert "20亿元至25亿元" in [e.text for e in nlp(TEXTS[1]).ents]
    nlp.add_pipe("caixun_relations")
    assert [fact.kind for fact in nlp(TEXTS[1])._.facts] == [fact.kind for fact in load()(TEXTS[1])._.facts]


def test_entry_points_register_everything_in_a_fresh_process() -> None:
    script = (
        "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('caixun_entities'); "
        "print([e.text for e in nlp('营收11.11亿元').ents if e.label_ == 'MONEY'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['11.11亿元']"


def test_the_tokenizer_loads_by_its_name_without_the_model_package() -> None:
    script = (
        "import spacy, sys; nlp = spacy.blank('zh', config={'nlp': {'tokenizer': {'@tokenizers': 'caixun.Tokenizer.v1'}}}); "
        "print([t.text for t in nlp('营收11.11亿元')], 'zh_caixun' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['营收', '11.11亿元'] False"


def test_extract_takes_date_title_and_id() -> None:
    record = caixun.extract(TEXTS[0], published="2025-06-16", title="寒武纪一季报", id="x")
    assert (record.id, record.title, record.published) == ("x", "寒武纪一季报", "2025-06-16")
    assert caixun.extract("营收\ud800").warnings == ["1 lone surrogates in text replaced by U+FFFD"]


@pytest.mark.parametrize("text", ["", "\0", " \n", "。", "\U0001f4c8", "國產歐美在線觀看"])
def test_nothing_to_say_is_a_record_too(text: str) -> None:
    record = caixun.extract(text)
    assert (record.entities, record.facts) == ([], [])


def test_a_long_line_passes() -> None:
    record = caixun.extract(TEXTS[0] * 5_000)
    assert sum(entity.label == "TICKER" for entity in record.entities) == 5_000


def test_a_text_in_parts_says_what_it_says_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    article = Article(id="a", raw="【產】" + TEXTS[0] * 20 + TEXTS[1] * 20, published="2025-06-16")
    whole = extract_article(load(), article)
    monkeypatch.setattr(pipeline, "LONGEST", 300)
    assert len(list(pipeline.cut_parts(clean(article)))) > 3
    parts = check_spans(article)
    assert parts.entities == whole.entities
    assert [(f.start, f.low, f.metric, f.evidence) for f in parts.facts] == [
        (f.start, f.low, f.metric, f.evidence) for f in whole.facts
    ]


def check_spans(article: Article) -> records.Record:
    """Every span of the article's record stands where it says, in the text and in the original."""
    record = extract_article(load(), article)
    text = record.text
    assert isinstance(text, str)
    for span in (*record.entities, *record.facts):
        assert text[span.start : span.end] == span.text != ""
        raw = article.raw[span.raw_start : span.raw_end]
        inside = [e for e in record.edits if span.raw_start <= e.raw_start and e.raw_end <= span.raw_end]
        for edit in reversed(inside):
            raw = raw[: edit.raw_start - span.raw_start] + edit.new + raw[edit.raw_end - span.raw_start :]
        assert raw == span.text
    for fact in record.facts:
        assert text[fact.evidence_start : fact.evidence_end] == fact.evidence
        assert fact.evidence_start <= fact.start < fact.end <= fact.evidence_end
    line = records.encode_record(record)
    assert msgspec.json.decode(line, type=records.Record) == record
    return record


@pytest.mark.parametrize("article", SEEDS, ids=lambda a: f"{Path(a.source['path']).name}:{a.source.get('member', '')}")
def test_spans_of_the_sample_articles_are_exact(article: Article) -> None:
    record = check_spans(article)
    assert record.entities


@pytest.mark.parametrize("article", GOLD, ids=lambda article: article.id)
def test_spans_of_the_gold_articles_are_exact(article: Article) -> None:
    assert check_spans(article).entities


@settings(max_examples=200, deadline=None)
@given(DIRT)
def test_spans_of_random_dirt_are_exact(raw: str) -> None:
    check_spans(Article(id="dirt", raw=raw.encode("utf-8", "replace").decode(), published="2025-06-16"))


def test_seed_articles_are_there() -> None:
    kinds: set[Any] = {Path(article.source["path"]).name for article in SEEDS}
    assert len(kinds) >= 8
