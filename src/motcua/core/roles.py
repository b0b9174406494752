"""
What the web role may do: everything but change or delete what is append-only.

The grants are written after every `migrate` (signal of this application), so a new table is never
forgotten and a table that becomes append-only loses its rights at the next start.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

WEB_ROLE = "motcua_web"
# Written by migrations and by triggers alone.
_READ_ONLY_TABLES = ("django_migrations", "core_reference")


@dataclass(frozen=True, kw_only=True)
class RoleState:
    """Whether the restricted role exists and whether this login may act as it."""

    exists: bool
    may_assume: bool


def get_role_state(*, connection: BaseDatabaseWrapper) -> RoleState:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s",
            [WEB_ROLE],
        )
        row = cursor.fetchone()
    return RoleState(exists=row is not None, may_assume=bool(row and row[0]))


def grant_web_role(*, using: str, **_signal: Any) -> None:
    """
    Give the web role its rights on every table; without the role (and the right to make it) do nothing.

    Any: the arguments of Django's post_migrate signal, of which only the database is used.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    _ensure_web_role(connection)
    if not get_role_state(connection=connection).exists:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        _grant_tables(cursor)


def _grant_tables(cursor: CursorWrapper) -> None:
    append_only = tuple(settings.MOTCUA_APPEND_ONLY_TABLES)
    cursor.execute("SELECT current_schema()")
    quote = connections["default"].ops.quote_name
    schema = quote(cursor.fetchone()[0])
    role = quote(WEB_ROLE)
    cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}")
    for name, root in _tables(cursor):
        if root in append_only:
            # Rows enter a partition through its parent; nobody needs to write to it by name.
            rights = "SELECT, INSERT" if name == root else "SELECT"
        elif name in _READ_ONLY_TABLES:
            rights = "SELECT"
        else:
            rights = "SELECT, INSERT, UPDATE, DELETE"
        cursor.execute(f"GRANT {rights} ON {schema}.{quote(name)} TO {role}")


def _tables(cursor: CursorWrapper) -> list[tuple[str, str]]:
    """Return every table and view of ours with the name of its topmost partitioned parent."""
    cursor.execute(
        """
        SELECT c.relname, coalesce(root.relname, c.relname)
        FROM pg_class c
        LEFT JOIN pg_class root ON c.relispartition AND root.oid = pg_partition_root(c.oid)
        WHERE c.relnamespace = current_schema()::regnamespace
          AND c.relkind IN ('r', 'p', 'v', 'm')
          AND pg_has_role(c.relowner, 'USAGE')
        ORDER BY c.relname
        """
    )
    return [(name, root) for name, root in cursor.fetchall()]


def _ensure_web_role(connection: BaseDatabaseWrapper) -> None:
    """Create the role on a database server of the operator's, if this login is allowed to."""
    state = get_role_state(connection=connection)
    if state.exists and state.may_assume:
        return
    role = connection.ops.quote_name(WEB_ROLE)
    statements = [f"GRANT {role} TO current_user"]
    if not state.exists:
        statements.insert(0, f"CREATE ROLE {role} NOLOGIN")
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except DatabaseError:
        # Not permitted here, or another migration was faster. `motcua doctor` and `motcua serve`
        # say which rights the web process ends up with.
        return
