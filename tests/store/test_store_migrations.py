"""The schema's steps: up, down, several at once, and all or nothing."""

import pytest
from sqlalchemy import TableClause, inspect
from sqlalchemy.exc import OperationalError
from store_samples import content, document, outcome, without_time

from translate.errors import StoreError
from translate.store import open_store, schema
from translate.store.connect import connect, store_url
from translate.store.migrations import MIGRATIONS, Migration, migrate, version

NOTES = Migration(
    ("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL, raw {bytes})",), ("DROP TABLE notes",)
)
BROKEN = Migration(("CREATE TABLE half (id INTEGER PRIMARY KEY)", "CREATE TABLE half (id INTEGER PRIMARY KEY)"), ())


@pytest.fixture
def engine(tmp_path):
    reader, writer = connect(store_url(tmp_path / "store.db"), 1.0)
    yield writer
    reader.dispose()


def tables(engine):
    return set(inspect(engine).get_table_names())


def at(engine):
    with engine.connect() as connection:
        return version(connection)


def test_queries_know_the_columns_that_are_there(engine):
    migrate(engine)
    known = [value for value in vars(schema).values() if isinstance(value, TableClause)]
    found = inspect(engine)
    assert {table.name for table in known} == tables(engine)
    for table in known:
        assert {column.name for column in table.c} == {column["name"] for column in found.get_columns(table.name)}


def test_every_step_goes_up_and_down_again(engine):
    seen = []
    for goal in range(len(MIGRATIONS) + 1):
        migrate(engine, goal=goal)
        assert at(engine) == goal
        seen.append(tables(engine) - {"schema_version"})
    for goal in reversed(range(len(MIGRATIONS))):
        migrate(engine, goal=goal)
        assert at(engine) == goal
        assert tables(engine) - {"schema_version"} == seen[goal]
    assert seen[0] == set()
    migrate(engine)
    assert at(engine) == len(MIGRATIONS)


def test_new_step_keeps_what_was_recorded(tmp_path, engine):
    with open_store(tmp_path / "store.db") as store:
        run = store.begin_run()
        store.record(run.id, document(), content(), outcome())
        migrate(engine, [*MIGRATIONS, NOTES])
        assert [without_time(found) for found in store.outcomes(run.id)] == [outcome()]
    assert at(engine) == len(MIGRATIONS) + 1
    with pytest.raises(StoreError, match="newer"):
        open_store(tmp_path / "store.db")
    migrate(engine, [*MIGRATIONS, NOTES], goal=len(MIGRATIONS))
    assert "notes" not in tables(engine)
    with open_store(tmp_path / "store.db") as store:
        assert [without_time(found) for found in store.outcomes(run.id)] == [outcome()]


def test_step_that_fails_leaves_nothing(engine):
    migrate(engine)
    before = tables(engine)
    with pytest.raises(OperationalError, match="already exists"):
        migrate(engine, [*MIGRATIONS, NOTES, BROKEN])
    assert tables(engine) == before
    assert at(engine) == len(MIGRATIONS)
