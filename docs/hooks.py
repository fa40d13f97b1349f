"""What mkdocs needs besides its settings: the site holds docs/ only, so a link that leaves it becomes a path."""

import re
from typing import Any

LEAVING = re.compile(r"\[([^\]]+)\]\(\.\./([^)#]+)[^)]*\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page, with the path in the checkout where it links to a file outside docs/."""
    return LEAVING.sub(name_path, markdown)


def name_path(link: re.Match[str]) -> str:
    """The words of a link and its path, or the path alone where it begins with them."""
    words, path = link.groups()
    return f"`{path}`" if path.startswith(words) else f"{words} (`{path}`)"
