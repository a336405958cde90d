"""A real scheduler and its workers: some die, some are not what they should be, some speak TLS."""

import os
import shutil
import signal
import subprocess
import time
import zipfile
from collections import Counter
from concurrent.futures import as_completed
from pathlib import Path

import pytest
from support import dying

from translate import formats, resources
from translate.engines import open_engine
from translate.errors import EngineError, TryAgainError
from translate.pipeline import Desk, plan, translate_document
from translate.routing import Router

pytest.importorskip("distributed", reason="dask is not installed: pip install 'dragoman[dask]'")

from support.dask_cluster import Cluster

from translate.batch import cluster as cluster_module
from translate.batch.pools import open_pool

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """Starts schedulers, on whose workers `dying` is an engine."""
    dying.distribution(tmp_path / "added")
    monkeypatch.syspath_prepend(str(tmp_path / "added"))
    started = []

    def start(*options, protocol="tcp", **environment):
        started.append(Cluster(tmp_path, [tmp_path / "added"], options, protocol, **environment))
        return started[-1]

    yield start
    for one in started:
        one.end()


def a_plan(text: str, desk: Desk, name="story.txt"):
    return plan(formats.read(text.encode(), name), "ru", desk)


def nobody(_segments: int) -> None:
    pass


def test_all_documents_come_back_once_though_a_worker_is_killed_in_the_middle(cluster):
    here, desk = cluster(), Desk(Router([open_engine("dying")]), source="en")
    first, _ = here.worker(threads=2), here.worker(threads=2)
    plans = [a_plan(f"Wait for letter {n}. It is old.\n", desk, f"{n}.txt") for n in range(30)]
    counted = Counter()
    with open_pool("dask", desk, scheduler=here.address) as pool:
        tasks = [pool.translate(p, {}, nobody) for p in plans]
        for n, task in enumerate(as_completed(tasks)):
            counted[task.result().name] += 1
            if n == 4:
                first.send_signal(signal.SIGKILL)
    assert counted == Counter(p.document.name for p in plans)
    local = Desk(Router([open_engine("echo:upper,en-ru")]), source="en")
    for task, p in zip(tasks, plans, strict=True):
        texts = [
            t.text
            for t in translate_document(
                a_plan(f"Wait for letter {p.document.name[:-4]}. It is old.\n", local), local
            ).translations
        ]
        assert [t.text for t in task.result().translations] == texts


def test_a_document_that_kills_every_worker_is_given_up_by_name(cluster):
    here, desk = cluster(), Desk(Router([open_engine("dying")]), source="en")
    for _ in range(5):
        here.worker()
    with open_pool("dask", desk, scheduler=here.address) as pool:
        error = pool.translate(a_plan("Segfault now.", desk, "bad.txt"), {}, nobody).exception()
        assert str(error).startswith(
            "bad.txt: 4 worker processes died while translating it, the last at tcp://127.0.0.1"
        )
        assert isinstance(error, EngineError)
        assert pool.translate(a_plan("Good day.", desk, "good.txt"), {}, nobody).result().name == "good.txt"


def test_a_worker_that_joins_later_gets_the_recipe_and_widens_the_pool(cluster, monkeypatch):
    here, desk = cluster(), Desk(Router([open_engine("echo:upper,en-ru")]), source="en")
    early = here.worker()
    with open_pool("dask", desk, scheduler=here.address) as pool:
        assert pool.width == 2
        here.worker(threads=3)
        deadline = time.monotonic() + 30
        while pool.width != 8:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        early.kill()
        assert pool.translate(a_plan("Good day.", desk), {}, nobody).result().translations[0].text == "GOOD DAY."


def test_a_worker_finds_the_same_package_in_its_own_folders_and_never_takes_another(cluster, tmp_path):
    """The coordinator's has the starter's name and version, and one byte more in a file of the model."""
    here, there = tmp_path / "here", tmp_path / "there" / "dragoman" / "packages"
    here.mkdir(), there.mkdir(parents=True)
    with zipfile.ZipFile(STARTER) as old, zipfile.ZipFile(here / "package.argosmodel", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b" " if name.endswith("model/config.json") else b""))
    starter, other = open_engine(f"argos:{STARTER}"), open_engine(f"argos:{here / 'package.argosmodel'}")
    desk, machines = Desk(Router([other]), source="en"), cluster()
    planned = a_plan("Good day.", desk)
    expected, pool = translate_document(planned, desk), open_pool("dask", desk, scheduler=machines.address)
    has, wanted = (f"sha256={e.signature.split('sha256=')[1][:12]}…" for e in (starter, other))
    shutil.move(here / "package.argosmodel", there)  # the workers are other machines: they do not have its folder
    without = machines.worker(XDG_DATA_HOME=str(tmp_path))
    with pool:
        error = pool.translate(planned, {}, nobody).exception()
        without.kill()
        machines.worker(XDG_DATA_HOME=str(tmp_path / "there"))
        assert pool.translate(planned, {}, nobody).result() == expected
    assert str(error).startswith(f"worker {os.uname().nodename} (tcp://127.0.0.1:")
    assert str(error).endswith(f") has {other.name} with {has}, not {wanted}: install the same package there")


def test_a_worker_with_another_program_is_refused_before_any_work(cluster, tmp_path):
    copy = tmp_path / "other"
    shutil.copytree(
        resources.folder("models").parent / "translate",
        copy / "translate",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    here, desk = cluster(), Desk(Router([open_engine("echo:upper,en-ru")]), source="en")
    pipeline = copy / "translate" / "pipeline.py"
    pipeline.write_text(pipeline.read_text() + "# other\n")
    worker = here.worker(PYTHONPATH=f"{copy}")
    refused = rf"worker {os.uname().nodename} \(tcp://127.*\) has another Dragoman \(code [0-9a-f]{{12}}…, not [0-9a-f]{{12}}…\)"
    with pytest.raises(EngineError, match=refused), open_pool("dask", desk, scheduler=here.address):
        pass
    worker.kill()
    (copy / "translate" / "__init__.py").write_text('__version__ = "9.9"\n')
    here.worker(PYTHONPATH=f"{copy}")
    with (
        pytest.raises(EngineError, match=r"Dragoman 9\.9; here it is Dragoman"),
        open_pool("dask", desk, scheduler=here.address),
    ):
        pass


def test_a_scheduler_that_goes_is_told_and_does_not_hang(cluster):
    here, desk = cluster(), Desk(Router([open_engine("dying")]), source="en")
    here.worker()
    with open_pool("dask", desk, scheduler=here.address) as pool:
        tasks = [pool.translate(a_plan("Wait a moment.", desk, f"{n}.txt"), {}, nobody) for n in range(9)]
        tasks[0].result()
        here.scheduler.kill()
        errors = [task.exception() for task in tasks[3:]]
        later = pool.translate(a_plan("Good day.", desk), {}, nobody).exception()
        assert pool.width
    assert all(isinstance(e, TryAgainError) and "the scheduler is gone; start it" in str(e) for e in [*errors, later])


def test_a_scheduler_that_is_not_there_or_has_no_workers(cluster, monkeypatch):
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1.0)
    desk = Desk(Router([open_engine("echo:upper,en-ru")]), source="en")
    with (
        pytest.raises(TryAgainError, match=r"tcp://127.0.0.1:9: no scheduler can be reached"),
        open_pool("dask", desk, scheduler="tcp://127.0.0.1:9"),
    ):
        pass
    with (
        pytest.raises(TryAgainError, match="has no workers; start one on each machine: dask worker tcp"),
        open_pool("dask", desk, scheduler=cluster().address),
    ):
        pass


def test_a_run_whose_workers_are_all_gone_ends_if_the_scheduler_is_told_so(cluster):
    desk = Desk(Router([open_engine("dying")]), source="en")
    here = cluster(DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT="1 s")
    worker = here.worker()
    with open_pool("dask", desk, scheduler=here.address) as pool:
        tasks = [pool.translate(a_plan("Wait a moment.", desk, f"{n}.txt"), {}, nobody) for n in range(5)]
        tasks[0].result()
        worker.kill()
        error = tasks[-1].exception()
    assert isinstance(error, TryAgainError)
    assert str(error) == f"{here.address}: no worker is left: start some and run this again"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory) -> Path:
    """`ca.pem`, `cert.pem`, `key.pem`, made by the commands of docs/scaling.md; `other.*` of another authority."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificates")
    guide = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text("utf-8")
    commands = guide.partition("```sh certificates\n")[2].partition("```")[0]
    assert "openssl" in commands
    for name in ("other", ""):
        subprocess.run(["bash", "-ec", commands], check=True, cwd=folder, capture_output=True)
        for file in folder.glob("*.pem") if name else ():
            if not file.name.startswith("other"):
                file.rename(folder / f"other-{file.name}")
    return folder


def test_tls_lets_in_who_has_a_certificate_of_the_authority_and_nobody_else(cluster, certificates, monkeypatch):
    monkeypatch.setattr(cluster_module, "_PATIENCE", 5.0)
    files = [certificates / n for n in ("ca.pem", "cert.pem", "key.pem")]
    options = [
        o
        for option, f in zip(("--tls-ca-file", "--tls-cert", "--tls-key"), files, strict=True)
        for o in (option, str(f))
    ]
    here, desk = cluster(*options, protocol="tls"), Desk(Router([open_engine("echo:upper,en-ru")]), source="en")
    here.worker()
    with open_pool("dask", desk, scheduler=here.address, tls=tuple(files)) as pool:
        assert pool.translate(a_plan("Good day.", desk), {}, nobody).result().translations[0].text == "GOOD DAY."
    strangers = tuple(certificates / f"other-{f.name}" for f in files)
    with (
        pytest.raises(TryAgainError, match="no scheduler can be reached"),
        open_pool("dask", desk, scheduler=here.address, tls=strangers),
    ):
        pass
    with (
        pytest.raises(TryAgainError, match="no scheduler can be reached"),
        open_pool("dask", desk, scheduler=here.address.replace("tls", "tcp")),
    ):
        pass
