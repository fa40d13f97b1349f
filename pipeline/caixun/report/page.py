"""Page: the assets and the data as one file that asks nothing of the network and runs nothing but its own script.

The Content-Security-Policy names the script and the style by their digests, and no text of an article becomes markup:
the script makes text nodes only, which the policy's trusted types enforce where a browser knows them.
"""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from caixun.records import Record
from caixun.report.data import write_articles, write_index
from caixun.sinks.files import ELSEWHERE, claim, commit, named

SCRIPTS = "words dom numbers facts charts reader article table pivot overview conflicts app".split()
POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def build_page(records: Sequence[Record], originals: Sequence[str | None], title: str) -> str:
    """The report of the records as one HTML file; originals are their raw texts, where they are at hand."""
    style = read_asset("page.css")
    script = "(() => {\n'use strict';\n" + "".join(read_asset(f"{name}.js") for name in SCRIPTS) + "})();\n"
    parts = {
        "policy": POLICY.format(script=digest(script), style=digest(style)),
        "title": escape(title),
        "version": escape(version("caixun")),
        "style": style,
        "index": write_index(records),
        "articles": write_articles(records, originals),
        "script": script,
    }
    pieces = read_asset("page.html").split("%%")  # text, name, text, name, … text
    return "".join(parts[piece] if number % 2 else piece for number, piece in enumerate(pieces))


def read_asset(name: str) -> str:
    """A file of the page."""
    return (files("caixun.report") / "assets" / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """How a policy names an inline script or style.

    >>> digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def write_page(page: str, out: Path) -> None:
    """The page to a file, whole or not at all."""
    part = out.with_name(f".{out.name}.part")
    with named(str(out), ELSEWHERE), claim(part, str(out)) as stream:
        try:
            stream.write(page.encode())
            commit(stream, part, out)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
