"""A PostgreSQL server that lives as long as the tests do: in a folder of its own, on no port, with no care for disks."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
MEMORY = Path("/dev/shm")
ENOUGH = 1 << 30
"""Bytes that MEMORY must have free: a server with a dozen databases takes 200 MB, a container often has 64 MB."""
SECONDS_TO_START = 60
# Its standard input ends when the tests end, be it by kill -9: then the server stops and its folder goes.
KEEPER = 'folder=$1; shift; "$@" >"$folder/log" 2>&1 & read -r _; kill -INT $!; wait; rm -rf "$folder"'


def programs() -> Path | None:
    """The folder of initdb and postgres: of the PATH's initdb, else Debian's newest; None where there is none."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def running(folder_of_programs: Path) -> Iterator[str]:
    """The URL of a new server's database `postgres`. The server is stopped and its data removed at the end."""
    # Not in pytest's folder, which no other user may enter, and short: a socket's path has 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="dragoman-pg-", dir=_fast()))
    other: dict[str, object] = {"cwd": folder, "start_new_session": True}  # Ctrl-C is for the tests, not for it
    if os.geteuid() == 0:  # PostgreSQL will not run as root
        user = _somebody()
        os.chown(folder, user.pw_uid, user.pw_gid)
        other |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    make = [folder_of_programs / "initdb", "-D", folder / "data", "-U", "dragoman", "-A", "trust", "--no-sync"]
    subprocess.run([*make, "-E", "UTF8", "--locale=C.UTF-8"], check=True, capture_output=True, **other)
    server = [folder_of_programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-F"]
    command = ["sh", "-c", KEEPER, "sh", folder, *server]
    with subprocess.Popen(command, stdin=subprocess.PIPE, **other) as keeper:
        try:
            _wait(folder_of_programs / "pg_isready", folder)
            yield f"postgresql://dragoman@/postgres?host={folder}"
        finally:
            keeper.stdin.close()


def folder_of(url: str) -> Path:
    """Where the server of `running` lives."""
    return Path(url.partition("host=")[2])


def control(folder_of_programs: Path, url: str, *arguments: str) -> None:
    """`pg_ctl ARGUMENTS` on the server of `running`. Who restarts it must stop it: it is not ours any more."""
    folder = folder_of(url)
    owner = folder.stat()
    other: dict[str, object] = {"cwd": folder}
    if os.geteuid() == 0:
        other |= {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    command = [folder_of_programs / "pg_ctl", *arguments, "-w", "-D", folder / "data", "-l", folder / "log"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, check=True, **quiet, **other)


def _fast() -> Path | None:
    """Memory, where a database is made in a tenth of the time, else the usual place."""
    return MEMORY if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH else None


def _somebody() -> pwd.struct_passwd:
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _wait(is_ready: Path, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while subprocess.run([is_ready, "-q", "-h", folder], check=False).returncode:
        if time.monotonic() > deadline:
            log = folder / "log"
            raise TimeoutError(f"PostgreSQL does not start:\n{log.read_text() if log.exists() else 'no log'}")
        time.sleep(0.02)
