"""Installs a pair from an index: pick, download, compare with the lock, add, pin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate.errors import DragomanError, EngineError
from translate.models import lock
from translate.models.add import Check, Installed, add
from translate.models.download import Download
from translate.models.index import Index, Listed
from translate.models.lock import Pin
from translate.models.record import read_record
from translate.packages import Package, find_packages, open_package, version_key
from translate.records import Pair


@dataclass(frozen=True, slots=True)
class Result:
    """The package that now serves a pair."""

    package: Package
    fresh: bool
    """False if it was there before and nothing was downloaded."""
    pin: Pin | None
    """What the lock says of it; None for one that was added by hand and is not in the lock."""


def install(  # noqa: PLR0913  what to install, where to, and the four things the command line does for it
    pair: Pair,
    version: str,
    folder: Path,
    lock_path: Path,
    *,
    index: Callable[[], Index],
    fetch: Callable[[Listed], Download],
    check: Check,
    say: Callable[[str], None],
) -> Result:
    """Install into `folder` the newest package of `pair` that `index` lists, or `version`; pin it in `lock_path`.

    `fetch` downloads an archive; `check` tries an unpacked package, as `add` has it. What `folder` has already is not
    downloaded; then an index that cannot be read is no failure, only a line to `say`. Raises EngineError: no such
    package, an archive other than the pinned one (both digests are named), or one that is not what the index says.
    Then nothing is installed and the download is deleted.
    """
    here = [p for p in installed(folder) if p.pair == pair and version in {"", p.version}]
    if here and version:
        return _present(here[-1], lock_path, say)
    try:
        offers = index()
    except EngineError as e:
        if not here:
            raise
        say(f"{e}; {here[-1].name} {here[-1].version} is installed and stays")
        return _present(here[-1], lock_path, say)
    listed = offers.pick(pair, version)
    for package in installed(folder):
        if (package.name, package.version) == (listed.name, listed.version):
            return _present(package, lock_path, say)
    lock.read(lock_path)  # a lock that cannot be read is told before the download, not after
    download = fetch(listed)
    try:
        done, pin = _unpack(download, listed, folder, lock_path, check)
    except Exception:
        download.discard()
        raise
    download.discard()
    return Result(done.package, True, pin)


def installed(folder: Path) -> list[Package]:
    """The packages in `folder` that can be opened, older versions first."""
    found = []
    for path in find_packages(folder):
        with suppress(EngineError):
            found.append(open_package(path))
    return sorted(found, key=lambda p: version_key(p.version))


def _unpack(download: Download, listed: Listed, folder: Path, lock_path: Path, check: Check) -> tuple[Installed, Pin]:
    name = lock.key(listed.name, listed.version)
    pin = Pin(download.url, download.sha256, download.size)
    lock.check(lock_path, name, pin, download.url)

    def expected(unpacked: Path) -> Mapping[str, Any] | None:
        found = open_package(unpacked)
        if (found.name, found.version) != (listed.name, listed.version):
            raise EngineError(
                f"{unpacked}: is {found.name} {found.version}, and the index calls it {listed.name} {listed.version}: "
                "tell those who keep the index, or try another --index"
            )
        return check(unpacked)

    try:
        done = add(download.path, folder, expected, download.url)
    except EngineError as e:  # it speaks of a file that will be gone
        raise EngineError(str(e).replace(str(download.path), download.url)) from e
    lock.record(lock_path, name, pin)
    with suppress(DragomanError):  # so that another project can pin it without a download; its own lock decides
        lock.record(lock.default(), name, pin)
    return done, pin


def _present(package: Package, lock_path: Path, say: Callable[[str], None]) -> Result:
    """What is there must be the archive that is pinned, or is pinned now."""
    name = lock.key(package.name, package.version)
    pin = lock.read(lock_path).get(name)
    record = read_record(package.path)
    if pin and record and pin.sha256 != record.sha256:
        raise EngineError(
            f"{package.path}: {name} was installed from an archive with sha256 {record.sha256}, and {lock_path} names "
            f"{pin.sha256}: `dragoman models remove` it, then install it again"
        )
    known = None if pin else lock.read(lock.default()).get(name)
    if known and record and known.sha256 == record.sha256:
        lock.record(lock_path, name, known)
        pin = known
    elif not pin:
        say(f"{name} was not downloaded, so {lock_path} has no entry for it")
    return Result(package, False, pin)
