"""SQL of tables that are partitioned by month, and the making of coming months' partitions."""

from datetime import date

from django.db import connection
from django.db.migrations.operations import RunSQL


def append_only_sql(table: str) -> str:
    """Return SQL that lets nobody change or delete a row of `table`, whatever the rights."""
    return f"""
        CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
    """


def first_of_next_month(day: date) -> date:
    """Return the first day of the month after that of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def partition_sql(table: str, month: date) -> str:
    """Return SQL that makes the partition of one month when it is missing."""
    start = month.replace(day=1)
    return (
        f"CREATE TABLE IF NOT EXISTS {table}_{start:%Y_%m} PARTITION OF {table} "
        f"FOR VALUES FROM ('{start.isoformat()} 00:00+07') "
        f"TO ('{first_of_next_month(start).isoformat()} 00:00+07');"
    )


def ensure_partitions(*, tables: tuple[str, ...], first: date, last: date) -> None:
    """Make the partitions of every month from `first` to `last`; months that exist are left alone."""
    with connection.cursor() as cursor:
        for table in tables:
            month = first.replace(day=1)
            while month <= last:
                cursor.execute(partition_sql(table, month))
                month = first_of_next_month(month)


def partition_by_month(table: str, *, key: str, first: date, last: date) -> RunSQL:
    """
    Return the migration operation that turns a table just created into one partitioned by month.

    Rows outside all months fall into the default partition, so that no write ever fails for want of
    a partition. PostgreSQL 15 knows no identity columns there: the number comes from a sequence.
    """
    # Each statement on its own: Django would split a function body at its semicolons.
    statements = [
        f"ALTER TABLE {table} RENAME TO {table}_plain",
        f"CREATE TABLE {table} (LIKE {table}_plain INCLUDING DEFAULTS) PARTITION BY RANGE ({key})",
        f"DROP TABLE {table}_plain",
        f"CREATE SEQUENCE {table}_number AS bigint OWNED BY {table}.id",
        f"ALTER TABLE {table} ALTER id SET DEFAULT nextval('{table}_number')",
        f"ALTER TABLE {table} ADD PRIMARY KEY (id, {key})",
        f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT",
        append_only_sql(table),
    ]
    month = first.replace(day=1)
    while month <= last:
        statements.append(partition_sql(table, month))
        month = first_of_next_month(month)
    return RunSQL(tuple(statements), reverse_sql=RunSQL.noop)
