"""A scheduler of dask.distributed and its workers, each a process of this machine, as `dask scheduler` starts them."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

SECONDS = 60
QUIET = {
    "DASK_DISTRIBUTED__SCHEDULER__WORK_STEALING_INTERVAL": "100ms",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s",
    "OMP_NUM_THREADS": "1",
}


class Cluster:
    """`path`: folders that workers have on their path besides; `options`, `environment`: of scheduler and workers."""

    def __init__(self, folder: Path, path=(), options=(), protocol="tcp", **environment) -> None:
        self._folder, self._options = folder, [*options, "--protocol", protocol]
        path = [*map(str, path), str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._environment = os.environ | QUIET | {"PYTHONPATH": os.pathsep.join(path)} | environment
        self.workers: list[subprocess.Popen] = []
        self._file = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", self._file]
        )
        self._until(lambda: self._file.exists() and self._file.read_text().endswith("}"))
        self.address = json.loads(self._file.read_text())["address"]

    def worker(self, threads=1, **environment) -> subprocess.Popen:
        """Another worker process."""
        own = [
            "--nthreads",
            str(threads),
            "--no-nanny",
            "--local-directory",
            self._folder / "local",
            "--host",
            "127.0.0.1",
        ]
        process = self._start("worker", [self.address, *own], **environment)
        self.workers.append(process)
        return process

    def end(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def log(self, process) -> str:
        return (self._folder / f"{process.number}.log").read_text()

    def _start(self, what, arguments, **environment):
        number = len(self.workers) if what == "worker" else what
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--no-dashboard", *arguments, *self._options]
        with (self._folder / f"{number}.log").open("wb") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, env=self._environment | environment, cwd=self._folder
            )
        process.number = number
        return process

    def _until(self, true):
        deadline = time.monotonic() + SECONDS
        while not true():
            assert time.monotonic() < deadline, "the scheduler does not start"
            assert self.scheduler.poll() is None, self.log(self.scheduler)
            time.sleep(0.05)
