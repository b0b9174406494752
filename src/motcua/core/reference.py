"""
Reference data kept in memory: the organisation, the catalogue of procedures, the calendars.

Every process remembers what it has read of them, as long as the database says that nothing has changed:
a statement trigger on each of the tables gives its subject a new number, which is asked for once per
request. So a change made by one process is seen by the next request of every other, and a page reads
the reference data of ten tables with one small statement.

Only for paths where it counts; what was read must not be changed, for others hold the same objects.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import connection, connections
from django.db.models import Model, QuerySet

T = TypeVar("T")
M = TypeVar("M", bound=Model)

_KEPT_PER_SUBJECT: Final = 512
_ANY_CHANGE: Final = "INSERT OR UPDATE OR DELETE OR TRUNCATE"

_CREATE = """
CREATE SEQUENCE IF NOT EXISTS core_reference_number;
CREATE TABLE IF NOT EXISTS core_reference (subject text PRIMARY KEY, number bigint NOT NULL);
CREATE OR REPLACE FUNCTION core_reference_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    -- A sequence never gives a number twice, not even after a rollback.
    INSERT INTO core_reference (subject, number) VALUES (TG_ARGV[0], nextval('core_reference_number'))
    ON CONFLICT (subject) DO UPDATE SET number = excluded.number;
    RETURN NULL;
END $$
"""


@dataclass(kw_only=True)
class _Shelf:
    """What is remembered of one subject as it was at one number; the oldest use goes first."""

    number: int
    entries: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)  # Any: what was read


_shelves: dict[str, _Shelf] = {}
_lock = Lock()
# The numbers that the present request has seen; None outside of requests, where each use asks anew.
_seen: ContextVar[dict[str, int] | None] = ContextVar("motcua_reference_seen", default=None)


def remembered(subject: str, key: Hashable, read: Callable[[], T]) -> T:
    """
    Return what `read` gives, from memory if nothing of the subject has changed since.

    :param subject: a key of the setting MOTCUA_REFERENCE_TABLES
    """
    number = _numbers().get(subject)
    if number is None:
        return read()
    with _lock:
        shelf = _shelves.get(subject)
        if shelf is None or shelf.number != number:
            shelf = _shelves[subject] = _Shelf(number=number)
        if key in shelf.entries:
            shelf.entries.move_to_end(key)
            found: T = shelf.entries[key]
            return found
    value = read()
    with _lock:
        shelf.entries[key] = value
        while len(shelf.entries) > _KEPT_PER_SUBJECT:
            shelf.entries.popitem(last=False)
    return value


def attach(subject: str, rows: Iterable[Model], **fields: QuerySet[Any]) -> None:  # Any: a model
    """
    Put rows of reference data on the foreign keys of other rows, as `select_related` would.

    A page that joins ten tables of names costs the database more for planning than for reading.

    :param fields: foreign key -> the queryset from which a row that is not yet known is read
    """
    rows = list(rows)
    for name, queryset in fields.items():
        key = f"{name}_id"
        known = rows_of(subject, name, queryset, {getattr(row, key) for row in rows} - {None})
        for row in rows:
            number = getattr(row, key)
            if number is not None:
                setattr(row, name, known[number])


def rows_of(
    subject: str, name: str, queryset: QuerySet[M], numbers: Iterable[int]
) -> Mapping[int, M]:
    """Return at least these rows by their primary key; `name` tells apart querysets of one model."""
    known: dict[int, M] = remembered(subject, ("rows", name, queryset.model), dict)
    missing = set(numbers) - known.keys()
    if missing:
        known.update(queryset.in_bulk(missing))
    return known


@contextmanager
def one_look() -> Iterator[None]:
    """Ask for the numbers once within the block: a request, or a batch that changes no reference data."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def look_again() -> None:
    """Ask for the numbers anew: this request itself has changed reference data."""
    seen = _seen.get()
    if seen is not None:
        seen.clear()


def _numbers() -> dict[str, int]:
    seen = _seen.get()
    if seen:
        return seen
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, number FROM core_reference")
        numbers = dict(cursor.fetchall())
    if seen is not None:
        seen.update(numbers)
    return numbers


def watch_tables(*, using: str, **_signal: Any) -> None:
    """
    Put the trigger on every table of the setting that lacks it (after each `migrate`).

    Any: the arguments of Django's post_migrate signal, of which only the database is used.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        for subject, tables in settings.MOTCUA_REFERENCE_TABLES.items():
            cursor.execute(
                "INSERT INTO core_reference VALUES (%s, nextval('core_reference_number'))"
                " ON CONFLICT (subject) DO NOTHING",
                [subject],
            )
            for watched in tables:
                table, _dot, column = watched.partition(".")
                change = f"UPDATE OF {quote(column)}" if column else _ANY_CHANGE
                cursor.execute(
                    "SELECT 1 FROM pg_trigger WHERE tgname = 'core_reference_changed' AND tgrelid = to_regclass(%s)",
                    [quote(table)],
                )
                if cursor.fetchone() is None:
                    cursor.execute(
                        f"CREATE TRIGGER core_reference_changed AFTER {change} ON {quote(table)}"
                        f" EXECUTE FUNCTION core_reference_changed('{subject}')"
                    )
