"""Rules: a name, a function and the sentences that prove it. A rule without examples does not register.

Examples map a sentence to what the rule must make of it: the str() of the Mention or Fact. Refusals are sentences in
which the rule must find nothing. One test walks them all through the whole pipeline.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class Rule(NamedTuple):
    """A registered construction."""

    name: str
    summary: str
    where: str
    examples: Mapping[str, str]
    refuses: Sequence[str]


RULES: dict[str, Rule] = {}


def rule(name: str, examples: Mapping[str, str], refuses: Sequence[str] = ()) -> Callable[[F], F]:
    """Register the decorated function as the maker of mentions or facts named `name` ("money.amount")."""
    if not examples:
        raise ValueError(f"rule {name} has no examples")

    def register(function: F) -> F:
        if name in RULES:
            raise ValueError(f"rule {name} stands twice: {RULES[name].where}")
        file = inspect.getsourcefile(function) or "?"
        place = f"{file[file.rfind('caixun/') :]}:{function.__code__.co_firstlineno}"
        summary = (inspect.getdoc(function) or "").split("\n")[0]
        RULES[name] = Rule(name, summary, place, examples, refuses)
        return function

    return register
