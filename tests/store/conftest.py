"""Fixtures of the store's tests."""

import pytest

from translate.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "store.db") as opened:
        yield opened
