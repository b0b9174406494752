"""
A small launcher of PostgreSQL: one cluster in one directory, on 127.0.0.1, with passwords.

`Cluster(path).hold()` starts it when nobody did and stops it when its last holder leaves, so the
server, the tests and a command typed beside them share it without knowing of each other. It works
for an ordinary user and for root (then the processes run under a borrowed account).
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from motcua.core import postgres_files
from motcua.core.accounts import ACCOUNT_VARIABLE, can_use, choose_account
from motcua.core.errors import DomainError

HOST = "127.0.0.1"
SUPERUSER = "postgres"
START_SECONDS = 60
_MINIMUM_FREE_BYTES = 200 * 1024 * 1024
_BUILTIN_LOCALE_SINCE = 17
_START_ATTEMPTS = 3


class UnableToStartDatabase(DomainError):
    """The embedded PostgreSQL cannot be made, started or reached; the message says why."""


class Role(StrEnum):
    """The login roles of a cluster; the value is the role's name in PostgreSQL."""

    SUPERUSER = "postgres"
    OWNER = "motcua_owner"
    WEB = "motcua_web"


class Cluster:
    """
    One PostgreSQL cluster below `root`: data, passwords (mode 0600), port and locks.

    When the account that must run PostgreSQL cannot reach `root` (a checkout below /root), data
    and a readable copy of the programs go to /var/lib/motcua instead; see docs/how-to/operate.md.
    """

    def __init__(
        self,
        root: Path,
        *,
        programs: Path | None = None,
        database: str = "motcua",
        durable: bool = True,
        may_create_databases: bool = False,
    ) -> None:
        self.root = root.resolve()
        self.database = database
        self._durable = durable
        self._may_create_databases = may_create_databases
        self._wanted_programs = programs
        self._elsewhere = (
            postgres_files.SHARED_DIR / hashlib.sha256(str(self.root).encode()).hexdigest()[:12]
        )
        self._hold: contextlib.ExitStack | None = None

    @property
    def data(self) -> Path:
        """The data directory, wherever it had to be made."""
        for directory in (self.root / "data", self._elsewhere / "data"):
            if self._exists(directory / "PG_VERSION"):
                return directory
        return self._new_data_directory()

    @property
    def port(self) -> int:
        """The port in use, or the one remembered from the last start."""
        return int((self.root / "port").read_text())

    def url_for(self, role: Role, *, database: str | None = None) -> str:
        """Return the address with the password of one role."""
        password = quote(self._passwords()[role], safe="")
        return f"postgres://{role}:{password}@{HOST}:{self.port}/{database or self.database}"

    def is_running(self) -> bool:
        return self._postmaster_pid() is not None

    def ensure(self) -> None:
        """
        Make the cluster, its roles, its database and its extensions where they are missing.

        :raises UnableToStartDatabase: if the machine does not allow it
        """
        with self._exclusive():
            self._ensure_data()
            started = self._start()
            self._bootstrap()
            if started and not self._is_in_use():
                self._stop()

    def start(self) -> bool:
        """
        Start the cluster, made first if need be; tell whether this call started it.

        :raises UnableToStartDatabase: if PostgreSQL refuses to start
        """
        with self._exclusive():
            is_new = self._ensure_data()
            started = self._start()
            if is_new or not (self.root / "ready").exists():
                self._bootstrap()
            return started

    def stop(self) -> None:
        """Stop the cluster if it runs; open connections are ended."""
        with self._exclusive():
            self._stop()

    def hold(self) -> None:
        """Start the cluster if nobody did, and keep it until `release` or the end of this process."""
        if self._hold is not None:
            return
        with contextlib.ExitStack() as stack:
            self.root.mkdir(parents=True, exist_ok=True)
            # Shared lock first: another holder that leaves now must see that we are here.
            stack.enter_context(_flock(self.root / "users.lock", fcntl.LOCK_SH))
            if self.start():
                (self.root / "started").write_text(str(self._postmaster_pid()))
            self._hold = stack.pop_all()

    def release(self) -> None:
        """Leave; the last holder stops a cluster which a holder had started."""
        if self._hold is None:
            return
        self._hold.close()
        self._hold = None
        with self._exclusive():
            marker = self.root / "started"
            if self._is_in_use() or not marker.exists():
                return
            if marker.read_text() == str(self._postmaster_pid()):
                self._stop()
            marker.unlink(missing_ok=True)

    # --- the server process -------------------------------------------------------------------

    def _start(self) -> bool:
        if self._postmaster_pid() is not None:
            self._remember_port(int(self._postmaster_lines()[3]))
            return False
        # After a power cut the number in this file may belong to another program by now, and
        # PostgreSQL would refuse to start; _postmaster_pid has just shown that it is not ours.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for attempt in range(1, _START_ATTEMPTS + 1):
            port = self._choose_port(fresh=attempt > 1)
            self._write_configuration(port)
            output = self._run(
                "pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-s",
                "-D", str(self.data), "-l", str(self.data / "start.log"),
                may_fail=attempt < _START_ATTEMPTS,
            )  # fmt: skip
            if output is not None:
                self._remember_port(port)
                return True
        raise AssertionError  # the last attempt does not return None

    def _stop(self) -> None:
        if self._postmaster_pid() is not None:
            self._run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", str(self.data))

    def _postmaster_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _postmaster_pid(self) -> int | None:
        lines = self._postmaster_lines()
        if not lines:
            return None
        pid = int(lines[0])
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return None
        return pid if str(self.data).encode() in command else None

    def _choose_port(self, *, fresh: bool) -> int:
        with contextlib.suppress(OSError, ValueError):
            if not fresh and _is_free(self.port):
                return self.port
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            return int(probe.getsockname()[1])

    def _remember_port(self, port: int) -> None:
        (self.root / "port").write_text(f"{port}\n")

    # --- the files ----------------------------------------------------------------------------

    def _ensure_data(self) -> bool:
        """Make the data directory; tell whether it is new."""
        data = self.data
        if self._exists(data / "PG_VERSION"):
            self._check_version(data)
            return False
        self._passwords(create=True)
        with postgres_files.one_line_errors(UnableToStartDatabase, data):
            if shutil.disk_usage(self.root).free < _MINIMUM_FREE_BYTES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._make_data(data)
        return True

    def _make_data(self, data: Path) -> None:
        # initdb into a side directory: a run that is cut off never leaves half a cluster.
        unfinished = data.with_name("data.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        account = self._account()
        if account:
            os.chown(unfinished, account.uid, account.gid)
        with tempfile.NamedTemporaryFile("w", prefix="motcua-", suffix=".pw") as password:
            password.write(self._passwords()[Role.SUPERUSER])
            password.flush()
            if account:
                os.chown(password.name, account.uid, account.gid)
            self._run(
                "initdb", "-D", str(unfinished), "-U", SUPERUSER, "-E", "UTF8", "--no-instructions",
                "--auth=scram-sha-256", f"--pwfile={password.name}", *self._locale_arguments(),
            )  # fmt: skip
        with (unfinished / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude_if_exists 'motcua.conf'\n")
        unfinished.rename(data)

    def _locale_arguments(self) -> Sequence[str]:
        # The wheel has no ICU, and the C library's rules differ between distributions, which
        # would silently break indexes that are moved; the order of names is a key of our own.
        if self._major() >= _BUILTIN_LOCALE_SINCE:
            return ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
        return ("--locale=C.UTF-8",)

    def _new_data_directory(self) -> Path:
        self.root.mkdir(parents=True, exist_ok=True)
        account = choose_account(owned=self.root, wanted=os.environ.get(ACCOUNT_VARIABLE, ""))
        if can_use(account, self.root):
            return self.root / "data"
        return self._elsewhere / "data"

    def _account(self) -> postgres_files.Account | None:
        data = self.data
        owned = data if self._exists(data) else self.root
        return choose_account(owned=owned, wanted=os.environ.get(ACCOUNT_VARIABLE, ""))

    def _write_configuration(self, port: int) -> None:
        lines = postgres_files.configuration(port=port, host=HOST, durable=self._durable)
        with postgres_files.one_line_errors(UnableToStartDatabase, self.data):
            (self.data / "motcua.conf").write_text(lines)

    def _check_version(self, data: Path) -> None:
        made_by = int((data / "PG_VERSION").read_text())
        if made_by != self._major():
            raise UnableToStartDatabase(
                f"Dữ liệu ở {data} do PostgreSQL {made_by} tạo, chương trình là {self._major()}: "
                f"cần chuyển đổi bằng pg_dump. / The data was made by PostgreSQL {made_by}, the "
                f"programs are {self._major()}: convert it with pg_dump (docs/how-to/operate.md)."
            )

    def _passwords(self, *, create: bool = False) -> dict[str, str]:
        path = self.root / "secrets"
        if create and not path.exists():
            postgres_files.write_private(
                path, json.dumps({role: secrets.token_urlsafe(24) for role in Role})
            )
        try:
            passwords: dict[str, str] = json.loads(path.read_text())
        except (OSError, ValueError) as error:
            raise UnableToStartDatabase(
                f"Không đọc được mật khẩu cơ sở dữ liệu ở {path} ({error.__class__.__name__}). / "
                f"The database passwords in {path} cannot be read: was it started as another user?"
            ) from error
        return passwords

    # --- inside the database ------------------------------------------------------------------

    def _bootstrap(self) -> None:
        """Create what migrations need and cannot create themselves: roles and the database."""
        passwords = self._passwords()
        with psycopg.connect(
            self.url_for(Role.SUPERUSER, database="postgres"), autocommit=True
        ) as connection:
            for role in (Role.OWNER, Role.WEB):
                _ensure_role(connection, role, passwords[role])
            if self._may_create_databases:
                connection.execute("ALTER ROLE motcua_owner CREATEDB")
            # The owner may act as the web role, so that tests can try what the web may not do.
            connection.execute("GRANT motcua_web TO motcua_owner")
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [self.database]
            ).fetchone()
            if not known:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER motcua_owner").format(
                        sql.Identifier(self.database)
                    )
                )
        (self.root / "ready").write_text("")

    # --- programs and locks -------------------------------------------------------------------

    def _run(self, program: str, *arguments: str, may_fail: bool = False) -> str | None:
        account = self._account()
        programs = postgres_files.reachable_programs(
            self._wanted_programs or postgres_files.wheel_programs(), account
        )
        # Files, not pipes: the server inherits them and a pipe would never be closed.
        with tempfile.TemporaryFile("w+") as output:
            finished = subprocess.run(
                [str(programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=postgres_files.environment(),
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                check=False,
            )
            output.seek(0)
            said = output.read()
        if finished.returncode == 0:
            return said
        if may_fail and self._failed_for_the_port():
            return None
        raise UnableToStartDatabase(self._explain(program, said))

    def _failed_for_the_port(self) -> bool:
        return "could not bind" in self._start_log()

    def _start_log(self) -> str:
        try:
            return (self.data / "start.log").read_text(errors="replace")[-4000:]
        except OSError:
            return ""

    def _explain(self, program: str, said: str) -> str:
        evidence = f"{said}\n{self._start_log()}"
        if os.strerror(errno.ENOSPC) in evidence:
            return postgres_files.disk_full_message(self.data)
        problems = re.findall(r"(?:FATAL|PANIC|error):\s*(.+)", evidence)
        reason = problems[-1] if problems else (said.strip().splitlines() or ["?"])[-1]
        return (
            f"PostgreSQL nhúng không chạy được ({program}): {reason} — xem {self.data}/start.log. "
            f"/ The embedded PostgreSQL did not start."
        )

    def _major(self) -> int:
        return postgres_files.major_version(
            self._wanted_programs or postgres_files.wheel_programs()
        )

    def _is_in_use(self) -> bool:
        try:
            with _flock(self.root / "users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
                return False
        except BlockingIOError:
            return True

    @contextlib.contextmanager
    def _exclusive(self) -> Iterator[None]:
        with (
            postgres_files.one_line_errors(UnableToStartDatabase, self.root),
            contextlib.ExitStack() as stack,
        ):
            self.root.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_flock(self.root / "lock", fcntl.LOCK_EX))
            yield

    @staticmethod
    def _exists(path: Path) -> bool:
        try:
            return path.exists()
        except PermissionError:
            return False


def _ensure_role(
    connection: psycopg.Connection[tuple[object, ...]], role: Role, password: str
) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if known else "CREATE"
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.Literal(password)
        )
    )


@contextlib.contextmanager
def _flock(path: Path, operation: int) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, operation)
        yield


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0
