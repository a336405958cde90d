"""What every pool must do: the same outcomes as in the calling thread, whatever the order, and errors of ours alone."""

import sys
from concurrent.futures import as_completed
from importlib.util import find_spec
from pathlib import Path

import pytest
from support import dying
from support.dask_cluster import Cluster

from translate import formats, glossary, resources
from translate.batch.pools import open_pool
from translate.batch.workers import asked
from translate.engines import open_engine
from translate.errors import EngineError, UsageError
from translate.pipeline import Desk, plan, translate_document
from translate.routing import Router

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
NAMES = """en\tru\tes
Ruvenkald\tРувенкальд\tRuvenqueldo
port authority\tпортовая администрация\tautoridad portuaria
"""
STORY = """The harbour of Ruvenkald was closed for three days. It opens on 12 May, the port authority said.

- Write to port_office@example.org before Friday, or call {number}.
Порт был закрыт три дня из-за шторма, сообщили спасатели города.
NATO
"""


@pytest.fixture(scope="session")
def added(tmp_path_factory) -> Path:
    """A folder that makes `dying` an engine of whoever has it on the path."""
    folder = tmp_path_factory.mktemp("added")
    dying.distribution(folder)
    return folder


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory, added):
    """The address of a scheduler with two workers."""
    if find_spec("distributed") is None:
        pytest.skip("dask is not installed: pip install 'dragoman[dask]'")
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), [added])
    cluster.worker(), cluster.worker(threads=2)
    yield cluster.address
    cluster.end()


@pytest.fixture(params=["inline", "threads", "isolated", "dask"])
def opened(request, added, monkeypatch):
    """Opens each kind of pool for a desk."""
    monkeypatch.syspath_prepend(str(added))
    address = request.getfixturevalue("scheduler") if request.param == "dask" else ""
    return lambda desk: open_pool(request.param, desk, 2, address)


def a_desk(*specs: str, **settings) -> Desk:
    return Desk(Router([open_engine(s) for s in specs]), **settings)


def a_plan(text: str, desk: Desk, target="ru", name="story.txt"):
    return plan(formats.read(text.encode(), name), target, desk)


def nobody(_segments: int) -> None:
    pass


class TestPool:
    @pytest.mark.parametrize(
        ("spec", "target"), [(f"argos:{STARTER}", "ru"), ("apertium:eng-spa", "es"), ("echo:upper,en-ru", "ru")]
    )
    def test_gives_what_the_calling_thread_gives(self, opened, spec, target, tmp_path):
        (tmp_path / "names.tsv").write_text(NAMES, "utf-8")
        try:
            desk = a_desk(spec, "echo:damage,en-fr", glossary=glossary.load([tmp_path / "names.tsv"]))
        except EngineError as error:
            pytest.skip(str(error))
        planned, heard = a_plan(STORY, desk, target), []
        expected = translate_document(planned, desk)
        assert any(t.terms for t in expected.translations)
        with opened(desk) as pool:
            found = pool.translate(planned, {}, heard.append).result()
        assert found == expected
        assert sum(heard) == asked(planned, {}) > 0

    def test_what_is_known_is_asked_of_no_engine(self, opened):
        desk, heard = a_desk("echo:upper,en-ru"), []
        planned = a_plan(STORY, desk)
        whole = translate_document(planned, desk)
        known = {t.segment.key: t for t in whole.translations[:2]}
        with opened(desk) as pool:
            found = pool.translate(planned, known, heard.append).result()
        assert found == whole
        assert sum(heard) == asked(planned, known) == asked(planned, {}) - 2

    def test_many_documents_come_back_each_its_own_in_whatever_order(self, opened):
        desk = a_desk("echo:upper,en-ru", source="en")
        plans = [a_plan(f"Letter number {n} was read. It is old.\n", desk, name=f"{n}.txt") for n in range(60)]
        with opened(desk) as pool:
            assert pool.width >= 1
            tasks = {pool.translate(p, {}, nobody): p for p in plans}
            done = [(tasks[task], task.result()) for task in as_completed(tasks)]
        assert len(done) == 60
        assert all(o == translate_document(p, desk) for p, o in done)

    def test_routes_pins_and_settings_are_the_coordinators(self, opened):
        desk = a_desk(
            "echo:damage,en-ru", "echo:upper,en-ru", "echo:en-es", "echo:upper,es-ru", mixed="keep", source="en"
        )
        planned = a_plan("We paid 25 euros.\n", desk)
        with opened(desk) as pool:
            assert pool.translate(planned, {}, nobody).result() == translate_document(planned, desk)

    def test_a_failure_is_an_engine_error_and_the_others_go_on(self, opened):
        desk = a_desk("echo:drop,en-ru", "echo:upper,en-es", source="en")
        with opened(desk) as pool:
            bad = pool.translate(a_plan("One thing. Another thing.\n", desk), {}, nobody)
            good = pool.translate(a_plan("One thing.\n", desk, "es"), {}, nobody)
            assert isinstance(bad.exception(), EngineError)
            assert "echo drop,en-ru" in str(bad.exception())
            assert good.result().translations[0].text == "ONE THING."

    @pytest.mark.parametrize(("text", "said"), [("Mistake here.", "KeyError"), ("Memory is short.", "MemoryError")])
    def test_an_engines_own_mistake_fails_its_document_by_name(self, opened, text, said, request):
        if said == "MemoryError" and "isolated" not in request.node.name:
            pytest.skip("the limit would be this process's, or a worker's that others use")
        desk = a_desk("dying", source="en")
        with opened(desk) as pool:
            bad = pool.translate(a_plan(text, desk, name="bad.txt"), {}, nobody)
            good = pool.translate(a_plan("Good day.", desk), {}, nobody)
            assert isinstance(bad.exception(), EngineError)
            assert str(bad.exception()).startswith(f"bad.txt: could not be translated ({said}")
            assert good.result().translations[0].text == "GOOD DAY."

    def test_leaving_by_an_exception_does_not_wait(self, opened, request):
        if "inline" in request.node.name or "threads" in request.node.name:
            pytest.skip("a thread cannot be ended: it is left behind, and this process would wait for it")
        desk = a_desk("dying", source="en")
        tasks = []
        with pytest.raises(KeyboardInterrupt), opened(desk) as pool:
            tasks += [pool.translate(a_plan("Wait a moment.", desk), {}, nobody) for _ in range(9)]
            raise KeyboardInterrupt
        assert not any(task.done() and not task.cancelled() and not task.exception() for task in tasks)


def test_ctrl_c_passes_through_a_pool_in_the_calling_thread(monkeypatch):
    desk = a_desk("echo:en-ru", source="en")
    monkeypatch.setattr(desk.router.engines[0], "translate", interrupted)
    with pytest.raises(KeyboardInterrupt), open_pool("inline", desk) as pool:
        pool.translate(a_plan("One thing.\n", desk), {}, nobody)


def interrupted(*_):
    raise KeyboardInterrupt


def test_threads_that_were_left_give_up_where_a_window_ends(added, monkeypatch):
    monkeypatch.syspath_prepend(str(added))
    desk, heard = a_desk("dying", source="en"), []
    windows = "".join(f"Wait for number {n}.\n" if n % 128 == 0 else f"Number {n} is here.\n" for n in range(1024))
    with pytest.raises(ZeroDivisionError), open_pool("threads", desk, 1) as pool:
        task = pool.translate(a_plan(windows, desk, name="long.txt"), {}, heard.append)
        waiting = pool.translate(a_plan("One.", desk), {}, nobody)
        raise ZeroDivisionError
    with pytest.raises(EngineError, match=r"long\.txt: given up"):
        task.result()
    assert waiting.cancelled()
    assert sum(heard) < 1024


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "--scheduler"),
        ({"scheduler": "localhost:8786"}, "--scheduler"),
        ({"scheduler": "tls://localhost:8786"}, "--tls-ca"),
        ({"scheduler": "tcp://localhost:8786", "tls": (Path("a"), Path("b"), Path("c"))}, "--tls-ca"),
        ({"scheduler": "tls://localhost:8786", "tls": (Path("a"), Path("b"), Path("c"))}, "a: no such file"),
    ],
)
def test_a_scheduler_that_is_not_said_rightly_is_refused(arguments, said):
    with pytest.raises(UsageError, match=said):
        open_pool("dask", a_desk("echo"), **arguments)


def test_without_dask_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "translate.batch.cluster", raising=False)
    with pytest.raises(EngineError, match=r"pip install 'dragoman\[dask\]'"):
        open_pool("dask", a_desk("echo"), scheduler="tcp://localhost:8786")
