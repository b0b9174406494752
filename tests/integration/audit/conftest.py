"""A dossier with three events, and a hand in the database that no trigger stops."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests.integration.directory.people import START, make_agency, make_shop

from motcua.core.actors import Actor
from motcua.deadlines.models import CalendarVersion
from motcua.dossiers import events
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import DossierState
from motcua.procedures.models import Procedure, ProcedureRevision, Sector

AT = datetime(2026, 11, 23, 2, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def actor() -> Actor:
    return Actor(account_id=7, officer_id=7, label="Nguyễn Thị Thu Hằng", origin="10.0.0.1")


@pytest.fixture
def make_dossier(db, actor):
    """Return a function that makes a dossier with a chain of events, one an hour."""
    agency = make_agency()
    shop = make_shop(make_agency("H05.01.01", "Trung tâm", function="SERVICE_CENTER"))
    sector = Sector.objects.create(name="Hộ tịch", slug="ho-tich")
    procedure = Procedure.objects.create(code="1.001193", sector=sector, name="Khai sinh")
    revision = ProcedureRevision.objects.create(
        procedure=procedure, number=1, name="Khai sinh", created_at=AT
    )
    calendar = CalendarVersion.objects.create(
        number=9001, effective_from=START, ground="thử", created_at=AT
    )

    def make(count: int = 3, at: datetime = AT) -> Dossier:
        dossier = Dossier.objects.create(
            state=DossierState.AWAITING_COMPLETION,
            revision=revision,
            channel="COUNTER",
            rule_set="D118-2025",
            calendar_version=calendar,
            intake_shop=shop,
            return_shop=shop,
            competent_agency=agency,
            submitted_at=at,
        )
        for number in range(count):
            facts = events.EventFacts(
                kind=events.EventKind.NOTED,
                ground="Điều 17",
                data={"số": number, "tiền": 15000.0, "danh sách": [1, None, "ổ"]},
            )
            moment = at + timedelta(hours=number)
            events.append(dossier=dossier, actor=actor, at=moment, facts=(facts,))
        dossier.save()
        return dossier

    return make


@pytest.fixture
def by_hand(db):
    """Run SQL as the owner with the guarding triggers switched off, as an intruder would."""

    @contextlib.contextmanager
    def guards_off(table):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass",
                [table],
            )
            partitions = [name for (name,) in cursor.fetchall()]
            for name in partitions:
                cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            yield cursor
            for name in (table, *partitions):
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")

    def run(statement, parameters=(), *, table="dossiers_event"):
        with guards_off(table) as cursor:
            cursor.execute(statement, parameters)
            assert cursor.rowcount > 0

    return run
