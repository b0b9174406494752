"""
Opening the database for a command: embedded cluster on demand, migrations, grants, clear errors.

Order matters: `open_database` writes the environment which the settings read, so it must come
before Django is set up.
"""

import atexit
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from motcua.config.databases import Purpose, parse_url
from motcua.core.errors import DomainError

DEFAULT_SETTINGS = "motcua.config.settings.dev"
_CONNECT_SECONDS = 5


class DatabaseUnreachable(DomainError):
    """DATABASE_URL is well formed, but nobody lets us in there."""


def set_up_django() -> None:
    """Load settings and applications, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DEFAULT_SETTINGS)
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def var_directory() -> Path:
    """Return where this installation keeps its data; the same rule as in settings.base."""
    home = Path(os.environ.get("MOTCUA_HOME", Path(__file__).resolve().parents[3]))
    return Path(os.environ.get("MOTCUA_VAR", home / "var"))


def open_database(*, purpose: Purpose) -> bool:
    """
    Make a database reachable for this process and tell whether it is the embedded one.

    Without DATABASE_URL the embedded cluster is started and held until this process ends.

    :raises DatabaseUnreachable: if DATABASE_URL leads nowhere
    :raises UnableToStartDatabase: if the embedded PostgreSQL does not start
    """
    os.environ["MOTCUA_DB_PURPOSE"] = purpose
    given = os.environ.get("DATABASE_URL", "")
    if given:
        _check_connection(given)
        return os.environ.get("MOTCUA_DB_EMBEDDED", "") == "1"
    from motcua.core.postgres import Cluster, Role

    cluster = Cluster(var_directory() / "postgres")
    cluster.hold()
    atexit.register(cluster.release)
    os.environ["DATABASE_URL"] = cluster.url_for(Role.OWNER)
    os.environ["MOTCUA_WEB_DATABASE_URL"] = cluster.url_for(Role.WEB)
    os.environ["MOTCUA_DB_EMBEDDED"] = "1"
    return True


def migrate_embedded_database() -> None:
    """Bring the embedded database up to date, as its owner; a foreign one is its owner's business."""
    set_up_django()
    if not has_pending_migrations():
        return
    print("Đang cập nhật cơ sở dữ liệu nhúng…", file=sys.stderr)
    finished = subprocess.run(
        [sys.executable, "-m", "motcua.config.cli", "manage", "migrate", "--verbosity=0"],
        env={**os.environ, "MOTCUA_DB_PURPOSE": Purpose.OWNER},
        check=False,
    )
    if finished.returncode != 0:
        raise DatabaseUnreachable(
            "Không cập nhật được cơ sở dữ liệu (xem phía trên). / "
            "The database could not be migrated (see above)."
        )


def has_pending_migrations() -> bool:
    """Return whether the code knows a migration which the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _check_connection(url: str) -> None:
    database = parse_url(url)
    try:
        psycopg.connect(
            host=database["HOST"] or None,
            port=database["PORT"] or None,
            user=database["USER"] or None,
            password=database["PASSWORD"] or None,
            dbname=database["NAME"],
            connect_timeout=_CONNECT_SECONDS,
            **database["OPTIONS"],
        ).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise DatabaseUnreachable(
            f"Không kết nối được cơ sở dữ liệu của DATABASE_URL: {reason} / "
            "The database of DATABASE_URL cannot be reached."
        ) from error
