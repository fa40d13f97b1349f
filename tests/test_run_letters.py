"""Dead letters: what gave no record is told with its place and reason, and caixun retry goes there again."""

import json
from pathlib import Path

import pytest
from conftest import Run
from test_run import DEEDS, GOOD, NEWS, read_lines, spoil, write_rows


def test_dead_letters_carry_what_retry_needs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_rows(Path("rows.jsonl"), GOOD[:3])
    with Path("rows.jsonl").open("a") as lines:
        lines.write("{broken\n")
    Path("late.txt").write_bytes(b"")
    with monkeypatch.context() as spoiled:
        spoil(spoiled, 1, DEEDS["crash"])
        code, _, err = run("extract", "rows.jsonl", "late.txt", "-o", "out.jsonl", "--date", "2025-06-16", "--no-text")
    assert code == 3
    assert "rows.jsonl:4: broken JSON" in err
    letters = read_lines("out.jsonl.dead.jsonl")
    assert [(letter["kind"], letter["path"], letter.get("member")) for letter in letters] == [
        ("crash", "rows.jsonl", 2),
        ("read", "rows.jsonl", 4),
        ("read", "late.txt", None),
    ]
    Path("late.txt").write_text(NEWS.format(77), encoding="utf-8")
    code, _, err = run("retry", "out.jsonl.dead.jsonl", "-o", "again.jsonl")
    assert code == 3
    first, second = read_lines("again.jsonl")
    assert (first["id"], second["published"]) == ("a1", "2025-06-16")
    assert "text" not in first
    assert [letter["member"] for letter in read_lines("again.jsonl.dead.jsonl")] == [4]
    assert "2 articles, 4 facts, 1 dead letter" in err


def test_what_came_by_standard_input_is_in_its_letter(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stdin = "".join(json.dumps(row) + "\n" for row in GOOD[:3]).encode()
    with monkeypatch.context() as spoiled:
        spoil(spoiled, 1, DEEDS["error"])
        assert run("extract", "-", "-o", "out.jsonl", stdin=stdin)[0] == 3
    (letter,) = read_lines("out.jsonl.dead.jsonl")
    assert letter["article"]["raw"] == GOOD[1]["text"]
    code, out, _ = run("retry", "out.jsonl.dead.jsonl")
    assert (code, json.loads(out)["id"]) == (0, "a1")


def test_a_file_that_broke_off_gives_its_rest_and_nothing_twice(tmp_path: Path, run: Run) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", GOOD[:6])
    letter = {"path": rows, "kind": "read", "reason": "cannot be read", "before": 4}
    gone = {"path": rows, "member": 9, "id": "a9", "kind": "timeout", "reason": "took longer than 1 s"}
    write_rows(tmp_path / "dead.jsonl", [letter, gone])  # type: ignore[list-item]
    code, out, err = run("retry", str(tmp_path / "dead.jsonl"))
    assert code == 3
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a4", "a5"]
    assert "rows.jsonl:9: nothing is there any more" in err


@pytest.mark.parametrize("content", ["", "{}\n", "not json\n"])
def test_retry_wants_dead_letters(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "x").write_text(content)
    code, _, err = run("retry", str(tmp_path / "x"))
    assert code == 1
    assert str(tmp_path / "x") in err


def test_dead_letters_of_an_earlier_output_go_with_it(run: Run, tmp_path: Path) -> None:
    rows, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    rows.write_text("{broken\n" + json.dumps(GOOD[0]), encoding="utf-8")
    assert run("extract", str(rows), "-o", str(out))[0] == 3
    assert Path(f"{out}.dead.jsonl").exists()
    write_rows(rows, GOOD[:1])
    assert run("extract", str(rows), "-o", str(out))[0] == 0
    assert not Path(f"{out}.dead.jsonl").exists()
