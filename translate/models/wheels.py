"""The wheels of this installation: the program and all it needs, for a machine like this one without a network.

`pip wheel` and not `pip download`: what is published as source only must be built while there is a network. pip, a
process of its own, goes to the package index.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path
from urllib.parse import unquote, urlsplit

from translate.errors import EngineError

PROGRAM = "dragoman"


def program() -> str:
    """What to give to pip for this program: the folder or file it was installed from, else name and version.

    Where it was installed from: PEP 610. Raises EngineError if that is gone, or if it is not installed at all.
    """
    try:
        found = distribution(PROGRAM)
    except PackageNotFoundError as error:
        raise EngineError(
            "dragoman is run without being installed, so it has no wheel: pip install it first"
        ) from error
    url = json.loads(found.read_text("direct_url.json") or "{}").get("url", "")
    if not url:
        return f"{PROGRAM}=={found.version}"
    if not url.startswith("file:"):
        return f"{PROGRAM} @ {url}"
    path = Path(unquote(urlsplit(url).path))
    if not path.exists():
        raise EngineError(f"dragoman was installed from {path}, which is gone: put it there again to make its wheel")
    return str(path)


def build(requirements: Sequence[str], folder: Path) -> list[Path]:
    """Wheels of `requirements` and all they need in the folder `folder`, by name, in the versions installed here.

    Raises EngineError with pip's last word if it fails or is not there.
    """
    if importlib.util.find_spec("pip") is None:
        raise EngineError(f"wheels are made by pip, which is not here: {sys.executable} -m ensurepip")
    with tempfile.TemporaryDirectory(prefix="dragoman-") as work:
        pins = Path(work) / "constraints.txt"
        pins.write_text("".join(f"{line}\n" for line in _installed()), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-input"),
            *("--wheel-dir", str(folder), "--constraint", str(pins), *requirements),
        ]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR")] or lines or [f"exit status {done.returncode}"]
        raise EngineError(f"pip could not make the wheels: {errors[-1].strip()}")
    return sorted(folder.glob("*.whl"))


def _installed() -> list[str]:
    """`name==version` of everything here but the program and what came from elsewhere than an index."""
    return sorted(f"{d.name}=={d.version}" for d in distributions() if d.name != PROGRAM and _from_index(d))


def _from_index(found: Distribution) -> bool:
    return "+" not in found.version and not found.read_text("direct_url.json")
