"""Reads Argos packages: folders, or `.argosmodel` zips, with `metadata.json`, `sentencepiece.model`, `model/`.

The layout is that of argostranslate 1.x (docstring of `argostranslate.package.IPackage`) with two additions of ours,
both optional: `sentencepiece.target.model`, where the target has a tokenizer of its own, and `source_prefix` in the
metadata. Nothing is unpacked.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from translate import languages
from translate.errors import EngineError, UsageError
from translate.records import Pair

TOKENIZER = "sentencepiece.model"
TARGET_TOKENIZER = "sentencepiece.target.model"
"""The target's tokenizer where it differs from the source's, as in models of OPUS-MT; else it is absent."""
WEIGHTS = "model/model.bin"
RECORD = "dragoman.json"
"""What the models room keeps beside an unpacked package."""
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Decoding:
    """How the model is searched; the defaults are those of argostranslate 1.11 (`apply_packaged_translation`).

    The names are those of CTranslate2's `translate_batch`, but for the last. A package may set them in an object
    `decoding` of its metadata. A beam has at least two places: the score of a greedy search is of another kind.
    """

    beam_size: int = 4
    length_penalty: float = 0.2
    coverage_penalty: float = 0.0
    no_repeat_ngram_size: int = 0
    replace_unknowns: bool = True
    max_pieces: int = 150
    """A longer source is translated in parts: models skip what goes beyond the length they were trained on, which is
    150 pieces for Argos's own (`src_seq_length` of argos-train)."""

    @property
    def max_decoding_length(self) -> int:
        """Pieces after which a translation that has found no end is cut: twice `max_pieces`, for models that loop.

        256 for the default: upstream leaves it to CTranslate2, whose default that is.
        """
        return min(2 * self.max_pieces, max(256, 3 * self.max_pieces // 2))


# Our own recipe, which declares term marks, trains small models: they loop without the n-gram block, and were
# evaluated with hypotheses ranked by their mean log-probability. They saw up to 62 pieces: on FLORES dev, sentences of
# 65 to 80 reach chrF 38.3 in parts of 60 and 33.1 whole; six sentences together 40.2 in parts of 60, 13.8 of 240.
_OWN_RECIPE = Decoding(length_penalty=1.0, no_repeat_ngram_size=3, max_pieces=60)
_LEAST = {"beam_size": 2, "max_pieces": 1}


@dataclass(frozen=True, slots=True)
class Package:
    """One Argos package: what its metadata says, and where its files are."""

    path: Path
    root: str
    """Folder inside the zip with a `/` at its end, or empty."""
    files: frozenset[str]
    """Paths of its files below the root, with `/`."""
    pair: Pair
    name: str
    """As upstream calls it: `translate-en_ru`."""
    version: str
    source_prefix: tuple[str, ...]
    """Tokens put before the pieces of every source, such as `>>hye<<` or a language code; often none."""
    target_prefix: str
    """A token that every translation starts with and that is no part of the text; may be empty."""
    decoding: Decoding
    mask: str | None = None
    """The mask that came through best when the package was probed at installation; None: it was not probed."""

    @property
    def zipped(self) -> bool:
        """True for an `.argosmodel` file, False for an unpacked folder."""
        return self.path.is_file()

    def read(self, name: str) -> bytes:
        """The content of the file `name`; EngineError if it is missing or damaged."""
        return _read(self.path, self.root, name)

    def model_files(self) -> dict[str, bytes]:
        """File name to content of everything in `model/`, as `ctranslate2.Translator(files=...)` takes it."""
        return {n.removeprefix("model/"): self.read(n) for n in sorted(self.files) if re.fullmatch(r"model/[^/]+", n)}

    def digest(self) -> str:
        """Hex sha256 over tokenizers and the files of `model/`; the same for a zip and for its unpacked folder.

        Computed once a process for each state (size and time of change) of the files.
        """
        names = tuple(sorted(n for n in self.files if n in {TOKENIZER, TARGET_TOKENIZER} or n.startswith("model/")))
        with _reading(self.path, WEIGHTS):
            stats = [p.stat() for p in ([self.path] if self.zipped else [self.path / n for n in names])]
        return _digest(self, names, tuple((s.st_size, s.st_mtime_ns) for s in stats))

    def scores(self) -> dict[str, float]:
        """Test set to chrF2 (0 to 100), as the package tells of itself; empty where it tells nothing that can be read.

        From the tables of its card, `README*.md`: a row a test set, whose name is the first cell up to a comma, and a
        column `chrF2`. And from an object of its metadata, which wins: `"scores": {"FLORES-200 dev": {"chrF2": 35.9}}`.
        """
        cards = sorted(n for n in self.files if re.fullmatch(r"readme[^/]*\.md", n, re.IGNORECASE))
        found: dict[str, float] = {}
        with suppress(EngineError):
            for name in cards:
                found |= _tabled(self.read(name).decode("utf-8", "replace"))
        with suppress(EngineError, ValueError):
            found |= _declared(json.loads(self.read("metadata.json")))
        return found


def _tabled(card: str) -> Iterator[tuple[str, float]]:
    """Test sets and chrF2 from tables of Markdown (GFM: a heading row, a row of dashes, rows; `|` between cells)."""
    column = 0  # the first one is the name
    for line in card.splitlines():
        cells = [cell.strip(" *_`") for cell in line.strip().strip("|").split("|")]
        titles = [cell.casefold() for cell in cells]
        if "|" not in line:
            column = 0
        elif "chrf2" in titles:
            column = titles.index("chrf2")
        elif 0 < column < len(cells) and (value := re.match(r"[0-9]+(?:\.[0-9]+)?(?![0-9.,])", cells[column])):
            yield from _score(cells[0].partition(",")[0], float(value[0]))


def _declared(metadata: object) -> Iterator[tuple[str, float]]:
    """Test sets and chrF2 from the object `scores` of a package's metadata."""
    scores = metadata.get("scores") if isinstance(metadata, dict) else None
    for name, values in scores.items() if isinstance(scores, dict) else ():
        if isinstance(values, dict) and isinstance(value := values.get("chrF2"), int | float):
            yield from _score(name, value)


def _score(name: str, value: float) -> Iterator[tuple[str, float]]:
    if name.strip() and not isinstance(value, bool) and 0 <= value <= 100:
        yield " ".join(name.split()), float(value)


@lru_cache(maxsize=256)
def _digest(package: Package, names: tuple[str, ...], _state: tuple[tuple[int, int], ...]) -> str:
    total = hashlib.sha256()
    for name in names:
        total.update(f"{name} {hashlib.sha256(package.read(name)).hexdigest()}\n".encode())
    return total.hexdigest()


def open_package(path: Path) -> Package:
    """The package at `path`; reads the list of files and the metadata only.

    Raises EngineError (one line: package, file, what is wrong) for a package that this house cannot run.
    """
    root, files = _list(path)
    for needed in ("metadata.json", TOKENIZER, WEIGHTS):
        if needed not in files:
            raise EngineError(f"{path}: {needed} is missing{_hint(needed, files)}")
    try:
        metadata = json.loads(_read(path, root, "metadata.json"))
    except ValueError as error:
        raise EngineError(f"{path}: metadata.json is not JSON: {error}") from error
    if not isinstance(metadata, dict):
        raise EngineError(f"{path}: metadata.json holds no object")
    pair = Pair(*(_language(path, metadata, key) for key in ("from_code", "to_code")))
    return Package(
        path=path,
        root=root,
        files=files,
        pair=pair,
        name=f"translate-{metadata['from_code']}_{metadata['to_code']}",
        version=str(metadata.get("package_version", "")),
        source_prefix=tuple(str(metadata.get("source_prefix") or "").split()),
        target_prefix=str(metadata.get("target_prefix") or ""),
        decoding=_decoding(path, metadata),
        mask=_probed_mask(path / RECORD),
    )


def _probed_mask(record: Path) -> str | None:
    """From the record beside an unpacked package; whatever is wrong with that is `models verify`'s to say."""
    try:
        best = json.loads(record.read_bytes())["probe"]["best"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return best if isinstance(best, str) and (best == "" or "{n}" in best) else None


def find_packages(folder: Path) -> list[Path]:
    """The `.argosmodel` files, and the folders with a `metadata.json`, directly in `folder`, by name.

    Left out are folders that say they are something else: upstream keeps sentence splitters in the same place.
    """
    if not folder.is_dir():
        return []
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return [folder]  # opening it says what is wrong
    return [p for p in inside if (p.suffix == ".argosmodel" and p.is_file()) or _translates(p / "metadata.json")]


def _translates(metadata: Path) -> bool:
    """True for a file that may describe a translation package, even a broken one."""
    try:
        found = json.loads(metadata.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return metadata.is_file()
    return not isinstance(found, dict) or found.get("type", "translate") == "translate"


def version_key(version: str) -> tuple[int, ...]:
    """For sorting: `1.10` after `1.9`."""
    return tuple(int(n) for n in re.findall(r"[0-9]+", version))


def _read(path: Path, root: str, name: str) -> bytes:
    with _reading(path, name):
        if path.is_dir():
            return (path / name).read_bytes()
        with zipfile.ZipFile(path) as archive:
            return archive.read(root + name)


@contextmanager
def _reading(path: Path, name: str) -> Iterator[None]:
    try:
        yield
    except (*_UNREADABLE, KeyError) as error:
        raise EngineError(f"{path}: {name} cannot be read ({error}): install the package again") from error


def _list(path: Path) -> tuple[str, frozenset[str]]:
    """The root inside the zip (empty for a folder) and the paths of all files below it."""
    if path.is_dir():
        return "", frozenset(p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file())
    if not path.exists():
        raise EngineError(f"{path}: there is no such package: give an .argosmodel file or the folder of one")
    if not zipfile.is_zipfile(path):
        raise EngineError(f"{path}: not an Argos package (no zip archive), or cut off: download it again")
    with _reading(path, "the list of files"), zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    roots = [n.removesuffix("metadata.json") for n in names if re.fullmatch(r"([^/]+/)?metadata\.json", n)]
    if len(roots) != 1:
        raise EngineError(f"{path}: metadata.json is {'missing' if not roots else 'there more than once'}")
    return roots[0], frozenset(n.removeprefix(roots[0]) for n in names if n.startswith(roots[0]) and n[-1] != "/")


def _hint(needed: str, files: frozenset[str]) -> str:
    if needed == TOKENIZER and "bpe.model" in files:
        return "; it has a bpe.model, and only SentencePiece packages are supported: look for a newer package"
    return ": install the package again"


def _language(path: Path, metadata: Mapping[str, Any], key: str) -> str:
    code = metadata.get(key)
    if not isinstance(code, str):
        kind = metadata.get("type", "translate")
        raise EngineError(f"{path}: metadata.json has no {key}: a package of type {kind!r} translates no pair")
    try:
        return languages.from_argos(code)
    except UsageError as error:
        raise EngineError(f"{path}: metadata.json: {key} {code!r} is not a language code") from error


def _decoding(path: Path, metadata: Mapping[str, Any]) -> Decoding:
    base = _OWN_RECIPE if metadata.get("term_marks") else Decoding()
    given = metadata.get("decoding") or {}
    defaults = asdict(base)
    for key, value in given.items() if isinstance(given, dict) else [("", given)]:
        kind = type(defaults.get(key))
        if key not in defaults or not _fits(value, kind) or value < _LEAST.get(key, 0):
            names = ", ".join(f.name for f in fields(Decoding))
            raise EngineError(f"{path}: metadata.json: decoding: {key!r}: {value!r} is not understood (known: {names})")
    return replace(base, **given)


def _fits(value: object, kind: type) -> bool:
    """A bool is an int to Python, and an int is as good as a float."""
    if kind is bool or isinstance(value, bool):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, int | float if kind is float else int)
