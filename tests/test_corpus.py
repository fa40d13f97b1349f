"""The own gold files: compiled from the drafts, whole, and true to their texts."""

import doctest
import hashlib
import json
import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "corpus" / "gold"
sys.path.insert(0, str(ROOT / "corpus"))
import agreement  # noqa: E402
import annotate  # noqa: E402
import bodies  # noqa: E402
import notation  # noqa: E402

ARTICLES = {
    row["id"]: row for row in map(json.loads, (GOLD / "articles.jsonl").read_text(encoding="utf-8").splitlines())
}
ENTRIES = json.loads((GOLD / "gold.json").read_text(encoding="utf-8"))
FACTS = [(entry, fact) for entry in ENTRIES for fact in entry["facts"]]
UNIT = re.compile(r"%|pp|bp|x|[A-Z]{3}(?:/\S+)?|[^\d\s]+(?:/\d*[^\d\s]+)?")


def test_ids_are_unique_and_every_article_has_its_gold():
    ids = [entry["id"] for entry in ENTRIES]
    assert len(ids) == len(set(ids))
    assert ids == list(ARTICLES)


def test_compiled_files_are_up_to_date():
    gold, articles, samples = annotate.compile_all()
    assert json.loads(json.dumps(gold, default=annotate.write_plain)) == ENTRIES
    assert articles == list(ARTICLES.values())
    for path, content in samples.items():
        assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_digest_and_offsets(entry):
    text = ARTICLES[entry["id"]]["text"]
    assert hashlib.sha256(text.encode()).hexdigest() == entry["text_sha256"]
    for item in entry["mentions"] + entry["facts"]:
        assert text[item["start"] : item["end"]] == item["number"]
        if not entry["id"].endswith("-polluted"):
            assert text.count(item["quote"]) == 1
            assert item["number"] in item["quote"]
    spans = [(m["start"], m["end"]) for m in entry["mentions"]]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_facts_keep_to_the_format():
    for entry, fact in FACTS:
        where = (entry["id"], fact["quote"])
        assert fact["kind"] in ("value", "change"), where
        assert fact["metric"], where
        assert fact["modality"] in annotate.MODALITIES, where
        assert UNIT.fullmatch(fact["unit"]), where
        assert fact["period"] is None or fact["period"][0] <= fact["period"][1], where
        if fact["kind"] == "value":
            assert fact["low"] is not None or fact["high"] is not None, where
            assert "direction" not in fact, where
        else:
            assert fact["direction"] in annotate.DIRECTIONS.values(), where
            assert fact["basis"] in annotate.BASES.values(), where
            assert fact["low"] is not None or fact["high"] is not None or fact["to"] is not None, where


def test_every_amount_fact_is_a_mention():
    for entry in ENTRIES:
        spans = {(m["start"], m["end"]) for m in entry["mentions"]}
        text = ARTICLES[entry["id"]]["text"]
        for fact in entry["facts"]:
            if re.search(r"[元%％成倍點点]$|百分[点點]$", text[fact["start"] : fact["end"]]) and fact["unit"] != "点":
                assert (fact["start"], fact["end"]) in spans, (entry["id"], fact["quote"])


def test_the_corpus_is_broad():
    assert len(ENTRIES) >= 60
    assert len(FACTS) >= 900
    styles = {article["style"] for article in ARTICLES.values()}
    assert styles == annotate.STYLES
    constructions = {fact["construction"] for _, fact in FACTS}
    assert constructions == annotate.CONSTRUCTIONS
    assert {fact["modality"] for _, fact in FACTS} == annotate.MODALITIES
    assert {fact["basis"] for _, fact in FACTS if fact["kind"] == "change"} == set(annotate.BASES.values())


@pytest.mark.parametrize("module", [notation, agreement, annotate, bodies], ids=lambda module: module.__name__)
def test_doctests(module):
    assert doctest.testmod(module).failed == 0


def compile_lines(*lines: str) -> annotate.Compiler:
    text = "远岚重工上半年营收12.5亿元，较上年同期的10亿元增长25%；净亏损3亿元。毛利率由20%升至22%。"
    return annotate.Compiler(annotate.Draft("x", {"style": "flash"}, text, list(lines)))


def test_a_line_becomes_a_fact():
    context = "@ s=远岚重工; p=2025H1 上半年; c=yoy"
    facts = compile_lines(
        context, "v 营收[12.5亿元]", "m 同期的[10亿元]", "+y 增长[25%]; from=10亿元; to=12.5亿元"
    ).facts
    value, change = facts
    assert (value["metric"], value["low"], value["unit"], value["period"]) == (
        "营收",
        1250000000,
        "CNY",
        ["2025-01-01", "2025-06-30"],
    )
    assert (change["metric"], change["low"], change["from"], change["to"]) == ("营收", 25, 1000000000, 1250000000)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("v 营收[13亿元]", "stands 0 times"),
        ("v [2]", "times in the text"),
        ("v 营收[12.5亿元]; m=收益", "the text has no metric"),
        ("v 营收[12.5亿元]; s=远山", "the text has no subject"),
        ("v 营收[12.5亿元]; mod=hoped", "modality"),
        ("v 净亏损[3亿元]", "a loss is negative"),
        ("-y 增长[25%]; m=营收", "against the words"),
        ("+y 增长[25%]; m=营收; from=11亿元; to=12.5亿元", "is 13.64"),
        ("+n 增长[25%]; m=营收; to=13亿元", "no line locates the to"),
        ("+n 升至[22%]; m=毛利率; from=23%; to=22%; bare", "is not up"),
        ("v 营收[12.5亿元]; colour=red", "no such field"),
    ],
)
def test_a_wrong_line_is_refused(line, complaint):
    with pytest.raises(notation.DraftError, match=complaint):
        compile_lines("@ s=远岚重工; c=yoy", line)
