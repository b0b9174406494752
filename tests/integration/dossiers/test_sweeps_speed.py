"""The searches of the sweeps on a large table: from indexes, never through all dossiers."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.dossiers.rules import AlertKind
from motcua.dossiers.sweeps.kinds import SWEEPS

DOSSIERS = 20_000
_COPY = """
INSERT INTO dossiers_dossier ({columns}) SELECT {values} FROM dossiers_dossier d,
generate_series(1, %s) n WHERE d.id = %s
"""
_TRANSFERS = """
INSERT INTO dossiers_transfer (dossier_id, is_paper, from_label, to_label, given_at, due_at, taken_at, note)
SELECT id, true, '', '', received_at, received_at, received_at, '' FROM dossiers_dossier
"""
# Every tenth is still open, every thousandth has not been accepted.
_CHANGED = {
    "id": "nextval(pg_get_serial_sequence('dossiers_dossier', 'id'))",
    "code": "CASE WHEN n %% 1000 = 0 THEN NULL ELSE 'LARGE-' || n END",
    "submission_key": "NULL",
    "instance_id": "NULL",
    "state": "CASE WHEN n %% 1000 = 0 THEN 'SUBMITTED' WHEN n %% 10 = 0 THEN 'IN_PROCESS'"
    " WHEN n %% 501 = 0 THEN 'SUPPLEMENT_REQUESTED' ELSE 'RETURNED' END",
    "received_at": "CASE WHEN n %% 1000 = 0 THEN NULL ELSE d.received_at - n * interval '1 h' END",
    "due_at": "CASE WHEN n %% 1000 = 0 THEN NULL ELSE d.due_at + (n - 10000) * interval '1 h' END",
    "supplement_due_at": "CASE WHEN n %% 501 = 0 THEN d.due_at END",
    "submitted_at": "d.submitted_at - n * interval '1 h'",
}


def fill(province: Province) -> None:
    dossier = province.receive()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = 'dossiers_dossier' AND table_schema = current_schema()"
        )
        columns = [row[0] for row in cursor.fetchall()]
        values = [_CHANGED.get(name, f"d.{name}") for name in columns]
        cursor.execute(
            _COPY.format(columns=", ".join(columns), values=", ".join(values)),
            [DOSSIERS, dossier.pk],
        )
        cursor.execute(_TRANSFERS)
        for table in ("dossier", "transfer", "consultation", "supplementrequest", "alert"):
            cursor.execute(f"ANALYZE dossiers_{table}")


def plan_of(kind: AlertKind, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the plan of the statement that the sweep asks first."""
    statements: list[tuple[str, object]] = []

    def note(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        SWEEPS[kind].list_keys(at=MONDAY + timedelta(days=1), after=None, limit=100)
    sql, params = next(row for row in reversed(statements) if "ORDER BY" in row[0])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_no_sweep_goes_through_all_dossiers(province: Province, monkeypatch: pytest.MonkeyPatch):
    fill(province)

    plans = {kind: plan_of(kind, monkeypatch) for kind in AlertKind}

    slow = {
        kind: plan
        for kind, plan in plans.items()
        if "Seq Scan on dossiers_dossier" in plan or "Seq Scan on dossiers_transfer" in plan
    }
    assert slow == {}
    assert "dossier_open_by_due" in plans[AlertKind.OVERDUE]
    assert "dossier_not_accepted" in plans[AlertKind.NOT_ACCEPTED]
    assert "dossier_supplement_due" in plans[AlertKind.SUPPLEMENT_OVER]
