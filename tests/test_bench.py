"""Benchmarks: what they print and how they end; how fast it was is for people to read."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from caixun.bench import hostile, segmenters, stages
from caixun.bench.compare import compare_records
from caixun.bench.hostile import PIECES, Borne
from caixun.cli import app
from caixun.types import ReadError
from typer.testing import CliRunner

ROWS = [
    {"id": "a", "text": "寒武纪(688256.SH)一季度营收11.11亿元,同比增长4230%,毛利率30%。"},
    {"id": "b", "text": "宁德时代净利润3亿元。"},
]


@pytest.fixture
def run() -> Callable[..., tuple[int, str]]:
    """The command line in this process: exit code and both outputs."""

    def call(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(arguments))
        assert done.exception is None or isinstance(done.exception, SystemExit | ReadError), done.exception
        return done.exit_code, done.output

    return call


@pytest.fixture
def articles(tmp_path: Path) -> str:
    return write(tmp_path / "a.jsonl", ROWS)


def write(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_stages_are_measured_on_files(run: Any, articles: str) -> None:
    code, out = run("bench", "--stages", articles)
    assert code == 0
    assert "2 articles, " in out
    named = re.findall(r"^ *(\w+) +[\d.]+ +\d+ +\d+%$", out, re.MULTILINE)
    assert named == [*stages.STAGES[:5], *stages.PARTS, *stages.STAGES[5:], "all"]


def test_a_long_article_is_measured_in_its_parts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("caixun.pipeline.LONGEST", 700)
    clock = stages.time_stages([write(tmp_path / "a.jsonl", [{"text": ROWS[0]["text"] * 30}])], pytest.fail)
    assert (clock.articles, clock.characters) == (1, 30 * len(ROWS[0]["text"]))
    assert all(clock.seconds[stage] > 0 for stage in (*stages.STAGES, *stages.PARTS))
    assert clock.total < sum(clock.seconds.values())


def test_the_samples_are_repeated() -> None:
    samples = stages.list_samples()
    assert len(samples) > len(set(samples)) > 5


def test_bad_articles_are_named(run: Any, tmp_path: Path, articles: str) -> None:
    (tmp_path / "bad.jsonl").write_text("{broken\n", encoding="utf-8")
    assert run("bench", "--stages", articles, str(tmp_path / "bad.jsonl"))[0] == 3
    assert run("bench", "--stages", str(tmp_path / "bad.jsonl"))[0] == 1


def test_hostile_texts_are_borne_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile, "SIZE", 300)
    found = list(hostile.time_hostile())
    assert [borne.piece for borne in found] == [*PIECES, " ", "\n"]
    assert all(borne.entities >= 0 and borne.pipeline >= 0 for borne in found)


@pytest.mark.parametrize(("seconds", "code"), [(0.9, 0), (1.1, 1)])
def test_a_text_that_takes_too_long_is_a_failure(
    run: Any, monkeypatch: pytest.MonkeyPatch, seconds: float, code: int
) -> None:
    monkeypatch.setattr(hostile, "time_hostile", lambda: iter([Borne("1,", seconds, 2.0), Borne("年", 0.1, 0.2)]))
    ended, out = run("bench", "--hostile")
    assert ended == code
    assert out.count("too long") == code
    assert "年" in out


def record(id: str, *facts: dict[str, Any]) -> dict[str, Any]:
    empty = {"subject": None, "segment": None, "metric": "营业收入", "period_text": None, "evidence": "营收3亿元。", "low": 300000000}
    return {"id": id, "facts": [{"kind": "value", "start": n, "raw_start": 9 * n, "raw_end": 9 * n + 4, "text": "3亿元", **empty, **f} for n, f in enumerate(facts)]}  # fmt: skip


def test_two_runs_are_compared_fact_by_fact(run: Any, tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", [record("a", {}, {"subject": "甲"}, {"kind": "change"}, {}), record("b", {}), record("c")])
    new = write(
        tmp_path / "new.jsonl",
        [
            record("a", {}, {"subject": "乙", "low": 300000001}, {"metric": "净利润"}, {"raw_end": 32, "text": "约3亿元"}),
            record("b", {"from": [1.5, None]}),
            record("d"),
        ],
    )
    code, out = run("bench", "--compare", old, new)
    assert code == 0
    assert "- a  change |  |  | 营业收入 |  | 3亿元" in out
    assert "+ a  value |  |  | 净利润 |  | 3亿元" in out
    assert "    subject: 甲 → 乙\n" in out
    assert "    low: 300000000 → 300000001\n" in out
    assert "    text: 3亿元 → 约3亿元\n" in out
    assert "    from: nothing → 1.5..\n" in out
    assert "2 articles in one file only: c, d\n1 gone, 1 new, 3 changed, 1 the same\n" in out
    assert {"subject 1", "low 1", "text 1", "from 1"} == set(out.splitlines()[-1].split(", "))
    assert run("bench", "--compare", old, old)[1] == "0 gone, 0 new, 0 changed, 6 the same\n".replace("6", "5")


def test_numbers_are_compared_exactly(tmp_path: Path) -> None:
    line = json.dumps(record("a", {"low": "here"}))
    paths = [tmp_path / f"{n}.jsonl" for n in range(3)]
    for path, number in zip(paths, ("0.1", "0.10", "0.1000000000000000055"), strict=True):
        path.write_text(line.replace('"here"', number), encoding="utf-8")
    assert compare_records(paths[0], paths[1]).same == 1
    assert len(compare_records(paths[0], paths[2]).changed) == 1


def test_an_id_that_comes_again_is_another_article(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", [record("a", {}), record("a", {}, {})])
    new = write(tmp_path / "new.jsonl", [record("a", {}), record("a", {})])
    found = compare_records(Path(old), Path(new))
    assert [article for article, _ in found.gone] == ["a (2)"]


@pytest.mark.parametrize("content", ["{broken\n", "[]\n", '{"id": "a"}\n', None])
def test_what_is_no_record_file_is_named(tmp_path: Path, content: str | None) -> None:
    good = Path(write(tmp_path / "good.jsonl", [record("a", {})]))
    bad = tmp_path / "bad.jsonl"
    if content is not None:
        bad.write_text(json.dumps(record("a")) + "\n" + content, encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        compare_records(good, bad)
    assert caught.value.where == (str(bad) if content is None else f"{bad}:2")


def test_segmenters_are_compared(run: Any, articles: str, tmp_path: Path) -> None:
    seg = tmp_path / "test.seg"
    seg.write_text("公司 净利润 增长 5% 。\n", encoding="utf-8")
    code, out = run("bench", "--segmenters", articles, "--test", str(seg))
    assert code == 0
    names = ("caixun ", "spacy_pkuseg ", "jieba ", "whole caixun ")
    assert [line.startswith(name) for name, line in zip(names, out.splitlines(), strict=False)] == [True] * 4
    assert out.count("word F1") == 3
    assert "2 of 2 texts cut alike by the first two" in out


def test_a_segmenter_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "jieba", None)
    assert segmenters.run("jieba", ["营收"], []) is None
    assert "pip install jieba" in segmenters.show_result("jieba", None)


def test_conllu_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    path.write_text("# id\n1\t营收\t_\n2\t增长\t_\n\n1-2\t净利\t_\n1\t净\t_\n", encoding="utf-8")
    assert segmenters.read_sentences(path) == [["营收", "增长"], ["净"]]


@pytest.mark.parametrize(
    "arguments",
    [[], ["--stages", "--hostile"], ["--compare", "a"], ["--hostile", "a"], ["--stages", "--test", "a"], ["--compare", "a", "b", "c"]],
)
def test_wrong_usage_is_2(run: Any, arguments: list[str]) -> None:
    assert run("bench", *arguments)[0] == 2


def test_outside_a_checkout_files_must_be_named(run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stages, "SAMPLES", tmp_path)
    code, out = run("bench", "--stages")
    assert code == 2
    assert "name files" in out


def test_runs_are_measured_by_turns(run: Any, articles: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caixun.bench.runs.TIMES", 1)
    code, out = run("bench", "--runs", articles)
    assert code == 0
    assert re.findall(r"^(\w+ \w+) +[\d.]+ +[\d.]+ +[\d.]+ +[\d.]+ +\d+ +[+-][\d.]+$", out, re.MULTILINE) == [
        "bare loop",
        "1 worker",
        "2 workers",
    ]
    assert "times as fast as one" in out
