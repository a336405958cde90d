"""`models.lock`: which archive a package's name and version stood for when it was first installed.

Argos's index has no checksums; trust on first use, then never another file under the same name. JSON, sorted, an
object from `"<name> <version>"` to `{"url", "sha256", "size"}`, so that it can be kept in a project and merged.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from translate import config
from translate.errors import ConfigError, EngineError


@dataclass(frozen=True, slots=True)
class Pin:
    """One archive."""

    url: str
    """Where it was downloaded from; not compared, mirrors may differ."""
    sha256: str
    """Lower-case hex, of the archive."""
    size: int
    """Bytes of the archive."""


def default() -> Path:
    """The user's own lock, for installations that belong to no project."""
    return config.data_folder() / "models.lock"


def key(name: str, version: str) -> str:
    """How a package is called in the file: `translate-en_fr 1.9`."""
    return f"{name} {version}"


def read(path: Path) -> dict[str, Pin]:
    """The pins in `path`, none if there is no such file. Raises ConfigError naming the file and what is wrong."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return {name: _pin(entry) for name, entry in table.items()}
    except FileNotFoundError:
        return {}
    except OSError as e:
        raise ConfigError(f"{path}: cannot be read: {e.strerror}") from e
    except json.JSONDecodeError as e:
        raise ConfigError(f"{path}:{e.lineno}: no JSON ({e.msg}): repair it, or take it from your backup") from e
    except (ValueError, TypeError, KeyError, AttributeError) as e:
        raise ConfigError(f'{path}: not a lock file: it must map "NAME VERSION" to url, sha256 and size') from e


def check(path: Path, name: str, found: Pin, source: str) -> None:
    """EngineError with both digests if `path` pins `name` (see `key`) to another archive than `found`.

    `source` says for the message where the archive was found. An absent pin is no error.
    """
    pinned = read(path).get(name)
    if pinned and pinned.sha256 != found.sha256:
        raise EngineError(
            f"{name} from {source} is not the archive that {path} names: it has sha256 {found.sha256} "
            f"({found.size} bytes), locked is {pinned.sha256} ({pinned.size} bytes). Nothing was installed; "
            "if the change is meant, remove the entry from that file"
        )


def record(path: Path, name: str, found: Pin) -> None:
    """Pin `name` in `path` if it is not pinned there; what others wrote meanwhile is kept.

    Written whole or not at all. Raises EngineError as `check` does, ConfigError if the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.parent):
            check(path, name, found, found.url)
            pins = read(path)
            if name not in pins:
                _write(path, {**pins, name: found})
    except OSError as e:
        raise ConfigError(f"{path}: cannot be written: {e.strerror}") from e


def _write(path: Path, pins: dict[str, Pin]) -> None:
    text = json.dumps({name: asdict(pin) for name, pin in pins.items()}, indent=1, sort_keys=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _pin(entry: dict[str, object]) -> Pin:
    pin = Pin(str(entry["url"]), str(entry["sha256"]).lower(), int(str(entry["size"])))
    if len(bytes.fromhex(pin.sha256)) != 32:
        raise ValueError(entry)
    return pin


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two processes that record at once take turns; locking the folder leaves no file of ours in a project."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
