"""What tests share: the command line in this process; property tests that do not judge how busy the machine is."""

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest
from caixun import cli
from hypothesis import HealthCheck, settings

settings.register_profile("caixun", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("caixun")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The command line in this process: exit code, standard output and standard error."""

    def call(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["caixun", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code: Any = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsysbinary.readouterr()
        assert b"Traceback" not in err
        return code, out.decode(), err.decode()

    return call
