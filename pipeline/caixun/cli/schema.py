"""caixun schema: the JSON Schema of a record."""

import json

import typer


def schema() -> None:
    """Print the JSON Schema of a record.

    \b
    Example:
      caixun schema > caixun.schema.json
    """
    from caixun import records

    typer.echo(json.dumps(records.schema(), ensure_ascii=False, indent=2))
