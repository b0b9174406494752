"""
Rows on their way into the database by COPY.

The columns and their defaults are those of the models, so a new column of a model with a default
needs no change here.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

# Keys in the order given: the same bytes for the same history.
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Rows:
    """
    Rows of one model, kept until `write`.

    Without ids the database numbers them. Values are given as COPY takes them: JSON as text.
    """

    def __init__(self, model: type[models.Model], *, with_ids: bool) -> None:
        meta = model._meta  # noqa: SLF001 — Django's documented way to the columns of a model
        fields = [field for field in meta.concrete_fields if with_ids or not field.primary_key]
        self.table = meta.db_table
        self._columns = [str(field.column) for field in fields]
        self._defaults = [_default(field) for field in fields]
        # Both the field's name and its column are understood: `unit_id` rather than `unit`.
        self._index = {field.attname: position for position, field in enumerate(fields)}
        self._rows: list[list[Any]] = []  # Any: values of every type a column may hold

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, **values: Any) -> list[Any]:  # Any: see above
        """Add a row and return it; it may be changed with `put` until it is written."""
        row = self._defaults.copy()
        index = self._index
        for name, value in values.items():
            row[index[name]] = value
        self._rows.append(row)
        return row

    def put(self, row: list[Any], **values: Any) -> None:  # Any: see above
        """Change columns of a row that was added."""
        index = self._index
        for name, value in values.items():
            row[index[name]] = value

    def write(self) -> int:
        """Send the rows to the database within the open transaction, and forget them."""
        if not self._rows:
            return 0
        quote = connection.ops.quote_name
        columns = ", ".join(str(quote(column)) for column in self._columns)
        with connection.cursor() as cursor:
            statement = f"COPY {quote(self.table)} ({columns}) FROM STDIN"
            with cursor.cursor.copy(statement) as copy:
                for row in self._rows:
                    copy.write_row(row)
        written, self._rows = len(self._rows), []
        return written


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Take ids of a table from its sequence, safely beside others who insert at the same time."""
    table = model._meta.db_table  # noqa: SLF001 — see above
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [connection.ops.quote_name(table), count],
        )
        return [number for (number,) in cursor.fetchall()]


def write_all(tables: Iterable[Rows]) -> int:
    """Write the tables in the order given (those that are pointed to first)."""
    return sum(table.write() for table in tables)


def _default(field: "models.Field[Any, Any]") -> Any:  # Any: a column's own type
    if field.default is not NOT_PROVIDED:
        value = field.get_default()
        return to_json(value) if isinstance(field, models.JSONField) else value
    return None if field.null or not field.empty_strings_allowed else ""
