"""The rows of one intake written by plain SQL: the floor under which no application can go."""

import json
import re
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from motcua.dossiers.models import Dossier

_SERIAL = (
    "INSERT INTO dossiers_dailyserial (prefix, date, last) VALUES ('BENCH', current_date, 1)"
    " ON CONFLICT (prefix, date) DO UPDATE SET last = dossiers_dailyserial.last + 1;"
)
_TPS = re.compile(r"tps = ([0-9.]+) \(without initial")


def write_script(dossier_id: int, path: Path) -> int:
    """
    Write a pgbench script that inserts the rows which the intake of this dossier has made.

    Ids come from the sequences, whatever must be unique is made from them. Return the number of rows.
    """
    dossier = Dossier.objects.select_related("applicant", "instance").get(pk=dossier_id)
    lines = ["BEGIN;"]
    person = dossier.applicant.person
    if person is not None:
        number = "'999' || lpad((random() * 999999999)::bigint::text, 9, '0')"
        lines += _insert(person, {"personal_id": number}, into="pid")
    if dossier.instance is not None:
        lines += _insert(dossier.instance, {}, into="iid")
    known = {"dossier_id": ":did", "person_id": ":pid", "instance_id": ":iid"}
    own = {
        "instance_id": ":iid",
        "code": "'BENCH-' || nextval(pg_get_serial_sequence('dossiers_dossier', 'id'))",
        "submission_key": "gen_random_uuid()",
    }
    lines.append(_SERIAL)
    lines += _insert(dossier, own, into="did")
    for row in _rows_of(dossier):
        lines += _insert(row, known)
    lines.append("END;")
    path.write_text("\n".join(lines) + "\n")
    return sum(line.startswith("INSERT") for line in lines)


def run(script: Path, *, programs: Path, url: str, clients: int, seconds: int) -> float:
    """Return the transactions a second which pgbench reaches."""
    finished = subprocess.run(
        [
            str(programs / "pgbench"), "-n", "-f", str(script), "-c", str(clients), "-j", "1",
            "-T", str(seconds), "-M", "prepared", url,
        ],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    found = _TPS.search(finished.stdout)
    if found is None:
        raise RuntimeError(f"pgbench: {finished.stderr.strip()[-500:]}")
    return float(found[1])


def _rows_of(dossier: Dossier) -> Iterator[models.Model]:
    """Go through every row that belongs to a dossier, of whatever module."""
    for model in apps.get_models():
        names = {field.attname for field in _columns(model)}
        rows: QuerySet[models.Model] = QuerySet(model).order_by("pk")
        if model is Dossier:
            continue
        if "dossier_id" in names:
            yield from rows.filter(dossier_id=dossier.pk)
        elif "instance_id" in names:
            yield from rows.filter(instance_id=dossier.instance_id)
        elif {"subject_kind", "subject_id", "action"} <= names:
            yield from rows.filter(
                subject_kind="dossier", subject_id=str(dossier.pk), action="dossier.receive"
            )


def _columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":  # Any: a column's value
    return list(model._meta.concrete_fields)  # noqa: SLF001 — Django's documented way to them


def _insert(row: models.Model, replaced: dict[str, str], *, into: str = "") -> list[str]:
    columns, values = [], []
    for field in _columns(type(row)):
        if field.primary_key:
            continue
        columns.append(f'"{field.column}"')
        known = replaced.get(field.attname)
        value = getattr(row, field.attname)
        values.append(known if known and value is not None else _literal(value, field))
    table = type(row)._meta.db_table  # noqa: SLF001 — see above
    # A script for pgbench, made of rows we have written ourselves.
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(values)})"  # noqa: S608
    if not into:
        return [f"{statement};"]
    return [f"{statement} RETURNING id AS {into} \\gset"]


def _literal(value: Any, field: "models.Field[Any, Any]") -> str:  # Any: a column's value
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | Decimal):
        return str(value).lower()
    if isinstance(value, bytes | bytearray | memoryview):
        return f"'\\x{bytes(value).hex()}'"
    if isinstance(field, models.JSONField):
        return f"{_quoted(json.dumps(value, ensure_ascii=False))}::jsonb"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    # A colon before a letter would be read as a variable of pgbench.
    quoted = text.replace("'", "''").replace("\n", " ")
    return "'" + re.sub(r":(?=[A-Za-z_\x80-\U0010ffff])", "' || ':' || '", quoted) + "'"
