"""Paths and parts that many tests use. `shared` data lies beside the project where the developers have it."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from support import postgres

from translate.store.connect import store_url

os.environ["LANGUAGE"] = "en"  # whatever the developer's machine speaks
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data beside the project."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent: evaluation data not available")
    return SHARED


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: no configuration, no store, no installed models."""
    for variable, folder in (("HOME", "home"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(variable, str(tmp_path / folder))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a PostgreSQL server: that of DRAGOMAN_TEST_POSTGRES, else one that runs only for these tests."""
    if given := os.environ.get("DRAGOMAN_TEST_POSTGRES"):
        yield given
        return
    programs = postgres.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql, or set DRAGOMAN_TEST_POSTGRES to a URL")
    with postgres.running(programs) as url:
        yield url


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """URL of an empty database that only this test has."""
    name = f"dragoman_{secrets.token_hex(4)}"
    engine = create_engine(store_url(postgres_server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    engine.dispose()
