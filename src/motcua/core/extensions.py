"""
The extensions of PostgreSQL that search needs, made before the first migration of any module.

A signal rather than a migration: migrations of every module may then use them without each naming
a dependency that nobody notices to be missing until the order changes.
"""

from typing import Any

from django.db import DatabaseError, connections, transaction

from motcua.core.errors import DomainError

# Both are trusted extensions: the owner of the database may create them without a superuser.
EXTENSIONS = ("unaccent", "pg_trgm")


class ExtensionMissing(DomainError):
    """The database server lacks an extension, or this login may not create it."""


def create_extensions(*, using: str, **_signal: Any) -> None:
    """
    Create the extensions which are not there yet.

    Any: the arguments of Django's pre_migrate signal, of which only the database is used.

    :raises ExtensionMissing: if the server does not have or does not allow one
    """
    connection = connections[using]
    for extension in EXTENSIONS:
        try:
            with transaction.atomic(using=using), connection.cursor() as cursor:
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        except DatabaseError as error:
            raise ExtensionMissing(
                f"Không tạo được phần mở rộng {extension} của PostgreSQL: {error}. / "
                f"The extension {extension} could not be created (package postgresql-contrib?)."
            ) from error
