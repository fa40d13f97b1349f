"""Settings: what decides the bytes of the output besides the articles, and the fingerprint that tells runs apart."""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from caixun.read import Reading
from caixun.types import RunError
from caixun.words import folder

Fingerprint = dict[str, Any]
NAMES = {
    "published": "--date",
    "no_text": "--no-text",
    "companies": "--companies",
    "reading": "--column or --max-bytes",
    "shard": "--shard",
}


class Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How articles become records; a dead letter carries it, so that it is tried again in the same way."""

    published: str | None = None
    companies: str | None = None
    no_text: bool = False
    reading: Reading | None = None


def take_fingerprint(settings: Settings, inputs: Sequence[str], shard: int) -> Fingerprint:
    """What two runs must share if one is to go on with the shards of the other."""
    companies = settings.companies and {"file": settings.companies, "digest": digest_file(settings.companies)}
    return {
        "version": f"{metadata.version('caixun')} {digest_code()}",
        **msgspec.to_builtins(replace(settings, companies=None)),
        "companies": companies,
        "inputs": list(inputs),
        "shard": shard,
    }


def list_changes(old: Fingerprint, new: Fingerprint) -> list[str]:
    """What differs between two fingerprints, in words.

    >>> list_changes({"shard": 256, "published": "2025-06-16"}, {"shard": 64})
    ['--date was 2025-06-16 and is not given', '--shard was 256 and is 64']
    """
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return [f"{NAMES.get(key, key)} {tell(old, key, 'was')} and {tell(new, key, 'is')}" for key in keys]


def tell(fingerprint: Fingerprint, key: str, verb: str) -> str:
    """One value of a fingerprint."""
    value = fingerprint.get(key)
    if value is None:
        return f"{verb} not given"
    return f"{verb} {' '.join(value) if isinstance(value, list) else value}"


def digest_file(path: str) -> str:
    """A digest of a file; RunError where it cannot be read."""
    try:
        return blake2b(Path(path).read_bytes(), digest_size=8).hexdigest()
    except OSError as error:
        raise RunError(f"cannot be read: {error.strerror}", path, "check the path and permissions") from error


@cache
def digest_code() -> str:
    """A digest of the code, the words and the model: a checkout changes without changing its version."""
    found = blake2b(digest_size=8)
    packages = [Path(str(resources.files(package))) for package in ("caixun", "zh_caixun")]
    for root in dict.fromkeys((*packages, folder())):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
