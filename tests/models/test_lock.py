"""`models.lock`: first use is trusted, another archive under the same name never again."""

import json
import string
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate.errors import ConfigError, EngineError
from translate.models import lock
from translate.models.lock import Pin

ONE = Pin("https://models.example/a", "a" * 64, 10)
OTHER = Pin("https://models.example/b", "b" * 64, 20)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
PINS = st.builds(Pin, st.text(string.printable), DIGESTS, st.integers(0, 1 << 40))


def test_no_file_is_no_pin(tmp_path: Path) -> None:
    assert lock.read(tmp_path / "models.lock") == {}
    lock.check(tmp_path / "models.lock", "translate-en_fr 1.9", ONE, "x")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(pins=st.dictionaries(st.text(min_size=1), PINS, max_size=4))
def test_what_is_recorded_is_read_in_any_order(pins: dict[str, Pin], tmp_path: Path) -> None:
    one, other = tmp_path / "one.lock", tmp_path / "other.lock"
    for path, names in ((one, list(pins)), (other, list(reversed(pins)))):
        path.unlink(missing_ok=True)
        for name in names:
            lock.record(path, name, pins[name])
    assert lock.read(one) == pins
    assert not pins or one.read_bytes() == other.read_bytes()


def test_the_format(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "models.lock"
    lock.record(path, lock.key("translate-en_fr", "1.9"), ONE)
    assert json.loads(path.read_text()) == {
        "translate-en_fr 1.9": {"url": "https://models.example/a", "sha256": "a" * 64, "size": 10}
    }
    assert [p.name for p in path.parent.iterdir()] == ["models.lock"]


def test_another_archive_is_refused_with_both_digests_and_the_lock_stays(tmp_path: Path) -> None:
    path = tmp_path / "models.lock"
    lock.record(path, "translate-en_fr 1.9", ONE)
    before = path.read_bytes()
    with pytest.raises(EngineError, match=f"{'b' * 64} .*{'a' * 64}"):
        lock.record(path, "translate-en_fr 1.9", OTHER)
    assert path.read_bytes() == before


def test_the_same_archive_from_a_mirror_is_no_change(tmp_path: Path) -> None:
    path = tmp_path / "models.lock"
    lock.record(path, "translate-en_fr 1.9", ONE)
    lock.record(path, "translate-en_fr 1.9", Pin("file:///mirror", "a" * 64, 10))
    assert lock.read(path) == {"translate-en_fr 1.9": ONE}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"models.lock:1: no JSON"),
        ('{\n "a": {},\n<<<<<<< HEAD\n}', r"models.lock:3: no JSON"),
        ("[]", "not a lock file"),
        ("7", "not a lock file"),
        ('{"a": 1}', "not a lock file"),
        ('{"a": {}}', "not a lock file"),
        ('{"a": {"url": "x", "sha256": "abc", "size": 1}}', "not a lock file"),
        (f'{{"a": {{"url": "x", "sha256": "{"g" * 64}", "size": 1}}}}', "not a lock file"),
        (f'{{"a": {{"url": "x", "sha256": "{"a" * 64}", "size": "many"}}}}', "not a lock file"),
    ],
)
def test_a_damaged_lock_is_one_line_and_never_overwritten(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "models.lock"
    path.write_text(text)
    for use in (lock.read, lambda p: lock.record(p, "b", ONE)):
        with pytest.raises(ConfigError, match=message) as caught:
            use(path)
        assert "\n" not in str(caught.value)
    assert path.read_text() == text


def test_a_lock_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"cannot be (read|written)"):
        lock.record(tmp_path / "file" / "models.lock", "a", ONE)


def _record(path: str, number: int) -> None:
    for i in range(10):
        lock.record(Path(path), f"package {number}.{i}", ONE)


def test_many_processes_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "models.lock"
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(_record, [str(path)] * 3, range(3)))
    assert len(lock.read(path)) == 30
    assert [p.name for p in tmp_path.iterdir()] == ["models.lock"]
