"""Archives: read in place, member by member; bombs, locks and damage are named, and the rest goes on."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from caixun.read import Reading, read_articles
from caixun.types import Article, ReadError

ROWS = '{"id": "1", "text": "甲"}\n{"text": 5}\n{"id": "2", "text": "乙"}\n'.encode()


def read(path: Path, **settings: int) -> tuple[list[Article], list[ReadError]]:
    bad: list[ReadError] = []
    return list(read_articles([str(path)], bad.append, Reading(**settings))), bad


def make_tar(path: Path, members: dict[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


MEMBERS = {"b.txt": "丙".encode("gbk") * 20, "logo.png": b"\x89PNG", "sub/a.jsonl": ROWS, "c.jsonl.gz": gzip.compress(ROWS)}
FOUND = [("b.txt", "丙" * 20), ("sub/a.jsonl:1", "甲"), ("sub/a.jsonl:3", "乙"), ("c.jsonl.gz:1", "甲"), ("c.jsonl.gz:3", "乙")]


@pytest.mark.parametrize(
    ("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", zstandard.compress)]
)
def test_compressed_rows(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"a.jsonl.{suffix}"
    path.write_bytes(pack(ROWS) + pack(ROWS))  # what `cat a.gz b.gz` makes
    articles, bad = read(path)
    assert [(a.id, a.source["member"]) for a in articles] == [("1", 1), ("2", 3), ("1", 4), ("2", 6)]
    assert [e.where for e in bad] == [f"{path}:2", f"{path}:5"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz", "a.tar.zst"])
def test_members_of_archives(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "a.zip":
        make_zip(path, MEMBERS)
    elif name == "a.tar.zst":
        path.write_bytes(zstandard.compress(make_tar(tmp_path / "x", MEMBERS).read_bytes()))
    else:
        mode = {"a.tar": "w", "a.tar.bz2": "w:bz2", "a.tar.xz": "w:xz"}.get(name, "w:gz")
        make_tar(path, MEMBERS, mode)
    articles, bad = read(path)
    assert [(a.source["member"], a.raw) for a in articles] == FOUND
    assert {a.source["path"] for a in articles} == {str(path)}
    assert [e.where for e in bad] == [f"{path}!sub/a.jsonl:2", f"{path}!c.jsonl.gz:2"]
    assert [a.id for a in read(tmp_path)[0]] == [a.id for a in articles]


def test_member_names_of_windows_in_gbk(tmp_path: Path) -> None:
    data = make_zip(tmp_path / "x.zip", {"ABCD.txt": "甲".encode()}).read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(b"ABCD", "财讯".encode("gbk")))
    assert read(tmp_path / "a.zip")[0][0].source["member"] == "财讯.txt"


def test_names_that_climb_and_links_write_and_read_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("密", encoding="utf-8")
    path = make_tar(tmp_path / "in.tar", {"../../up.txt": "甲".encode(), "/tmp/root.txt": "乙".encode()})  # noqa: S108
    with tarfile.open(path, "a") as archive:
        for name, kind in (("soft.txt", tarfile.SYMTYPE), ("hard.txt", tarfile.LNKTYPE), ("dev.txt", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, str(tmp_path / "secret.txt")
            archive.addfile(info)
    articles, bad = read(path)
    assert [a.raw for a in articles] == ["甲", "乙"]
    assert [e.what for e in bad] == ["a link or device, not a file"] * 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.tar", "secret.txt"]
    assert not (tmp_path.parent.parent / "up.txt").exists()


def test_a_link_in_a_zip_is_no_text(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "in.zip", {"a.txt": "甲".encode()})
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("soft.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "../secret.txt")
    articles, (error,) = read(path)
    assert [a.raw for a in articles] == ["甲"]
    assert (error.what, error.where) == ("a link or device, not a file", f"{path}!soft.txt")


@pytest.mark.parametrize(
    ("name", "pack"), [("b.txt.gz", gzip.compress), ("b.txt.xz", lzma.compress), ("b.txt.zst", zstandard.compress)]
)
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(pack(b"a" * 50_000_000))
    (error,) = read(path, max_bytes=100_000_000)[1]
    assert (error.what, error.where) == ("unpacks to more than 200 times its size, as a bomb would", str(path))
    assert "--max-ratio" in error.remedy
    assert len(read(path, max_bytes=100_000_000, max_ratio=100_000)[0]) == 1
    assert "--max-bytes" in read(path, max_ratio=100_000)[1][0].remedy


def test_a_bomb_of_many_members_is_refused_once(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"0.txt": "甲".encode(), **{f"{n}.txt": b"a" * 900_000 for n in range(1, 50)}})
    articles, (error,) = read(path)
    assert articles[0].raw == "甲"
    assert error.where.startswith(f"{path}!")
    assert "--max-ratio" in error.remedy
    sparse = make_tar(tmp_path / "a.tgz", {"junk.bin": b"\0" * 30_000_000, "a.txt": "甲".encode()}, "w:gz")
    assert "--max-ratio" in read(sparse)[1][0].remedy  # what is skipped is unpacked too


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    members = {f"{n}.txt": "甲".encode() for n in range(5)}
    for path in (make_zip(tmp_path / "a.zip", members), make_tar(tmp_path / "a.tar", members)):
        _, (error,) = read(path, max_members=4)
        assert (error.what, error.where) == ("more than 4 members", str(path))
        assert len(read(path, max_members=5)[0]) == 5


def test_an_archive_inside_an_archive_is_named(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "x", {"a.txt": "甲".encode()}).read_bytes()
    path = make_zip(tmp_path / "a.zip", {"in.zip": inner, "in.tar.gz": gzip.compress(b""), "b.txt": "乙".encode()})
    articles, bad = read(path)
    assert [a.raw for a in articles] == ["乙"]
    assert [(e.what, e.where) for e in bad] == [
        ("archive inside an archive", f"{path}!in.zip"),
        ("archive inside an archive", f"{path}!in.tar.gz"),
    ]


def test_what_macos_packs_beside_files_is_left(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": "甲".encode(), "__MACOSX/._a.txt": b"\0\5\x16\7"})
    assert [a.raw for a in read(path)[0]] == ["甲"]
    assert read(path)[1] == []


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.jsonl.gz", "a.jsonl.zst", "a.jsonl.xz", "a.jsonl.bz2"])
def test_damage_anywhere_is_named_and_never_a_traceback(tmp_path: Path, name: str) -> None:
    whole = tmp_path / "whole"
    members = {f"{n}.txt": f"第{n}篇".encode() * 50 for n in range(4)}
    if name == "a.zip":
        make_zip(whole, members)
    elif "tar" in name:
        make_tar(whole, members, "w:gz" if name.endswith("gz") else "w")
    else:
        pack = {"gz": gzip, "zst": zstandard, "xz": lzma, "bz2": bz2}[name.rpartition(".")[2]].compress  # type: ignore[attr-defined]
        whole.write_bytes(pack(ROWS * 50))
    data = whole.read_bytes()
    path = tmp_path / name
    for cut in range(1, len(data), max(1, len(data) // 60)):
        path.write_bytes(data[:cut])
        assert read(path)[1] or name == "a.tar"
        path.write_bytes(data[:cut] + b"\xff\x00\xff\x7f" + data[cut + 4 :])
        articles, bad = read(path)
        assert articles or bad
        assert all(e.where.startswith(str(path)) for e in bad)


def test_a_locked_member_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": "甲".encode(), "b.txt": "乙".encode()})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag of encryption in the directory
    data[6] |= 1
    path.write_bytes(data)
    articles, (error,) = read(path)
    assert [a.raw for a in articles] == ["乙"]
    assert error.where == f"{path}!a.txt"
    assert "password" in str(error)
