"""The proof of the logs: whole logs are quiet, and every kind of tampering by hand in SQL is found."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from tests.integration.audit.conftest import AT
from typer.testing import CliRunner

from motcua.audit import services, tasks
from motcua.audit.chains import get_log
from motcua.audit.commands import LogsAreNotWhole, NoSuchRoot, app
from motcua.audit.models import DailyRoot
from motcua.audit.seals import DayIsNotOver, SealsMayNotBeForgotten
from motcua.audit.verification import Tally, verify_log
from motcua.core.hashing import chain_hash

pytestmark = pytest.mark.django_db

TWO_DAYS_LATER = AT + timedelta(days=2)


def find(name="dossier_events", **options):
    tally = Tally()
    return list(verify_log(get_log(name), tally=tally, **options)), tally


def seal():
    services.seal_finished_days(at=TWO_DAYS_LATER)


class TestWholeLog:
    def test_is_quiet_and_counted(self, make_dossier):
        for _number in range(3):
            make_dossier()
        seal()

        findings, tally = find()

        assert findings == []
        assert (tally.rows, tally.chains, tally.days) == (9, 3, 2)

    def test_can_be_proved_for_one_dossier(self, make_dossier):
        make_dossier()
        dossier = make_dossier(5)

        findings, tally = find(only_key=dossier.pk)

        assert findings == []
        assert (tally.rows, tally.chains, tally.days) == (5, 1, 0)

    def test_without_events_is_quiet(self, make_dossier):
        make_dossier(0)

        assert find()[0] == []

    def test_stays_whole_over_midnight_and_months(self, make_dossier):
        make_dossier(60, at=AT - timedelta(days=2))
        seal()

        findings, tally = find()

        assert findings == []
        assert tally.days == 4


class TestTamperingWithEvents:
    @pytest.mark.parametrize(
        "change",
        [
            "ground = 'Điều 18'",
            "actor_label = 'Người khác'",
            "actor_id = NULL",
            "occurred_at = occurred_at + interval '1 microsecond'",
            "clock_effect = 'Tạm dừng'",
            "unit_label = 'Phòng khác'",
            "kind = 'dossier.stopped'",
            "data = jsonb_set(data, '{tiền}', '15001')",
            "row_hash = sha256('x')",
            "previous_hash = sha256('x')",
            "sequence = 7",
        ],
    )
    @pytest.mark.parametrize("sequence", [1, 2, 3])
    def test_finds_a_row_changed(self, make_dossier, by_hand, change, sequence):
        make_dossier()
        dossier = make_dossier()

        by_hand(
            f"UPDATE dossiers_event SET {change} WHERE dossier_id = %s AND sequence = %s",
            [dossier.pk, sequence],
        )

        findings, _tally = find()
        assert findings
        assert {finding.key for finding in findings} == {str(dossier.pk)}

    @pytest.mark.parametrize("sequence", [1, 2, 3])
    def test_finds_a_row_removed_first_middle_or_last(self, make_dossier, by_hand, sequence):
        make_dossier()
        dossier = make_dossier()

        by_hand(
            "DELETE FROM dossiers_event WHERE dossier_id = %s AND sequence = %s",
            [dossier.pk, sequence],
        )

        findings, _tally = find()
        assert findings
        assert {finding.key for finding in findings} == {str(dossier.pk)}

    def test_finds_a_whole_chain_removed(self, make_dossier, by_hand):
        make_dossier()
        dossier = make_dossier()

        by_hand("DELETE FROM dossiers_event WHERE dossier_id = %s", [dossier.pk])

        (finding,) = find()[0]
        assert finding.key == str(dossier.pk)
        assert "mất cả chuỗi 3" in finding.what

    def test_finds_a_row_inserted_between_two(self, make_dossier, by_hand):
        dossier = make_dossier()

        by_hand(_insert_copy("2"), [dossier.pk])

        assert find()[0]

    def test_finds_a_row_appended_with_a_right_hash(self, make_dossier, by_hand):
        dossier = make_dossier()
        by_hand(_insert_copy("4"), [dossier.pk])
        log = get_log("dossier_events")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT data::text, dossier_id, kind, occurred_at, actor_id, actor_label,"
                " unit_label, ground, clock_effect FROM dossiers_event"
                " WHERE dossier_id = %s AND sequence = 4",
                [dossier.pk],
            )
            names = [column.name for column in cursor.description]
            row = dict(zip(names, cursor.fetchone(), strict=True))
        payload = {**row, "data": json.loads(row["data"]), "sequence": 4}
        head = bytes(dossier.event_head)
        forged = chain_hash(head, {name: payload[name] for name in log.columns})
        by_hand(
            "UPDATE dossiers_event SET previous_hash = %s, row_hash = %s"
            " WHERE dossier_id = %s AND sequence = 4",
            [head, forged, dossier.pk],
        )

        (finding,) = find()[0]
        assert "nhật ký có 4 sự kiện, hồ sơ ghi 3" in finding.what

    def test_finds_a_forged_end_of_a_sealed_day_with_forged_head(self, make_dossier, by_hand):
        dossier = make_dossier()
        seal()
        by_hand("DELETE FROM dossiers_event WHERE dossier_id = %s AND sequence = 3", [dossier.pk])
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE dossiers_dossier SET event_count = 2, event_head ="
                " (SELECT row_hash FROM dossiers_event WHERE dossier_id = %s AND sequence = 2)"
                " WHERE id = %s",
                [dossier.pk, dossier.pk],
            )

        (finding,) = find()[0]
        assert finding.day == date(2026, 11, 23)
        assert "có 2 dòng, niêm phong ghi 3" in finding.what

    def test_finds_events_of_a_dossier_that_was_removed(self, make_dossier):
        dossier = make_dossier()
        key = str(dossier.pk)
        dossier.delete()

        (finding,) = find()[0]
        assert finding.key == key


class TestTamperingWithAuditEntries:
    @pytest.fixture
    def entries(self, actor):
        for number in range(3):
            services.record(
                actor=actor,
                action="dossier.read",
                subject_kind="dossier",
                subject_id=str(number),
                at=AT + timedelta(minutes=number),
            )

    @pytest.mark.parametrize(
        "change", ["action = 'x'", "purpose = 'x'", "origin = ''", "at = at - interval '1 hour'"]
    )
    def test_finds_a_row_changed(self, entries, by_hand, change):
        by_hand(f"UPDATE audit_entry SET {change} WHERE subject_id = '1'", table="audit_entry")

        (finding,) = find("audit")[0]
        assert "bị sửa" in finding.what

    def test_finds_a_row_removed_from_a_sealed_day(self, entries, by_hand):
        seal()
        by_hand("DELETE FROM audit_entry WHERE subject_id = '1'", table="audit_entry")

        (finding,) = find("audit")[0]
        assert finding.day == date(2026, 11, 23)

    def test_finds_a_row_inserted_into_a_sealed_day(self, entries, by_hand):
        seal()
        by_hand(
            "INSERT INTO audit_entry (at, actor_label, action, subject_kind, subject_id,"
            " subject_label, purpose, origin, data, row_hash)"
            " SELECT at, actor_label, action, subject_kind, subject_id, subject_label, purpose,"
            " origin, data, row_hash FROM audit_entry WHERE subject_id = '1'",
            table="audit_entry",
        )

        assert find("audit")[0]


class TestSeals:
    def test_follow_from_each_other(self, make_dossier):
        make_dossier(40)
        seal()

        first, second = DailyRoot.objects.filter(log="dossier_events").order_by("date")
        assert bytes(first.previous_root) == bytes(32)
        assert bytes(second.previous_root) == bytes(first.root)
        assert (first.row_count, second.row_count) == (15, 24)

    def test_are_set_once(self, make_dossier):
        make_dossier()
        seal()
        before = list(DailyRoot.objects.order_by("pk").values())
        seal()

        assert list(DailyRoot.objects.order_by("pk").values()) == before

    def test_cover_days_without_rows(self, make_dossier):
        make_dossier()
        services.seal_finished_days(at=AT + timedelta(days=10))

        assert DailyRoot.objects.filter(log="dossier_events", row_count=0).count() == 9
        assert find()[0] == []

    def test_wait_for_the_end_of_the_day(self, make_dossier):
        make_dossier()
        log = get_log("dossier_events")

        with pytest.raises(DayIsNotOver):
            services.seal_day(log=log, day=date(2026, 11, 23), at=AT)

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE audit_dailyroot SET root = sha256('x') WHERE date = '2026-11-23'",
            "UPDATE audit_dailyroot SET row_count = 0 WHERE date = '2026-11-23'",
            "UPDATE audit_dailyroot SET previous_root = sha256('x') WHERE date = '2026-11-24'",
            "DELETE FROM audit_dailyroot WHERE date = '2026-11-23'",
        ],
    )
    def test_changed_by_hand_are_found(self, make_dossier, change):
        make_dossier(40)
        services.seal_finished_days(at=AT + timedelta(days=3))
        with connection.cursor() as cursor:
            cursor.execute(change)

        assert find()[0]

    def test_are_forgotten_only_in_the_demo(self, make_dossier, settings):
        make_dossier()
        seal()
        settings.MOTCUA_DEMO = False
        with pytest.raises(SealsMayNotBeForgotten):
            services.forget_seals(log_name="dossier_events", since=date(2026, 1, 1))
        settings.MOTCUA_DEMO = True

        assert services.forget_seals(log_name="dossier_events", since=date(2026, 1, 1)) == 2


class TestCommand:
    def run(self, *arguments):
        return CliRunner().invoke(app, ["verify", *arguments])

    def test_says_that_all_is_whole(self, make_dossier):
        make_dossier()
        seal()

        result = self.run()

        assert result.exit_code == 0, result.output
        assert "dossier_events: 3 dòng, 1 chuỗi, 2 ngày" in result.output

    def test_fails_and_names_the_place(self, make_dossier, by_hand):
        dossier = make_dossier()
        by_hand("UPDATE dossiers_event SET ground = 'x' WHERE sequence = 2")

        result = self.run()

        assert isinstance(result.exception, LogsAreNotWhole)
        assert f"hồ sơ {dossier.pk}" in result.output

    def test_speaks_json(self, make_dossier):
        make_dossier()
        result = self.run("--json")

        report = json.loads(result.output)
        assert report["findings"] == []
        assert {row["log"] for row in report["logs"]} == {"audit", "dossier_events"}

    def test_compares_with_a_root_noted_outside(self, make_dossier):
        make_dossier()
        seal()
        root = bytes(DailyRoot.objects.filter(log="dossier_events").first().root).hex()

        assert self.run("--root", root).exit_code == 0
        assert isinstance(self.run("--root", "ab" * 32).exception, NoSuchRoot)


def _insert_copy(sequence):
    return (
        "INSERT INTO dossiers_event (dossier_id, sequence, kind, occurred_at, actor_id, actor_label,"
        " unit_label, ground, clock_effect, data, previous_hash, row_hash)"
        f" SELECT dossier_id, {sequence}, kind, occurred_at, actor_id, actor_label, unit_label,"
        " ground, clock_effect, data, previous_hash, row_hash"
        " FROM dossiers_event WHERE dossier_id = %s AND sequence = 2"
    )


class TestSweeps:
    def test_seal_yesterday_an_hour_after_midnight(self, make_dossier):
        make_dossier()
        midnight = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 24 November in Việt Nam

        tasks.seal_days_that_are_over(midnight + timedelta(minutes=59))
        assert DailyRoot.objects.count() == 0
        tasks.seal_days_that_are_over(midnight + timedelta(minutes=60))
        tasks.seal_days_that_are_over(midnight + timedelta(minutes=120))

        assert [root.date for root in DailyRoot.objects.filter(log="dossier_events")] == [
            date(2026, 11, 23)
        ]

    def test_make_the_partitions_of_the_coming_months_as_the_web_role(self, as_web_role):
        with as_web_role():
            tasks.make_coming_partitions(datetime(2031, 11, 5, tzinfo=UTC))
            tasks.make_coming_partitions(datetime(2031, 11, 5, tzinfo=UTC))

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relname LIKE 'audit_entry_203%' ORDER BY 1"
            )
            names = [name for (name,) in cursor.fetchall() if not name.endswith("key")]
        months = [name.removeprefix("audit_entry_") for name in names]
        assert [month for month in months if len(month) == 7] == [
            "2031_11",
            "2031_12",
            "2032_01",
            "2032_02",
        ]

    def test_make_partitions_that_take_the_rows_of_their_month(self, actor):
        tasks.make_coming_partitions(datetime(2031, 11, 5, tzinfo=UTC))
        # The last moment of November in Việt Nam.
        at = datetime(2031, 11, 30, 16, 59, 59, tzinfo=UTC)
        services.record(actor=actor, action="x", subject_kind="x", subject_id="1", at=at)

        with connection.cursor() as cursor:
            cursor.execute("SELECT tableoid::regclass::text FROM audit_entry")
            assert cursor.fetchall() == [("audit_entry_2031_11",)]

    def test_seal_as_the_web_role(self, make_dossier, as_web_role):
        make_dossier()

        with as_web_role():
            seal()

        assert DailyRoot.objects.filter(log="dossier_events").exists()
        assert find()[0] == []
