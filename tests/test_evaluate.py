"""The measure: every number here was worked out by hand."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from caixun.evaluate.baseline import Baseline, find_low, list_measures, renew
from caixun.evaluate.causes import Cause, name_cause
from caixun.evaluate.gold import Entry, Gold, GoldFact, read_gold
from caixun.evaluate.score import Rate, Report, Score, measure, pair, rank_fact, score
from caixun.evaluate.slots import SLOTS, states
from caixun.records import Fact, Record
from caixun.types import Article, CaixunError
from conftest import Run

TEXT = "远岚重工上半年营收12亿元，同比增长20%，净利润3亿元，毛利率30%，员工5000人。"
LATER = "其他新闻：净利润9亿元。"
H1 = ["2025-01-01", "2025-06-30"]


def place(number: str, text: str) -> dict[str, Any]:
    """Where a number stands in the raw text, which here is the clean text too."""
    start = text.index(number)
    return {"start": start, "end": start + len(number)}


def want(number: str, kind: str = "value", text: str = TEXT + LATER, **slots: Any) -> dict[str, Any]:
    """A gold fact: a value of 远岚重工 in the first half unless it is told otherwise."""
    base = {"subject": "远岚重工", "metric": "营收", "period": H1, "unit": "CNY", "modality": "actual"}
    change = {"direction": "up", "basis": "yoy"} if kind == "change" else {}
    return {"kind": kind, "number": number, "quote": number, **place(number, text), **base, **change, **slots}


def got(number: str, kind: str = "value", **slots: Any) -> dict[str, Any]:
    """A fact of a record, with the same defaults."""
    empty = dict.fromkeys(Fact.__struct_encode_fields__)
    span = place(number, TEXT + LATER)
    raw = {"raw_start": span["start"], "raw_end": span["end"]}
    base = {
        "id": 0,
        "subject": "远岚重工",
        "metric": "营业收入",
        "metric_text": "营收",
        "unit": "CNY",
        "bound": "exact",
    }
    rest = {
        "modality": "actual",
        "evidence": TEXT,
        "evidence_start": 0,
        "evidence_end": len(TEXT),
        "rule": "value.level",
    }
    change = {"direction": "up", "basis": "yoy"} if kind == "change" else {}
    period = {"period_start": H1[0], "period_end": H1[1]}
    return {**empty, **base, **rest, **span, **raw, **period, **change, "kind": kind, "text": number, **slots}


def money(number: str, low: int) -> dict[str, Any]:
    """A gold mention of an amount."""
    mention = {
        "label": "MONEY",
        "number": number,
        "quote": number,
        **place(number, TEXT + LATER),
        "low": low,
        "high": low,
    }
    return {**mention, "currency": "CNY"}


def entity(number: str, low: int) -> dict[str, Any]:
    """The same in a record."""
    span = place(number, TEXT + LATER)
    raw = {"raw_start": span["start"], "raw_end": span["end"], "id": 0, "rule": "money.amount", "bound": "exact"}
    return {**span, **raw, "label": "MONEY", "text": number, "low": low, "high": low, "currency": "CNY", "per": None}


def report_on(facts: list[Any], wanted: list[Any], entities: Any = (), mentions: Any = ()) -> Report:
    """The report on one article."""
    raw = TEXT + LATER
    head = {"id": "a", "text_sha256": "", "ignore_from": len(TEXT)}
    entry = msgspec.convert({**head, "mentions": list(mentions), "facts": wanted}, Entry)
    told = {"schema": "caixun/1", "id": "a", "source": {}, "title": None, "published": None}
    record = msgspec.convert({**told, "edits": [], "warnings": [], "entities": list(entities), "facts": facts}, Record)
    return score(Gold([entry], {"a": Article(id="a", raw=raw)}, {"a": "flash"}, ""), [record])


REPORT = report_on(
    [
        got("12亿元", low=1200000000, high=1200000000),
        got("20%", "change", low=20, high=20, unit="%", direction="down", basis="none", rule="change.rate"),
        got("3亿元", low=300000000, high=300000000, subject=None, metric="净利润", metric_text=None),
        got("5000人", low=5000, high=5000, unit="人"),
        got("9亿元", low=900000000, high=900000000),
    ],
    [
        want("12亿元", low=1200000000, high=1200000000, construction="yoy"),
        want("20%", "change", low=20, high=20, unit="%", construction="yoy"),
        want("3亿元", low=300000000, high=300000000, metric="归母净利润", construction="list"),
        want("30%", low=30, high=30, unit="%", metric="毛利率", construction="ratio"),
    ],
    [entity("12亿元", 1200000000), entity("3亿", 300000000), entity("5000", 5000), entity("9亿元", 900000000)],
    [money("12亿元", 1200000000), money("3亿元", 300000000)],
)


def test_facts_found_and_strict() -> None:
    assert REPORT.facts == {"found": Score(3, 4, 4, 0.75, 0.75, 0.75), "strict": Score(1, 4, 4, 0.25, 0.25, 0.25)}


def test_slots_count_among_the_found_where_the_gold_states_them() -> None:
    assert REPORT.slots == {
        "value": Rate(3, 3, 1.0),
        "direction": Rate(0, 1, 0.0),
        "basis": Rate(0, 1, 0.0),
        "metric": Rate(3, 3, 1.0),
        "subject": Rate(2, 3, 0.6667),
        "period": Rate(3, 3, 1.0),
        "modality": Rate(3, 3, 1.0),
    }


def test_mentions_by_label() -> None:
    assert REPORT.mentions["MONEY"] == {
        "found": Score(2, 3, 2, 0.6667, 1.0, 0.8),
        "span": Score(1, 3, 2, 0.3333, 0.5, 0.4),
        "value": Score(2, 3, 2, 0.6667, 1.0, 0.8),
    }
    assert REPORT.mentions["TICKER"]["found"] == Score(0, 0, 0, 0.0, 0.0, 0.0)


def test_constructions_and_styles() -> None:
    assert REPORT.constructions == {
        "list": {"found": Rate(1, 1, 1.0), "strict": Rate(0, 1, 0.0)},
        "ratio": {"found": Rate(0, 1, 0.0), "strict": Rate(0, 1, 0.0)},
        "yoy": {"found": Rate(2, 2, 1.0), "strict": Rate(1, 2, 0.5)},
    }
    assert REPORT.styles == {"flash": REPORT.facts}


def test_what_went_wrong_by_cause() -> None:
    assert REPORT.causes == [
        Cause("missed", "ratio", True, 1, [("value", 1)]),
        Cause("spurious", "value.level", True, 1, [("value", 1)]),
        Cause("direction", "another", True, 1, [("up → down", 1)]),
        Cause("basis", "another", True, 1, [("yoy → none", 1)]),
        Cause("subject", "none where one is stated", True, 1, [("远岚重工 → nothing", 1)]),
        Cause("MONEY", "another span", True, 1, [("money.amount", 1)]),
        Cause("MONEY", "spurious", True, 1, [("money.amount", 1)]),
    ]
    assert [(error.number, error.slot) for error in REPORT.errors] == [
        ("20%", "direction"),
        ("20%", "basis"),
        ("3亿元", "subject"),
        ("3亿元", "MONEY"),
        ("30%", "missed"),
        ("5000人", "spurious"),
        ("5000", "MONEY"),
    ]


def test_what_the_gold_leaves_empty_lowers_no_score() -> None:
    report = report_on([got("12亿元", low=12, high=12, segment="海外")], [want("12亿元", low=12, high=12)])
    assert report.facts["strict"].f1 == 1.0
    assert [(c.slot, c.cause, c.counts) for c in report.causes] == [("segment", "one where none is", False)]


def test_kinds_must_agree() -> None:
    report = report_on([got("20%", low=20, high=20, unit="%")], [want("20%", "change", low=20, high=20, unit="%")])
    assert (report.facts["found"].right, [error.slot for error in report.errors]) == (0, ["missed", "spurious"])


def test_of_two_facts_on_one_number_each_answers_its_own() -> None:
    """由X降至Y makes a value and a change on one number; two changes are told apart by their right slots."""
    yoy, seq = ({"low": n, "high": n, "unit": "%", "basis": basis} for n, basis in ((20, "yoy"), (3, "seq")))
    given = msgspec.convert([got("20%", "change", **seq), got("20%", "change", **yoy)], list[Fact])
    wanted = msgspec.convert([want("20%", "change", **yoy), want("20%", "change", **seq)], list[GoldFact])
    pairs = pair(given, wanted, rank_fact)
    assert {(fact.basis, gold.basis) for fact, gold in pairs.found} == {("yoy", "yoy"), ("seq", "seq")}
    pairs = pair(given[:1], wanted, rank_fact)
    assert ([gold.basis for gold in pairs.missed], pairs.spurious) == (["yoy"], [])


RIGHT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("value", {"low": 5, "high": None}, {"low": 5, "high": 5}),
    ("value", {"low": None, "high": 5}, {"low": None, "high": 5}),
    ("value", {"low": 1000000, "high": 1000000}, {"low": "1000000.9", "high": 1000000}),
    ("metric", {"metric": "归母净利润"}, {"metric": "净亏损", "metric_text": None}),
    ("metric", {"metric": "新能源车销量"}, {"metric": "销量", "metric_text": "销售"}),
    ("metric", {"metric": None}, {"metric": None, "metric_text": None}),
    ("subject", {"subject": "远岚重工"}, {"subject": "远岚重工集团"}),
    ("subject", {"subject": "“远岚 重工”"}, {"subject": "远岚重工"}),
    ("subject", {"subject": "远岚重工", "symbol": "600999.SH"}, {"subject": "YL", "symbol": "600999.SH"}),
    ("subject", {"subject": "子公司", "subject_alt": "远岚重工"}, {}),
    ("subject", {"subject": None}, {}),
    ("period", {"period": None}, {}),
    ("period", {"period": [None, None]}, {}),
    ("modality", {"modality": "plan", "modality_alt": "forecast"}, {"modality": "forecast"}),
    ("segment", {"segment": "海外市场"}, {"segment": "海外"}),
    ("source", {"source": "星桥证券"}, {"source": "星桥证券分析师"}),
    ("from", {"from": [3, 4]}, {"from": [3, 4]}),
    ("to", {"to": 3}, {"to": 3}),
    ("symbol", {"symbol": "600999.SH"}, {"symbol": "600999.SH"}),
]
WRONG: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("value", {"low": 5, "high": 5}, {"low": 5, "high": None}, "another side open"),
    ("value", {"low": 5, "high": 5}, {"low": 5, "high": 5, "unit": "CNY/股"}, "another unit"),
    ("value", {"low": -5, "high": -5}, {"low": 5, "high": 5}, "another sign"),
    ("value", {"low": 5, "high": 5}, {"low": 50000, "high": 50000}, "another scale"),
    ("value", {"low": 5, "high": 6}, {"low": 5, "high": 7}, "another number"),
    ("metric", {"metric": "毛利率"}, {"metric": "净利率", "metric_text": "净利率"}, "another"),
    ("subject", {"subject": "远岚重工"}, {"subject": "远岭重工"}, "another"),
    ("subject", {"subject": "远岚重工"}, {"subject": None}, "none where one is stated"),
    ("period", {}, {"period_start": "2024-01-01", "period_end": "2024-06-30"}, "the same of another year"),
    ("period", {}, {"period_end": "2025-03-31"}, "another length"),
    ("period", {}, {"period_start": "2025-07-01", "period_end": "2025-09-30"}, "another time"),
    ("period", {}, {"period_end": None}, "half of it"),
    ("period", {}, {"period_start": None, "period_end": None}, "none where one is stated"),
    ("modality", {"modality": "plan"}, {"modality": "actual"}, "another"),
    ("segment", {"segment": "海外"}, {"segment": "国内"}, "another"),
    ("source", {"source": "星桥证券"}, {"source": None}, "none where one is stated"),
    ("symbol", {"symbol": "600999.SH"}, {"symbol": "600998.SH"}, "another"),
    ("from", {"from": [3, 4]}, {"from": 3}, "another"),
]


def two(gold: dict[str, Any], fact: dict[str, Any], kind: str = "value") -> tuple[Fact, GoldFact]:
    """A fact of a record and a gold fact with these slots."""
    given, wanted = got("12亿元", kind, **fact), want("12亿元", kind, **gold)
    return msgspec.convert(given, Fact), msgspec.convert(wanted, GoldFact)


@pytest.mark.parametrize(("slot", "gold", "fact"), RIGHT)
def test_a_right_slot(slot: str, gold: dict[str, Any], fact: dict[str, Any]) -> None:
    assert SLOTS[slot](*two(gold, fact))


@pytest.mark.parametrize(("slot", "gold", "fact", "cause"), WRONG)
def test_a_wrong_slot_and_its_cause(slot: str, gold: dict[str, Any], fact: dict[str, Any], cause: str) -> None:
    given, wanted = two(gold, fact)
    assert states(wanted, slot)
    assert not SLOTS[slot](given, wanted)
    assert name_cause(slot, given, wanted)[0] == cause


def test_direction_and_basis_are_asked_of_changes_only() -> None:
    for slot in ("direction", "basis"):
        assert SLOTS[slot](*two({}, {slot: None}))
        assert not SLOTS[slot](*two({}, {slot: None}, "change"))
    assert SLOTS["basis"](*two({"basis_alt": "none"}, {"basis": "none"}, "change"))


def test_nothing_found_divides_by_nothing() -> None:
    assert measure(0, 0, 5) == Score(0, 0, 5, 0.0, 0.0, 0.0)


def write_gold(folder: Path, text: str = TEXT, **entry: Any) -> Path:
    """A gold folder with one article."""
    row = {"id": "a", "title": None, "published": "2025-08-30", "text": text, "style": "flash"}
    (folder / "articles.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    sha = hashlib.sha256(text.encode()).hexdigest()
    whole = {"id": "a", "published": "2025-08-30", "text_sha256": sha, "mentions": [], "facts": [], **entry}
    (folder / "gold.json").write_text(json.dumps([whole], ensure_ascii=False), encoding="utf-8")
    return folder


def test_a_gold_is_a_folder_or_a_file_with_its_articles(tmp_path: Path) -> None:
    read = read_gold(write_gold(tmp_path, facts=[want("12亿元", low=1.5, high=None)]))
    assert read.entries[0].facts[0].low == Decimal("1.5")
    assert read.styles == {"a": "flash"}
    assert read_gold(tmp_path / "gold.json") == read == read_gold(tmp_path / "gold.json", tmp_path / "articles.jsonl")


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({"id": "b"}, "no article b"),
        ({"text_sha256": "0"}, "not the one annotated"),
        ({"facts": [{"kind": "value"}]}, "broken gold"),
        ({"facts": [want("12亿元", kind="vague")]}, "broken gold"),
    ],
)
def test_a_gold_that_does_not_fit_is_refused(tmp_path: Path, entry: dict[str, Any], complaint: str) -> None:
    with pytest.raises(CaixunError, match=complaint):
        read_gold(write_gold(tmp_path, **entry))


def test_floors_rise_by_themselves_and_fall_only_when_asked() -> None:
    values = list_measures(REPORT)
    assert values["facts.found"] == 0.75
    assert values["slots.subject"] == 0.6667
    assert values["mentions.MONEY.span"] == 0.4
    assert "mentions.TICKER.span" not in values
    floors = {**values, "facts.found": 0.5, "facts.strict": 0.3, "slots.gone": 0.1}
    old = Baseline("old", floors)
    assert [str(low) for low in find_low(old, REPORT)] == [
        "facts.strict: 0.2500 is below the floor of 0.3000",
        "slots.gone: 0.0000 is below the floor of 0.1000",
    ]
    assert renew(old, REPORT, "new", lower=False) == Baseline("new", {**floors, "facts.found": 0.75})
    assert renew(old, REPORT, "new", lower=True) == Baseline("new", values)
    assert find_low(Baseline("new", values), REPORT) == []


NEWS = "寒武纪(688256.SH)2025年一季度营业收入11.11亿元,同比增长4230.22%。会议开了3小时。"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A gold of three facts, of which two are found and right."""
    first = {"subject": "寒武纪", "symbol": "688256.SH", "metric": "营业收入", "period": ["2025-01-01", "2025-03-31"]}
    level = want("11.11亿元", text=NEWS, low=1111000000, high=1111000000, **first)
    change = want("4230.22%", "change", text=NEWS, low=4230.22, high=4230.22, **{**first, "unit": "%"})
    return write_gold(tmp_path, NEWS, facts=[level, change, want("开了", text=NEWS, low=3, high=3)])


def test_the_command_prints_tables_and_errors(run: Run, corpus: Path) -> None:
    code, out, err = run("evaluate", str(corpus), "--errors", "5")
    assert (code, err) == (0, "")
    rows = [line.split() for line in out.splitlines()]
    assert ["found", "3", "2", "2", "1.0000", "0.6667", "0.8000"] in rows
    assert ["subject", "2", "2", "1.0000"] in rows
    assert "a  开了  missed, of no construction: 3 CNY → nothing" in out
    assert "\x1b" not in out


def test_the_command_prints_json(run: Run, corpus: Path) -> None:
    _, out, _ = run("evaluate", str(corpus / "gold.json"), "--json", "--errors", "1")
    report = json.loads(out)
    assert report["facts"]["strict"] == {
        "right": 2, "given": 2, "wanted": 3, "precision": 1.0, "recall": 0.6667, "f1": 0.8
    }  # fmt: skip
    assert [error["number"] for error in report["errors"]] == ["688256.SH"]  # the gold names no ticker


def test_the_command_holds_the_floors(run: Run, corpus: Path) -> None:
    floors = corpus / "baseline.json"
    command = ("evaluate", str(corpus), "--baseline", str(floors))
    assert "--write-baseline" in run(*command)[2]
    assert run(*command, "--write-baseline")[0] == 0
    assert run(*command)[0] == 0
    floors.write_text(floors.read_text(encoding="utf-8").replace('"facts.strict": 0.8', '"facts.strict": 0.9'))
    complaint = f"caixun: {floors}: facts.strict: 0.8000 is below the floor of 0.9000\n"
    assert run(*command)[::2] == (1, complaint)
    assert run(*command, "--write-baseline")[::2] == (1, complaint)
    assert run(*command, "--write-baseline", "--lower")[0] == 0
    assert run(*command)[0] == 0


def test_floors_hold_for_one_gold_only(run: Run, corpus: Path) -> None:
    command = ("evaluate", str(corpus), "--baseline", str(corpus / "baseline.json"))
    run(*command, "--write-baseline")
    file = corpus / "gold.json"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    code, _, err = run(*command)
    assert code == 1
    assert "not those of the floors" in err
    assert "--write-baseline" in err


@pytest.mark.parametrize("flags", [["--lower"], ["--write-baseline"], ["--baseline", "x.json", "--lower"]])
def test_floors_are_written_only_to_a_named_file(run: Run, corpus: Path, flags: list[str]) -> None:
    assert run("evaluate", str(corpus), *flags)[0] == 2


def test_the_pipeline_holds_its_floors(run: Run) -> None:
    """See docs/evaluation.md, Floors, for what to do when this fails."""
    corpus = Path(__file__).parents[1] / "corpus"
    code, _, err = run("evaluate", str(corpus / "gold"), "--baseline", str(corpus / "baseline.json"))
    assert (code, err) == (0, "")
