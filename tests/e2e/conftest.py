"""The command as a person runs it: a process of its own with an empty home."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """The environment of a user with an empty home."""
    return {**os.environ, "PYTHONPATH": "", "COLUMNS": "200", "NO_COLOR": "1"}


@pytest.fixture
def dragoman(environment: dict[str, str]) -> Run:
    """Runs `dragoman ARGUMENTS`; `input` goes to standard input."""

    def run(*arguments: object, text: str = "", **options: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "translate", *map(str, arguments)]
        return subprocess.run(
            command, input=text, capture_output=True, text=True, env=environment, check=False, timeout=120, **options
        )

    return run
