"""The list of packages that can be downloaded: upstream's index, or a mirror of it.

Format (argospm-index of Argos Open Tech, read by `argostranslate.package.get_available_packages`): a JSON list of
objects with `type` ("translate" if absent), `from_code`, `to_code`, `from_name`, `to_name`, `package_version`,
`argos_version`, `code`, `links` (list of URLs), `dependencies`. It holds no checksums: see `lock`.
Everything in it is somebody else's word: names of files are made here from checked codes, never taken from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from translate import config, languages
from translate.errors import EngineError, UsageError
from translate.packages import version_key
from translate.records import Pair

UPSTREAM = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
"""Where argostranslate 1.11 looks (`settings.package_index` + `index.json`)."""

OFFLINE = "without network: copy the package to this machine and run `dragoman models add FILE.argosmodel`"
_CODE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{2,8})*")
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+-]{0,31}")
_URL = re.compile(r"[!-~]{1,2000}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A translation package that an index offers."""

    pair: Pair
    codes: Pair
    """The same direction in Argos's own codes, which commands and file names use."""
    version: str
    links: tuple[str, ...]
    """http, https and, in an index that is a file, file URLs, in the order of the index; may be empty."""
    problem: str = ""
    """Why it cannot be installed, for a message; empty if it can."""

    @property
    def name(self) -> str:
        """As upstream calls it: `translate-en_fr`."""
        return f"translate-{self.codes.source}_{self.codes.target}"

    @property
    def file_name(self) -> str:
        """Of the downloaded archive: `translate-en_fr-1_9.argosmodel`."""
        return f"{self.name}-{self.version.replace('.', '_')}.argosmodel"


@dataclass(frozen=True, slots=True)
class Index:
    """What an index offers, in its own order."""

    where: str
    """Its URL or path, for messages."""
    packages: tuple[Listed, ...]

    def pick(self, pair: Pair, version: str = "") -> Listed:
        """The package of `pair` with the highest version, or with `version`.

        A package of the exact tags goes before one of the same languages and scripts (`en-GB` is served by `en`).
        Raises EngineError that says what there is instead.
        """
        exact = [p for p in self.packages if p.pair == pair]
        near = exact or [p for p in self.packages if all(map(languages.same_language, p.pair, pair))]
        if not near:
            raise EngineError(self._missing(pair))
        found = [p for p in near if not version or p.version == version]
        if not found:
            known = ", ".join(sorted({p.version for p in near if not p.problem}, key=version_key))
            raise EngineError(f"{self.where}: {near[0].name} has no version {version}; it has {known or 'none'}")
        best = max(found, key=lambda p: (not p.problem, version_key(p.version)))
        if best.problem:
            raise EngineError(f"{self.where}: {best.name} cannot be installed: {best.problem}; {OFFLINE}")
        return best

    def targets(self, source: str) -> tuple[str, ...]:
        """Argos codes of the languages that packages lead to from `source` (a tag), sorted."""
        return tuple(sorted({p.codes.target for p in self._from(source)}))

    def pivots(self, pair: Pair) -> tuple[str, ...]:
        """Argos codes of the languages through which two packages lead from source to target; English first."""
        able = [p for p in self.packages if not p.problem]
        reach = {p.pair.source for p in able if languages.same_language(p.pair.target, pair.target)}
        found = {p.codes.target for p in self._from(pair.source) if p.pair.target in reach}
        return tuple(sorted(found, key=lambda code: (code != "en", code)))

    def _from(self, source: str) -> list[Listed]:
        return [p for p in self.packages if languages.same_language(p.pair.source, source) and not p.problem]

    def _missing(self, pair: Pair) -> str:
        source, target = (languages.to_argos(tag) for tag in pair)
        there = ", ".join(self.targets(pair.source))
        from_it = f"from {source} there are {there}" if there else f"nothing translates from {source} there"
        start = f"{self.where}: no package {source} to {target}; {from_it}"
        pivots = self.pivots(pair)
        if not pivots:
            return f"{start}. `dragoman models convert` makes a package of an OPUS-MT model"
        first = pivots[0]
        return (
            f"{start}. Through {', '.join(pivots)} it can be reached: "
            f"`dragoman models install {source} {first}`, then `dragoman models install {first} {target}`"
        )


def copy() -> Path:
    """Where a copy of the index that was fetched last is kept, to be read without network."""
    return config.data_folder() / "index.json"


def read_index(where: str, get: Callable[[str], bytes]) -> Index:
    """The index at `where`: an http(s) URL, which `get` fetches, a file URL, or a path.

    A URL that ends with `/` and a folder mean the `index.json` in it. Links in it may be relative to it; links to
    files count only in an index that is a file itself. Raises EngineError, one line, if it cannot be read or is none.
    """
    base = locate(where)
    try:
        data = get(base) if remote(base) else local_path(base).read_bytes()
    except OSError as e:
        raise EngineError(f"index {where}: cannot be read: {e.strerror}; {OFFLINE}") from e
    try:
        entries = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as e:
        raise EngineError(f"index {where}: is not JSON ({e}): is this the address of an Argos index?") from e
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise EngineError(f"index {where}: is no list of packages: is this the address of an Argos index?")
    listed = (_listed(entry, base) for entry in entries if entry.get("type", "translate") == "translate")
    return Index(where, tuple(p for p in listed if p))


def locate(where: str) -> str:
    """The URL of the index that a person means by `where`. Raises UsageError for what it cannot be."""
    try:
        parts = urlsplit(where)
    except ValueError as e:
        raise UsageError(f"--index {where}: no address ({e})") from e
    scheme = parts.scheme.lower() if "://" in where else ""
    if scheme not in {"", "http", "https", "file"}:
        raise UsageError(f"--index {where}: give an http, https or file address, or a path")
    if scheme in {"http", "https"}:
        if "@" in parts.netloc:
            raise UsageError("--index: give the address without user name and password: it is written into the lock")
        return where + "index.json" if where.endswith("/") else where
    path = local_path(where) if scheme else Path(where).expanduser().absolute()
    return (path / "index.json" if path.is_dir() else path).as_uri()


def remote(url: str) -> bool:
    """True if `url` is fetched over the network."""
    return urlsplit(url).scheme.lower() in {"http", "https"}


def local_path(url: str) -> Path:
    """The path of a file URL."""
    return Path(unquote(urlsplit(url).path))


def _listed(entry: dict[str, Any], base: str) -> Listed | None:
    """None for an entry whose languages nobody can ask for."""
    codes = Pair(str(entry.get("from_code")), str(entry.get("to_code")))
    if not all(_CODE.fullmatch(code) for code in codes):
        return None
    try:
        pair = Pair(*map(languages.from_argos, codes))
    except UsageError:
        return None
    version = str(entry.get("package_version", ""))
    if not _VERSION.fullmatch(version):
        return Listed(pair, codes, "", (), f"package_version {version[:40]!r} is no version number")
    given = entry.get("links")
    links = tuple(_usable(given if isinstance(given, list) else [], base))
    problem = "" if links else f"no http or https link to it, only {str(given)[:200]!r}"
    return Listed(pair, codes, version, links, problem)


def _usable(links: Iterable[object], base: str) -> Iterable[str]:
    """Those that can be fetched: no torrent, ipfs or magnet; no local file for a distant index."""
    allowed = {"http", "https"} if remote(base) else {"http", "https", "file"}
    for link in links:
        if isinstance(link, str) and _URL.fullmatch(link):
            try:
                url = urljoin(base, link)
                parts = urlsplit(url)
            except ValueError:  # a bracket that is no IPv6 address
                continue
            if parts.scheme in allowed and not parts.path.lower().endswith(".torrent"):
                yield url
