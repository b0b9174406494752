"""
Look at the SQL of our migrations with squawk: no statement that locks a large table or loses data.

The SQL of each migration is written to var/sql and judged as one transaction on PostgreSQL 15.
Migrations that existed before the first release run on an empty database only; they are excused
from what is dangerous on full tables, by name, in tools/sql_excused.txt (`--excuse-all`).
"""

import os
import subprocess
import sys
from pathlib import Path

import django

HERE = Path(__file__).resolve().parents[1]
OUTPUT = Path(os.environ.get("MOTCUA_VAR", HERE / "var")) / "sql"
EXCUSED = HERE / "tools" / "sql_excused.txt"
# Not dangers: Django's choice of types, and time-outs, which the operator sets for the login.
NOT_OURS = (
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "require-lock-timeout",
    "require-statement-timeout",
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.test")
    django.setup()
    names = write_sql()
    if "--excuse-all" in sys.argv[1:]:
        # Only before the first release: every database is still made from nothing.
        EXCUSED.write_text("".join(f"{name}\n" for name in names))
    excused = set(EXCUSED.read_text().split())
    unknown = excused - set(names)
    if unknown:
        sys.exit(f"{EXCUSED.name} names migrations that do not exist: {sorted(unknown)}")
    judged = [str(OUTPUT / f"{name}.sql") for name in names if name not in excused]
    if not judged:
        print(f"{len(names)} migrations, all from before the first release")
        return
    squawk = Path(sys.executable).parent / "squawk"
    options = ["--pg-version", "15", "--assume-in-transaction", "--exclude", ",".join(NOT_OURS)]
    sys.exit(subprocess.run([squawk, *options, *judged], check=False).returncode)


def write_sql() -> list[str]:
    """Write the SQL of every migration of ours; return their names, `module.0001_initial`."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    OUTPUT.mkdir(parents=True, exist_ok=True)
    for old in OUTPUT.glob("*.sql"):
        old.unlink()
    loader = MigrationLoader(connection, replace_migrations=False)
    names = []
    for app_label, migration_name in sorted(loader.graph.nodes):
        migration = loader.graph.nodes[app_label, migration_name]
        if not type(migration).__module__.startswith("motcua."):
            continue
        names.append(f"{app_label}.{migration_name}")
        statements = loader.collect_sql([(migration, False)])
        (OUTPUT / f"{names[-1]}.sql").write_text("\n".join(statements))
    return names


if __name__ == "__main__":
    main()
