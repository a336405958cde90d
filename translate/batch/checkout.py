"""Which files git tracks in a checkout, asked in a way that nothing of the checkout's own gets to run."""

from __future__ import annotations

import os
import subprocess

from translate.batch import inputs
from translate.errors import DocumentError

_SECONDS = 300
# No program that the checkout's own configuration names may run, nothing may be fetched or asked, nothing written.
_GIT = [
    "git",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
    "--no-pager",
]
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ASKPASS": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "SSH_ASKPASS": "",
}


def is_one(folder: str) -> bool:
    """Whether `folder` is the top of a checkout: there is a `.git` in it."""
    return os.path.lexists(os.path.join(folder, ".git"))  # noqa: PTH118


def tracked(folder: str) -> list[str]:
    """What `git ls-files` lists below a checkout, relative to it. Raises DocumentError."""
    # The caller may run in a hook, where git's own variables name another checkout.
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith("GIT_CONFIG_")}
    above = os.path.dirname(os.path.realpath(folder))  # noqa: PTH120
    environment = kept | _ENVIRONMENT | {"GIT_CEILING_DIRECTORIES": above}
    command = [*_GIT, "-C", folder, "ls-files", "-z"]
    shown = inputs.shown(folder)
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_SECONDS
        )
    except FileNotFoundError as e:
        message = f"{shown}: a git checkout, and git is not installed; install it, or name files: '{shown}/**/*.txt'"
        raise DocumentError(message) from e
    except (OSError, subprocess.TimeoutExpired) as e:
        raise DocumentError(f"{shown}: git cannot list its files ({type(e).__name__}); try git status there") from e
    if not done.returncode:
        return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]
    said = done.stderr.decode("utf-8", "replace")
    if "dubious ownership" in said:
        trust = f"git config --global --add safe.directory '{shown}'"
        raise DocumentError(f"{shown}: git refuses a checkout that another user owns; if you trust it: {trust}")
    last = next((line for line in said.splitlines() if line.startswith("fatal:")), "git failed")
    raise DocumentError(f"{shown}: git cannot list its files ({last}); try git status there")
