"""
`motcua serve`: prepares the database, then starts web and worker and watches over them.

The order is the point:
1. the port is free, else nothing is touched;
2. the database is open, migrated and, in the demo, filled;
3. web and worker start as children of their own process group, with the web role's address only;
4. when one of them dies, or on Ctrl-C or SIGTERM, everything started here is stopped again.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Annotated

import typer

from motcua.config import runtime
from motcua.config.databases import Purpose
from motcua.core.errors import DomainError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

_READY_SECONDS = 60
_STOP_SECONDS = 12
_POLL_SECONDS = 0.2


class UnableToServe(DomainError):
    """Web or worker cannot run; the message says why."""


@app.command("serve")
def serve(
    *,
    host: Annotated[str, typer.Option(help="Địa chỉ nghe. Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Cổng. Port.")] = 8000,
    web: Annotated[bool, typer.Option("--web", help="Chỉ web. Web only.")] = False,
    worker: Annotated[bool, typer.Option("--worker", help="Chỉ tác vụ. Worker only.")] = False,
) -> None:
    """Chạy web và tác vụ nền. Start web and worker."""
    both = web == worker
    if web or both:
        check_port(host=host, port=port)
    signal.signal(signal.SIGINT, _interrupt)
    environment = prepare_database()
    commands: dict[str, list[str]] = {}
    if web or both:
        commands["web"] = web_command(host=host, port=port)
    if worker or both:
        commands["worker"] = [sys.executable, "-m", "motcua.config.worker"]
    with children(commands, environment) as running:
        if "web" in running:
            _wait_until_ready(running, host=host, port=port)
            _say_hello(host=host, port=port)
        _watch(running)


def check_port(*, host: str, port: int) -> None:
    """
    Make sure that nobody listens there.

    :raises UnableToServe: if the port is taken or not allowed
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UnableToServe(
                f"Cổng {port} trên {host} không dùng được ({error.strerror}): hãy thử "
                f"`make run PORT={port + 1}`. / Port {port} is taken or not allowed; try another."
            ) from error


def prepare_database() -> dict[str, str]:
    """
    Open, migrate and fill the database; return the environment of the web processes.

    :raises DomainError: if any of it is not possible
    """
    runtime.open_database(purpose=Purpose.OWNER)
    runtime.set_up_django()
    from django.conf import settings
    from django.core.management import call_command

    if runtime.has_pending_migrations():
        print("Đang cập nhật cơ sở dữ liệu… / Migrating…", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    _prepare_law()
    if settings.MOTCUA_DEMO:
        _fill_demo()
    return {**os.environ, **_web_login()}


def _prepare_law() -> None:
    from django.utils import timezone

    from motcua.config.first_start import prepare_installation

    for line in prepare_installation(at=timezone.now()):
        print(line, flush=True)


def _fill_demo() -> None:
    from motcua.config.demo import services
    from motcua.dossiers.models import Dossier

    if not Dossier.objects.exists():
        print(
            "Đang nạp tỉnh giả định (một, hai phút)… / Loading the imaginary province…", flush=True
        )
    services.load_if_empty()


def web_command(*, host: str, port: int) -> list[str]:
    from django.conf import settings

    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(settings.MOTCUA_WEB_WORKERS),
        "--blocking-threads", str(settings.MOTCUA_WEB_THREADS),
        "--backlog", "1024", "--log-level", "warning", "--respawn-failed-workers",
        "--workers-kill-timeout", "8",
        "motcua.config.wsgi:application",
    ]  # fmt: skip


@contextlib.contextmanager
def children(
    commands: Mapping[str, list[str]], environment: Mapping[str, str]
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start the commands and stop them all, with their own children, on the way out."""
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # A session of their own: Ctrl-C in the terminal reaches us alone, and we stop them in order.
            running[name] = subprocess.Popen(
                command, env=dict(environment), stdin=subprocess.DEVNULL, start_new_session=True
            )
        yield running
    finally:
        _stop(running)


def _web_login() -> dict[str, str]:
    """Return what makes the children the restricted role."""
    login = {"MOTCUA_DB_PURPOSE": str(Purpose.WEB)}
    if os.environ.get("MOTCUA_WEB_DATABASE_URL"):
        # The owner's password stays in this process.
        return login | {"DATABASE_URL": os.environ["MOTCUA_WEB_DATABASE_URL"]}
    from django.db import connection

    from motcua.core.roles import WEB_ROLE, get_role_state

    if get_role_state(connection=connection).may_assume:
        return login | {"MOTCUA_DB_ASSUME_ROLE": WEB_ROLE}
    print(
        "CẢNH BÁO: người dùng của DATABASE_URL không tạo được vai trò motcua_web; web chạy với đủ "
        "quyền (xem `motcua doctor`). / WARNING: web runs with the owner's rights.",
        file=sys.stderr,
    )
    return login


def _wait_until_ready(
    running: Mapping[str, subprocess.Popen[bytes]], *, host: str, port: int
) -> None:
    limit = time.monotonic() + _READY_SECONDS
    while time.monotonic() < limit:
        _check_children(running)
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://{host}:{port}/khoe", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(_POLL_SECONDS)
    raise UnableToServe(
        f"Web không trả lời sau {_READY_SECONDS} giây. / The web process does not answer."
    )


def _watch(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _check_children(running)
        time.sleep(_POLL_SECONDS)


def _check_children(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            raise UnableToServe(
                f"Tiến trình {name} đã dừng (mã {process.returncode}). / "
                f"The {name} process ended by itself."
            )


def _stop(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    # A second Ctrl-C must not leave half of it behind.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for process in running.values():
        _signal_group(process, signal.SIGTERM)
    limit = time.monotonic() + _STOP_SECONDS
    for process in running.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.1, limit - time.monotonic()))
        # Also when the first process is gone: a worker process of its own may hang.
        _signal_group(process, signal.SIGKILL)
        process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _say_hello(*, host: str, port: int) -> None:
    from django.conf import settings

    print(f"\n  motcua: http://{host}:{port}/\n", flush=True)
    if settings.MOTCUA_DEMO:
        from motcua.config.demo import queries

        for person in queries.list_demo_people():
            print(f"  {person.username:<28}{person.password:<16}{person.role}")
    print("  Ctrl-C để dừng. Ctrl-C stops everything.\n", flush=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    print("\nĐang dừng… / Stopping…", flush=True)
    sys.exit(0)
