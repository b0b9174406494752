from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from motcua.audit import queries, services
from motcua.audit.models import AuditEntry

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def record(actor, at=NOW, **values):
    services.record(
        actor=actor,
        at=at,
        **{
            "action": "dossier.read",
            "subject_kind": "dossier",
            "subject_id": "12",
            "subject_label": "H05-1",
            "purpose": "Kiểm tra đơn",
            **values,
        },
    )


class TestRecord:
    @pytest.mark.django_db
    def test_writes_who_what_when_from_where_and_why_in_one_statement(self, actor):
        with CaptureQueriesContext(connection) as captured:
            record(actor, data={"page": 3})

        assert len(captured) == 1
        entry = AuditEntry.objects.get()
        assert (entry.actor_id, entry.actor_label) == (7, "Nguyễn Thị Thu Hằng")
        assert (entry.action, entry.subject_kind, entry.subject_id) == (
            "dossier.read",
            "dossier",
            "12",
        )
        assert (entry.at, entry.origin, entry.purpose) == (NOW, "10.0.0.1", "Kiểm tra đơn")
        assert entry.data == {"page": 3}

    @pytest.mark.django_db
    def test_hashes_what_the_database_gives_back(self, actor):
        here = NOW.astimezone(timezone(timedelta(hours=7)))
        record(actor, at=here, data={"số": 1.0, "chữ": "Đỗ Ước", "sâu": [{"a": None}]})

        entry = AuditEntry.objects.get()

        assert bytes(entry.row_hash) == services.row_hash(services.hash_payload(entry))

    @pytest.mark.django_db(transaction=True)
    def test_needs_the_transaction_of_the_act(self, actor):
        with pytest.raises(TransactionManagementError):
            record(actor)

    @pytest.mark.django_db(transaction=True)
    def test_vanishes_with_an_act_that_fails(self, actor):
        def act():
            with transaction.atomic():
                record(actor)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            act()

        assert not AuditEntry.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_of_a_read_needs_no_transaction(self, actor):
        services.record_read(
            actor=actor, subject_kind="dossier", subject_id="12", purpose="Tra cứu", at=NOW
        )

        assert AuditEntry.objects.get().action == "dossier.read"


class TestAppendOnly:
    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"]
    )
    def test_stops_even_the_owner(self, actor, statement):
        record(actor)

        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.django_db
    @pytest.mark.parametrize("table", ["audit_entry", "dossiers_event"])
    @pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
    def test_gives_the_web_role_no_such_right(self, as_web_role, table, act):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            as_web_role(),
            connection.cursor() as cursor,
        ):
            cursor.execute(act.format(table))


class TestListEntries:
    @pytest.mark.django_db
    def test_goes_by_pages_from_the_newest(self, actor):
        for number in range(5):
            record(actor, subject_id=str(number))

        first = queries.list_entries(subject_kind="dossier", limit=3)
        second = queries.list_entries(subject_kind="dossier", limit=3, before=first.next_before)

        assert [entry.subject_id for entry in first.entries] == ["4", "3", "2"]
        assert [entry.subject_id for entry in second.entries] == ["1", "0"]
        assert second.next_before is None

    @pytest.mark.django_db
    def test_is_narrowed_by_subject_actor_and_time(self, actor):
        record(actor)
        record(actor, subject_id="13", at=NOW - timedelta(days=2))

        assert len(queries.list_entries(subject_id="13").entries) == 1
        assert len(queries.list_entries(actor_id=8).entries) == 0
        assert len(queries.list_entries(since=NOW - timedelta(days=1)).entries) == 1
