"""The trial of a package, in a process of its own: damaged weights can crash CTranslate2, not only make it raise.

`python -m translate.cli.models.trial FOLDER` translates one word, then probes which masks come through; it prints what
it found as JSON and exits with 0, or prints what is wrong.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import translate
from translate import engines, languages
from translate.engines.argos import Argos
from translate.errors import EngineError
from translate.models.probe import probe


def trial(path: Path) -> Mapping[str, Any]:
    """Translate one word with the package at `path`, then probe it; the answer is for its record.

    Raises EngineError if it fails, crashes or says nothing.
    """
    # `-P`: a folder called translate where the user stands is not ours.
    here = str(Path(translate.__file__).parent.parent)
    paths = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", "translate.cli.models.trial", str(path)]
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    if done.returncode == EngineError.exit_code:
        raise EngineError(done.stdout.strip())
    if done.returncode != 0:
        raise EngineError(
            f"{path}: model/model.bin is damaged: the test translation crashed (exit status {done.returncode}): "
            "get the package again"
        )
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def attempt(path: Path) -> Mapping[str, Any]:
    """The same in this process: the word's translation as `sample`, and what `Probe.as_dict` gives."""
    engine = Argos(str(path))
    (pair,) = engine.pairs()
    text = languages.name(pair.source, pair.source)
    (draft,) = engines.checked_translate(engine, [text], pair)
    if not draft.text.strip() or (draft.score is not None and not math.isfinite(draft.score)):
        raise EngineError(f"{path}: model/model.bin translates {text!r} into nothing: get the package again")

    def translated(texts: Sequence[str]) -> list[str]:
        return [d.text for d in engines.checked_translate(engine, texts, pair)]

    return {"sample": draft.text, **probe(translated, pair.source, engine.round_trip).as_dict()}


if __name__ == "__main__":
    try:
        print(json.dumps(attempt(Path(sys.argv[1])), ensure_ascii=False))
    except EngineError as error:
        print(error)
        sys.exit(error.exit_code)
