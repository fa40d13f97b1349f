"""Archives and compressed files, read in place: nothing is written to disk, so no member's name can do harm."""

import bz2
import gzip
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from io import SEEK_END, BufferedReader, BytesIO, RawIOBase
from typing import Any, BinaryIO

from caixun.extras import extra
from caixun.read.decode import decode
from caixun.read.origin import Origin
from caixun.read.reading import MEGABYTE, Reading
from caixun.read.suffix import ARTICLES, holds_articles
from caixun.types import ReadError

BLOCK = 65536
STEP = 1024  # bytes of zstd that are unpacked at a time: they make 32 MB at most
WINDOW = 1 << 27  # bytes that a zstd frame may ask to be kept: 128 MB, what zstd itself allows


class Metered(RawIOBase):
    """What comes out of a compressed stream; ReadError once it is too much for what went in."""

    def __init__(self, stream: Any, packed: Callable[[], int], origin: Origin, reading: Reading) -> None:
        super().__init__()
        self.stream, self.packed, self.origin, self.reading = stream, packed, origin, reading
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self.stream.read(min(len(buffer), BLOCK))
        except Exception as error:  # each format and library has its own
            raise ReadError(f"damaged or not readable: {error}", self.origin.where(), "pack it again") from error
        self.count += len(data)
        if self.is_spent():
            what = f"unpacks to more than {self.reading.max_ratio} times its size, as a bomb would"
            raise ReadError(what, self.origin.where(), "raise --max-ratio if you trust it")
        buffer[: len(data)] = data
        return len(data)

    def is_spent(self) -> bool:
        """Whether more came out than a mere article archive unpacks to."""
        return self.count > MEGABYTE and self.count > self.reading.max_ratio * max(1, self.packed())

    def tell(self) -> int:
        return self.count


def open_packed(stream: BinaryIO, origin: Origin, reading: Reading) -> BufferedReader:
    """What a compressed file unpacks to."""
    return BufferedReader(Metered(unpack(stream, origin.name.lower()), stream.tell, origin, reading), BLOCK)


def unpack(stream: BinaryIO, name: str) -> Any:
    """The decompressed stream of a file with that name."""
    if name.endswith("gz"):
        return gzip.GzipFile(fileobj=stream)
    if name.endswith("bz2"):
        return bz2.BZ2File(stream)
    if name.endswith("xz"):
        return lzma.LZMAFile(stream)
    return Frames(stream)


class Frames:
    """What a zstd file of one or more frames unpacks to; EOFError where the last is cut off."""

    def __init__(self, stream: BinaryIO) -> None:
        with extra("zstd"):
            import zstandard

        self.stream, self.out, self.rest = stream, BytesIO(), b""
        self.open = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj
        self.frame: Any = None

    def read(self, size: int) -> bytes:
        """At most that many bytes; none at the end."""
        while not (data := self.out.read(size)):
            packed = self.rest or self.stream.read(STEP)
            if not packed:
                if self.frame is not None:
                    raise EOFError("it is cut off")
                return b""
            self.frame = self.frame or self.open()
            self.out, self.rest = BytesIO(self.frame.decompress(packed)), b""
            if self.frame.eof:
                self.rest, self.frame = self.frame.unused_data, None
        return data


def open_zip(
    stream: BinaryIO, origin: Origin, on_bad: Callable[[ReadError], None], reading: Reading
) -> Iterator[tuple[Origin, BufferedReader]]:
    """The articles of a zip archive, in its order."""
    size = stream.seek(0, SEEK_END)
    try:
        archive = zipfile.ZipFile(stream)
    except Exception as error:  # what damage raises depends on where it is
        raise ReadError(f"damaged archive: {error}", origin.where(), "pack it again") from error
    members = [info for info in archive.infolist() if is_wanted(info.filename)]
    check_count(len(members), origin, reading)
    total = 0
    for info in members:
        member = Origin(origin.path, decode_name(info))
        if stat.S_ISLNK(info.external_attr >> 16):
            on_bad(name_link(member))
            continue
        try:
            inner = archive.open(info)
        except Exception as error:  # it is encrypted, packed in an unknown way, or damaged
            on_bad(ReadError(f"cannot be unpacked: {error}", member.where(), "pack it again, without a password"))
            continue
        with inner:
            metered = Metered(inner, lambda: size, member, reading)
            metered.count = total
            yield member, BufferedReader(metered, BLOCK)
            total = metered.count
            if metered.is_spent():
                return


def decode_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; Windows writes it in the local encoding, without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    return decode(info.filename.encode("cp437", "replace")).text


def open_tar(
    stream: BinaryIO, origin: Origin, on_bad: Callable[[ReadError], None], reading: Reading
) -> Iterator[tuple[Origin, BufferedReader]]:
    """The articles of a tar archive, in its order, compressed or not."""
    source = stream if origin.name.lower().endswith(".tar") else open_packed(stream, origin, reading)
    count = 0
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            while info := archive.next():
                archive.members = []  # type: ignore[attr-defined]  # tarfile would keep them all
                if not is_wanted(info.name):
                    continue
                count += 1
                if count > reading.max_members:
                    break
                member = Origin(origin.path, info.name)
                inner = archive.extractfile(info) if info.isreg() else None
                if inner is None:
                    on_bad(name_link(member))
                    continue
                yield member, BufferedReader(Metered(inner, stream.tell, member, reading), BLOCK)
        check_count(count, origin, reading)
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise ReadError(f"damaged archive: {error}", origin.where(), "pack it again") from error


def name_link(member: Origin) -> ReadError:
    """The error of a member that is none, which is never followed."""
    return ReadError("a link or device, not a file", member.where(), "pack what it points to")


def check_count(count: int, origin: Origin, reading: Reading) -> None:
    """ReadError for an archive without articles, or with too many."""
    if not count:
        raise ReadError("archive without articles", origin.where(), f"expected files ending in {', '.join(ARTICLES)}")
    if count > reading.max_members:
        raise ReadError(
            f"more than {reading.max_members:,} members", origin.where(), "split it, or raise --max-members"
        )


def is_wanted(name: str) -> bool:
    """Whether a member is read: not what macOS adds beside each file, and no directory."""
    return holds_articles(name) and not name.startswith("__MACOSX/")
