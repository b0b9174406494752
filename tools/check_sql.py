"""
Look at the SQL of our migrations with squawk: no statement that locks a full table or loses data.

The SQL of each migration is written to var/sql and judged as one transaction on PostgreSQL 15.
Until CHANGELOG.md names a released version every database is made from nothing, and what is
dangerous only on full tables is allowed; at the release `--freeze` notes those migrations in
tools/sql_before_release.txt, and every later one is judged in full.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import django

HERE = Path(__file__).resolve().parents[1]
OUTPUT = Path(os.environ.get("MOTCUA_VAR", HERE / "var")) / "sql"
BEFORE_RELEASE = HERE / "tools" / "sql_before_release.txt"
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


# Dangers of a table that has rows and readers.
ONLY_ON_FULL_TABLES = (
    "adding-field-with-default",
    "adding-foreign-key-constraint",
    "adding-not-nullable-field",
    "adding-required-field",
    "adding-serial-primary-key-field",
    "ban-drop-column",
    "ban-drop-default",
    "ban-drop-not-null",
    "ban-drop-table",
    "changing-column-type",
    "constraint-missing-not-valid",
    "disallowed-unique-constraint",
    "renaming-column",
    "renaming-table",
    "require-concurrent-index-creation",
    "require-concurrent-index-deletion",
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.test")
    django.setup()
    names = write_sql()
    if "--freeze" in sys.argv[1:]:
        BEFORE_RELEASE.write_text("".join(f"{name}\n" for name in names))
    early = [name for name in names if name in migrations_before_release(names)]
    later = [name for name in names if name not in early]
    good = judge(early, (*NOT_OURS, *ONLY_ON_FULL_TABLES)) and judge(later, NOT_OURS)
    print(f"{len(early)} migrations from before the first release, {len(later)} later ones")
    sys.exit(0 if good else 1)


def migrations_before_release(names: list[str]) -> set[str]:
    released = re.search(r"^## \d", (HERE / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    return set(BEFORE_RELEASE.read_text().split()) if released else set(names)


def judge(names: list[str], allowed: tuple[str, ...]) -> bool:
    if not names:
        return True
    squawk = Path(sys.executable).parent / "squawk"
    options = ["--pg-version", "15", "--assume-in-transaction", "--exclude", ",".join(allowed)]
    files = [str(OUTPUT / f"{name}.sql") for name in names]
    return subprocess.run([squawk, *options, *files], check=False).returncode == 0


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
