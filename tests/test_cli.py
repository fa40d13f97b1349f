"""The command line: exit codes, messages without tracebacks, and terminals that hostile text cannot drive."""

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from caixun import pipeline
from caixun.cli.screen import neutralise
from conftest import Run

CAIXUN = [sys.executable, "-m", "caixun"]
NEWS = "寒武纪(688256.SH)2025年一季度营业收入11.11亿元,同比增长4230.22%。"
@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    return path


def read_rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_extract_prints_one_record_a_line(run: Run, news: Path) -> None:
    code, out, err = run("extract", str(news), "--date", "2025-06-16")
    (record,) = read_rows(out)
    assert (code, record["published"], record["text"]) == (0, "2025-06-16", NEWS)
    assert [e["symbol"] for e in record["entities"] if e["label"] == "TICKER"] == ["688256.SH"]
    assert "1 article," in err


def test_extract_reads_standard_input_and_keeps_quiet(run: Run) -> None:
    code, out, err = run("extract", "-", "--quiet", "--no-text", stdin=NEWS.encode("gb18030"))
    assert (code, err) == (0, "")
    assert "text" not in read_rows(out)[0]


def test_extract_writes_a_file(run: Run, news: Path, tmp_path: Path) -> None:
    code, out, _ = run("extract", str(news), "-o", str(tmp_path / "out.jsonl"))
    assert (code, out) == (0, "")
    assert len(read_rows((tmp_path / "out.jsonl").read_text(encoding="utf-8"))) == 1


def test_the_articles_own_date_outranks_the_option(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": NEWS, "published": "2025-04-19"}), encoding="utf-8")
    _, out, _ = run("extract", str(tmp_path / "a.jsonl"), "--date", "2025-06-16")
    assert read_rows(out)[0]["published"] == "2025-04-19"


def test_bad_articles_are_named_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    rows = [json.dumps({"id": "a", "text": NEWS}), "{broken", json.dumps({"id": "b", "text": NEWS})]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    code, out, err = run("extract", str(tmp_path / "a.jsonl"))
    assert code == 3
    assert [r["id"] for r in read_rows(out)] == ["a", "b"]
    assert "a.jsonl:2: broken JSON" in err


@pytest.mark.parametrize("name", ["missing.txt", "empty", "empty.txt", "binary.txt"])
def test_nothing_but_bad_input_is_a_failure_without_output(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 9)
    code, out, err = run("extract", str(tmp_path / name), "-o", str(tmp_path / "out.jsonl"))
    assert (code, out) == (1, "")
    reason, summary, place = err.splitlines()
    assert str(tmp_path / name) in reason
    assert summary.startswith("0 articles, 0 facts, 1 dead letter; ")
    assert "out.jsonl.dead.jsonl" in place
    assert not (tmp_path / "out.jsonl").exists()


def test_an_unwritable_output_is_a_failure(run: Run, news: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "no" / "out.jsonl")
    code, _, err = run("extract", str(news), "-o", out)
    assert code == 1
    assert f"caixun: {out}: cannot write" in err
    assert "-o" in err


@pytest.mark.parametrize(
    "arguments", [["extract"], ["extract", "x", "--date", "gestern"], ["nonsense"], ["rules", "a", "b"]]
)
def test_wrong_usage_is_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments)[0] == 2


@pytest.mark.parametrize("stage", ["clean", "read_part", "build_record"])
def test_an_error_inside_a_stage_costs_one_article_only(
    run: Run, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    whole = getattr(pipeline, stage)

    def fail(*arguments: Any) -> Any:
        if any("不巧" in repr(argument) for argument in arguments):
            raise RuntimeError("out of\x1b[31m luck")
        return whole(*arguments)

    monkeypatch.setattr(pipeline, stage, fail)
    (tmp_path / "bad.txt").write_text(f"不巧{NEWS}", encoding="utf-8")
    code, out, err = run("extract", str(tmp_path / "bad.txt"), str(news))
    assert (code, [row["text"] for row in read_rows(out)]) == (3, [NEWS])
    assert "RuntimeError: out of␛[31m luck" in err
    assert "test_cli.py:" in err


@pytest.mark.parametrize("command", ["extract", "watch", "show", "report", "table", "explain", "evaluate", "rules", "bench", "schema"])
def test_every_command_explains_itself_with_examples(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"  caixun {command}" in out


def test_help_and_import_stay_light() -> None:
    script = (
        "import sys, caixun, caixun.cli\n"
        "sys.argv = ['caixun', '--help']\n"
        "try: caixun.cli.main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('spacy', 'numpy', 'opencc', 'rich.console') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_ends_in_silence(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text((json.dumps({"text": NEWS}) + "\n") * 2000, encoding="utf-8")
    command = [*CAIXUN, "extract", str(tmp_path / "many.jsonl"), "--quiet"]
    with (tmp_path / "err").open("wb") as err, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err) as process:
        assert process.stdout
        assert process.stdout.readline().startswith(b'{"schema"')
        process.stdout.close()
    assert process.returncode == 1
    assert (tmp_path / "err").read_bytes() == b""


def test_show_prints_text_and_facts(run: Run, news: Path) -> None:
    code, out, _ = run("show", str(news), "--date", "2025-06-16")
    assert code == 0
    assert "营业收入11.11亿元" in out.replace("\n", "")
    assert "↑ 4230.22%" in out


def test_show_facts_leaves_the_article_out(run: Run, news: Path) -> None:
    _, out, _ = run("show", str(news), "--facts")
    assert "营业收入11.11亿元" not in out
    assert "11.11亿 CNY" in out


def test_explain_names_rules_slots_and_where_they_come_from(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    (tmp_path / "a.txt").write_text(f"{NEWS}公司毛利率由20%升至22%,上升5个百分点。", encoding="utf-8")
    code, out, _ = run("explain", str(tmp_path / "a.txt"))
    assert code == 0
    assert "ticker." in out
    assert "symbol=688256.SH" in out
    flat = " ".join(out.split())
    assert "[self 公司] [metric 毛利率] [from 由] [percent 20%]" in flat
    assert "change.from_to" in out
    assert "公司 here, topic 0:3 寒武纪, 1 sentence above" in flat
    assert "mismatch 22 - 20 = 2 %; the text says up 5 pp" in flat


@pytest.mark.parametrize("command", ["show", "explain"])
def test_hostile_text_cannot_drive_the_terminal(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "evil.txt").write_text(f"\x1b]0;owned\x07[bold]{NEWS}\x9b2J\u202e\x1b[31m", encoding="utf-8")
    code, out, err = run(command, str(tmp_path / "evil.txt"))
    assert code == 0
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(out + err)


def test_neutral_text_keeps_its_length() -> None:
    every = "".join(map(chr, range(0x3100))) + "\ud800\U000e0001"
    shown = neutralise(every)
    assert len(shown) == len(every)
    assert {c for c in shown if not c.isprintable()} <= {"\t", "\n"} | {
        c for c in shown if unicodedata.category(c) == "Zs"
    }


def test_rules_finds_a_word_with_its_lines(run: Run) -> None:
    code, out, _ = run("rules", "美元")
    assert code == 0
    assert "currencies.tsv:" in out
    assert "money." in out


def test_rules_lists_every_rule(run: Run) -> None:
    _, out, _ = run("rules")
    assert "ticker." in out
    assert ".py:" in out


def test_a_word_that_nobody_knows_is_a_failure(run: Run) -> None:
    code, _, err = run("rules", "呱呱呱")
    assert code == 1
    assert "呱呱呱" in err


def test_schema_is_json_schema(run: Run) -> None:
    code, out, _ = run("schema")
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")
