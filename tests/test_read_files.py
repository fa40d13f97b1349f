"""Files: what a path names, in one order, and never what lies outside it."""

import io
import os
import threading
from pathlib import Path

import pytest
from caixun.read import read_articles
from caixun.types import ReadError


def read(*paths: Path | str) -> tuple[list[str], list[ReadError]]:
    bad: list[ReadError] = []
    return [a.raw for a in read_articles([str(p) for p in paths], bad.append)], bad


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("a.txt", "甲"), ("b.jsonl", '{"text": "乙"}'), ("deep/er/c.txt", "丙"), ("d.md", "丁")):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "in"


def test_a_directory_is_read_at_any_depth_in_one_order(folder: Path) -> None:
    assert read(folder) == (["甲", "乙", "丙"], [])


def test_a_list_names_files_directories_and_globs(folder: Path, tmp_path: Path) -> None:
    names = f"{folder}/d.md\n\n{folder}/none.txt\n{folder}/deep\r\n{folder}/*.jsonl\n"
    (tmp_path / "list.txt").write_text(names, encoding="utf-8")
    texts, (error,) = read(f"@{tmp_path}/list.txt")
    assert (texts, error.what, error.where) == (["丁", "丙", "乙"], "no such file", f"{folder}/none.txt")


def test_a_list_of_strange_names_is_parted_by_nul(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strange = folder / "new\nline.txt"
    strange.write_text("戊", encoding="utf-8")
    stdin = io.BytesIO(bytes(strange) + b"\0" + bytes(folder / "d.md") + b"\0")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stdin))
    assert read("@-") == (["戊", "丁"], [])


def test_a_file_whose_name_starts_like_a_list_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("@a.txt").write_text("甲", encoding="utf-8")
    assert read("@a.txt") == (["甲"], [])
    assert [e.what for e in read("@none.txt")[1]] == ["cannot be read: No such file or directory"]


def test_links_inside_are_read_and_links_outside_are_not(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.txt").write_text("密", encoding="utf-8")
    (folder / "out").symlink_to(tmp_path / "secret", target_is_directory=True)
    (folder / "out.txt").symlink_to(tmp_path / "secret" / "s.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "same.txt").symlink_to(folder / "a.txt")
    texts, bad = read(folder)
    assert texts == ["甲", "乙", "丙", "甲"]
    assert sorted((e.what, e.where) for e in bad) == [
        ("symbolic link that leaves the directory", str(folder / "out")),
        ("symbolic link that leaves the directory", str(folder / "out.txt")),
    ]
    assert "密" not in read(f"{folder}/**/*.txt")[0]
    assert read(folder / "out.txt", folder / "out") == (["密", "密"], [])  # who names it wants it


def test_what_never_ends_is_not_read(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert read(folder, f"{folder}/p*.txt", f"{folder}/a*.txt")[0] == ["甲", "乙", "丙", "甲"]
    assert [e.what for e in read(folder / "pipe.txt")[1]] == ["empty text"]  # nobody writes, and nobody waits
    assert [e.what for e in read("/dev/zero")[1]] == ["neither a file nor a pipe"]


def test_a_pipe_that_somebody_fills_is_read(folder: Path) -> None:
    reader, writer = os.pipe()

    def fill() -> None:
        with open(writer, "wb") as stream:
            stream.write("甲公司".encode() * 50_000)

    thread = threading.Thread(target=fill)
    thread.start()
    assert read(f"/dev/fd/{reader}") == (["甲公司" * 50_000], [])
    thread.join()
    os.close(reader)
