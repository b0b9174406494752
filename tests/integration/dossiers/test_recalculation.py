"""A new calendar moves nothing by itself: preview, decision, batches (rule 58)."""

from datetime import date, datetime, timedelta

import pytest

from motcua.audit.models import AuditEntry
from motcua.core.actors import system_actor
from motcua.deadlines import services as calendar_services
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import ICT, DayKind, SpecialDay
from motcua.directory import queries as directory_queries
from motcua.directory.models import Account
from motcua.dossiers.errors import NotPermitted, ReasonMissing
from motcua.dossiers.models import DossierEvent, Recalculation
from motcua.dossiers.services import recalculation

MONDAY = datetime(2026, 3, 2, 9, 15, tzinfo=ICT)
# Within the three working days of a dossier received on Monday: Tuesday, Wednesday, Thursday.
WEDNESDAY = date(2026, 3, 4)
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def administrator(province):
    account = Account.objects.get(username="quantri")
    return directory_queries.get_actor(account_id=account.pk, on=MONDAY.date(), origin="test")


@pytest.fixture
def dossiers(province):
    return [province.receive(at=MONDAY + timedelta(minutes=number)) for number in range(3)]


@pytest.fixture
def version(dossiers, administrator):
    """A day of mourning, announced after the dossiers were received."""
    calendar = dossiers[0].calendar_version
    return calendar_services.add_calendar_day(
        day=SpecialDay(date=WEDNESDAY, kind=DayKind.HOLIDAY, name="Nghỉ lễ: quốc tang"),
        based_on=calendar.number,
        effective_from=max(MONDAY.date(), calendar.effective_from),
        ground="Thông báo 1/TB",
        actor=administrator,
        at=LATER,
    )


def decide(version, actor, *, is_approved=True, ground="Thông báo 1/TB", expected=3):
    return recalculation.decide_recalculation(
        version_id=version.pk,
        is_approved=is_approved,
        ground=ground,
        expected_count=expected,
        actor=actor,
        at=LATER,
    )


def due_dates(dossiers):
    for dossier in dossiers:
        dossier.refresh_from_db()
    return {dossier.due_at.astimezone(ICT).date() for dossier in dossiers}


class TestPreview:
    def test_rule_058_new_calendar_alone_moves_nothing(self, dossiers, version):
        assert due_dates(dossiers) == {date(2026, 3, 5)}
        assert not DeadlineLedger.objects.filter(kind="CORRECTION").exists()

    def test_names_each_dossier_with_old_and_new_date(self, dossiers, version):
        preview = recalculation.preview_recalculation(version_id=version.pk, at=LATER)

        assert {shift.dossier_id for shift in preview.shifts} == {row.pk for row in dossiers}
        assert {shift.due_after.astimezone(ICT).date() for shift in preview.shifts} == {
            date(2026, 3, 6)
        }
        assert (preview.later, preview.earlier, preview.late_at_once) == (3, 0, 0)
        assert preview.worst is not None
        assert preview.worst.days == 1
        assert due_dates(dossiers) == {date(2026, 3, 5)}

    def test_does_not_look_at_dossiers_whose_days_are_the_same(
        self, dossiers, administrator, version
    ):
        after = calendar_services.add_calendar_day(
            day=SpecialDay(date=date(2026, 5, 4), kind=DayKind.HOLIDAY, name="Nghỉ lễ"),
            based_on=version.number,
            effective_from=version.effective_from,
            ground="Thông báo 2/TB",
            actor=administrator,
            at=LATER,
        )
        removed = calendar_services.remove_calendar_day(
            on=WEDNESDAY,
            based_on=after.number,
            effective_from=version.effective_from,
            ground="Thông báo 3/TB",
            actor=administrator,
            at=LATER,
        )

        preview = recalculation.preview_recalculation(version_id=removed.pk, at=LATER)

        assert (preview.looked_at, preview.shifts) == (0, ())


class TestDecision:
    def test_rule_058_rejected_leaves_everything(self, dossiers, version, administrator):
        row = decide(version, administrator, is_approved=False)

        recalculation.apply_all(recalculation_id=row.pk, actor=administrator, at=LATER)

        assert due_dates(dossiers) == {date(2026, 3, 5)}
        assert row.finished_at == LATER
        assert AuditEntry.objects.filter(action="deadlines.recalculation.rejected").exists()

    def test_needs_the_right_and_a_ground(self, dossiers, version, administrator, province):
        with pytest.raises(NotPermitted):
            decide(version, province.actor("COUNTER_OFFICER"))
        with pytest.raises(ReasonMissing):
            decide(version, administrator, ground="  ")
        with pytest.raises(recalculation.NothingToRecalculate):
            decide(version, administrator, expected=0)
        assert not Recalculation.objects.exists()


class TestApplication:
    def test_rule_058_approved_moves_each_with_ledger_event_and_audit(
        self, dossiers, version, administrator
    ):
        row = decide(version, administrator)

        recalculation.apply_all(recalculation_id=row.pk, actor=administrator, at=LATER)

        assert due_dates(dossiers) == {date(2026, 3, 6)}
        for dossier in dossiers:
            ledger = DeadlineLedger.objects.filter(dossier_id=dossier.pk).order_by("sequence")
            assert [line.kind for line in ledger] == ["START", "CORRECTION"]
            assert ledger[1].calendar_version_id == version.pk
            assert "Thông báo 1/TB" in ledger[1].ground
            assert dossier.due_original_at.astimezone(ICT).date() == date(2026, 3, 5)
            event = DossierEvent.objects.filter(dossier_id=dossier.pk).order_by("-sequence")[0]
            assert (event.kind, event.clock_effect) == (
                "dossier.recalculated",
                "Hạn 05/03 → 17:00 06/03",
            )
            assert AuditEntry.objects.filter(
                action="dossier.recalculated", subject_id=str(dossier.pk)
            ).exists()
        row.refresh_from_db()
        assert (row.moved_count, row.finished_at) == (3, LATER)

    def test_goes_on_where_it_stopped_and_moves_nothing_twice(
        self, dossiers, version, administrator
    ):
        row = decide(version, administrator)
        sweep = system_actor(origin="sweep")

        left = recalculation.apply_batch(
            recalculation_id=row.pk, actor=administrator, at=LATER, size=2
        )
        assert left == 1
        assert recalculation.list_unfinished() == [row.pk]
        for _again in range(3):
            recalculation.apply_all(recalculation_id=row.pk, actor=sweep, at=LATER, size=2)

        assert recalculation.list_unfinished() == []
        assert DeadlineLedger.objects.filter(kind="CORRECTION").count() == 3

    def test_that_breaks_off_in_the_middle_undoes_its_batch(
        self, dossiers, version, administrator, monkeypatch
    ):
        row = decide(version, administrator)
        write, calls = recalculation.record, []

        def break_off(**given):
            calls.append(given)
            if len(calls) == 2:
                raise _Killed
            write(**given)

        monkeypatch.setattr(recalculation, "record", break_off)
        with pytest.raises(_Killed):
            recalculation.apply_batch(recalculation_id=row.pk, actor=administrator, at=LATER)
        assert not DeadlineLedger.objects.filter(kind="CORRECTION").exists()

        monkeypatch.setattr(recalculation, "record", write)
        recalculation.apply_all(recalculation_id=row.pk, actor=administrator, at=LATER)

        assert DeadlineLedger.objects.filter(kind="CORRECTION").count() == 3


class _Killed(Exception):
    pass
