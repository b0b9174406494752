"""Ground of every test: a database that is started when first asked for, and no network."""

import contextlib
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from motcua.config.databases import parse_url
from motcua.core.postgres import Cluster, Role
from motcua.core.roles import WEB_ROLE

ROOT = Path(__file__).resolve().parents[1]
_LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost"}


class NetworkForbidden(AssertionError):
    """A test tried to leave this machine."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> Iterator[None]:
    """Start the test cluster unless DATABASE_URL names one; workers of xdist share it."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    var = Path(os.environ.get("MOTCUA_VAR", ROOT / "var"))
    cluster = Cluster(var / "test-postgres", durable=False, may_create_databases=True)
    cluster.hold()
    settings = parse_url(cluster.url_for(Role.OWNER))
    for key in ("USER", "PASSWORD", "HOST", "PORT"):
        connections["default"].settings_dict[key] = settings[key]
    yield
    connections.close_all()
    cluster.release()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Before the test database is dropped, end the connections that threads of a live server left."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def connect_locally(self: socket.socket, address) -> None:
        if self.family != socket.AF_UNIX and address[0] not in _LOCAL_HOSTS:
            raise NetworkForbidden(f"A test wanted to reach {address[0]}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_locally)


@pytest.fixture
def as_web_role(db) -> Callable[[], AbstractContextManager[None]]:
    """Return a context in which the database lets us do no more than the web process may."""

    @contextlib.contextmanager
    def act() -> Iterator[None]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {WEB_ROLE}")
            yield
            # After an error the savepoint has already taken the role back.
            cursor.execute("RESET ROLE")

    return act
