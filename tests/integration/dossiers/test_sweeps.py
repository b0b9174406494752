"""What comes round by itself: each thing found once, nobody forgotten, nothing closed too early."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.deadlines.rules import ICT
from motcua.directory.models import Delegation, Posting
from motcua.dossiers import services
from motcua.dossiers.facts import SupplementItemFacts
from motcua.dossiers.models import Alert, Dossier, DossierEvent
from motcua.dossiers.rules import AlertKind
from motcua.dossiers.sweeps import kinds, run_all, run_sweep
from motcua.notifications.models import StaffNotice
from motcua.workflow.models import Task

WEDNESDAY = datetime(2026, 3, 4, 8, tzinfo=ICT)
FRIDAY = datetime(2026, 3, 6, 8, tzinfo=ICT)


def readers(kind: AlertKind) -> set[int]:
    return set(StaffNotice.objects.filter(kind=kind).values_list("officer_id", flat=True))


def arrived(province: Province, *, at: datetime, channel: str = "ONLINE") -> Dossier:
    """A dossier that came over the national portal and waits for the counter."""
    dossier = province.receive()
    Dossier.objects.filter(pk=dossier.pk).update(
        state="SUBMITTED",
        code=None,
        received_at=None,
        due_at=None,
        due_original_at=None,
        instance=None,
        channel=channel,
        submitted_at=at,
    )
    dossier.refresh_from_db()
    return dossier


class TestDueSoonAndOverdue:
    def test_rule_064_reminds_holder_unit_head_and_centre_within_the_margin_once(
        self, province: Province
    ):
        dossier = province.receive()  # due on Thursday 5 March, 17:00
        head = province.actor("UNIT_HEAD", task=province.task(dossier))
        specialist = province.assign(dossier)
        assert run_sweep(kind=AlertKind.DUE_SOON, at=MONDAY).found == 0

        first = run_sweep(kind=AlertKind.DUE_SOON, at=WEDNESDAY)
        second = run_sweep(kind=AlertKind.DUE_SOON, at=WEDNESDAY + timedelta(hours=1))

        assert (first.found, second.found) == (1, 0)
        centre = province.actor("CENTER_HEAD")
        assert readers(AlertKind.DUE_SOON) == {
            specialist.officer_id,
            head.officer_id,
            centre.officer_id,
        }
        # A new due moment is a new thing to be reminded of.
        Dossier.objects.update(due_at=WEDNESDAY + timedelta(days=1, hours=1))
        assert run_sweep(kind=AlertKind.DUE_SOON, at=WEDNESDAY).found == 1

    def test_rule_064_who_works_in_the_absence_of_the_holder_is_reminded_too(
        self, province: Province
    ):
        dossier = province.receive()
        head = province.actor("UNIT_HEAD", task=province.task(dossier))
        specialist = province.assign(dossier)
        stand_in = Posting.objects.filter(role="COUNTER_OFFICER", valid_to=None).first()
        assert stand_in is not None
        Delegation.objects.create(
            delegator_id=specialist.officer_id,
            delegate=stand_in.officer,
            ground="Nghỉ phép",
            valid_from=MONDAY.date(),
        )

        run_sweep(kind=AlertKind.DUE_SOON, at=WEDNESDAY)

        assert {stand_in.officer_id, head.officer_id} <= readers(AlertKind.DUE_SOON)

    def test_rule_063_a_late_dossier_is_listed_with_its_holder(self, province: Province):
        dossier = province.receive()
        specialist = province.assign(dossier)

        run_all(at=FRIDAY, kinds=(AlertKind.DUE_SOON, AlertKind.OVERDUE))
        run_sweep(kind=AlertKind.OVERDUE, at=FRIDAY)

        alert = Alert.objects.get()
        assert (alert.kind, alert.officer_id) == ("OVERDUE", specialist.officer_id)
        assert alert.step_name == "Thẩm định"
        assert specialist.label in alert.holder_label


class TestArrivals:
    @pytest.mark.parametrize("channel", ["ONLINE", "VNEID", "POST"])
    def test_rule_022_and_023_an_arrival_is_told_at_once_and_a_breach_after_eight_working_hours(
        self, province: Province, channel: str
    ):
        friday_evening = datetime(2026, 3, 6, 18, tzinfo=ICT)
        arrived(province, at=friday_evening, channel=channel)
        monday_evening = datetime(2026, 3, 9, 17, tzinfo=ICT)

        run_all(at=friday_evening + timedelta(hours=1))
        assert readers(AlertKind.ARRIVED_ONLINE) >= {province.actor("COUNTER_OFFICER").officer_id}
        run_all(at=monday_evening)
        assert not Alert.objects.filter(kind="NOT_ACCEPTED").exists()

        run_all(at=monday_evening + timedelta(minutes=1))
        run_all(at=monday_evening + timedelta(hours=5))

        assert Alert.objects.get(kind="NOT_ACCEPTED").due_at == monday_evening
        assert province.actor("CENTER_HEAD").officer_id in readers(AlertKind.NOT_ACCEPTED)


class TestPaper:
    def test_rule_034_paper_not_handed_over_by_closing_is_a_breach(self, province: Province):
        dossier = province.receive()  # 09:15, so the same day by 17:00
        transfer = dossier.transfers.get()
        assert transfer.due_at is not None
        assert run_sweep(kind=AlertKind.PAPER_NOT_GIVEN, at=transfer.due_at).found == 0

        later = transfer.due_at + timedelta(minutes=1)
        assert run_sweep(kind=AlertKind.PAPER_NOT_GIVEN, at=later).found == 1
        assert run_sweep(kind=AlertKind.PAPER_NOT_GIVEN, at=later).found == 0

    def test_rule_034_received_after_15_the_breach_begins_at_the_next_opening(
        self, province: Province
    ):
        province.receive(at=MONDAY.replace(hour=15, minute=1))
        tuesday = MONDAY + timedelta(days=1)

        early = run_sweep(kind=AlertKind.PAPER_NOT_GIVEN, at=tuesday.replace(hour=7, minute=0))
        late = run_sweep(kind=AlertKind.PAPER_NOT_GIVEN, at=tuesday.replace(hour=9))

        assert (early.found, late.found) == (0, 1)

    def test_rule_037_paper_given_and_not_confirmed_is_found(self, province: Province):
        dossier = province.receive()
        services.give_papers(
            transfer_ids=(dossier.transfers.get().pk,),
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

        early = run_sweep(kind=AlertKind.PAPER_NOT_TAKEN, at=MONDAY + timedelta(hours=2))
        late = run_sweep(kind=AlertKind.PAPER_NOT_TAKEN, at=MONDAY + timedelta(days=1))

        assert (early.found, late.found) == (0, 1)


class TestSupplement:
    def _asked(self, province: Province, at: datetime) -> Dossier:
        dossier = province.receive()
        specialist = province.assign(dossier)
        services.request_supplement(
            task=province.ref(dossier),
            items=(SupplementItemFacts(name="Số tài khoản"),),
            reason="Thiếu",
            actor=specialist,
            at=at,
        )
        dossier.refresh_from_db()
        return dossier

    def test_rule_045_a_return_after_three_working_days_is_flagged(self, province: Province):
        self._asked(province, MONDAY + timedelta(days=4))

        at = MONDAY + timedelta(days=4, hours=1)
        assert run_sweep(kind=AlertKind.LATE_RETURN, at=at).found == 1
        assert run_sweep(kind=AlertKind.LATE_RETURN, at=at).found == 0
        assert province.actor("CENTER_HEAD").officer_id in readers(AlertKind.LATE_RETURN)

    def test_rule_048_and_049_closes_by_itself_after_the_term_and_not_a_day_earlier(
        self, province: Province
    ):
        dossier = self._asked(province, MONDAY)
        end = dossier.supplement_due_at
        assert end is not None
        assert end > MONDAY + timedelta(days=15)
        for early in (MONDAY + timedelta(days=14), end):
            assert run_sweep(kind=AlertKind.SUPPLEMENT_OVER, at=early).found == 0

        closed_at = end + timedelta(minutes=1)
        first = run_sweep(kind=AlertKind.SUPPLEMENT_OVER, at=closed_at)
        second = run_sweep(kind=AlertKind.SUPPLEMENT_OVER, at=closed_at)

        assert (first.found, second.found) == (1, 0)
        dossier.refresh_from_db()
        assert (dossier.state, dossier.ended_at) == ("CLOSED_INCOMPLETE", closed_at)
        assert not Task.objects.filter(
            instance=dossier.instance, state__in=["OPEN", "CLAIMED"]
        ).exists()
        event = DossierEvent.objects.get(dossier_id=dossier.pk, kind="dossier.closed_incomplete")
        assert event.actor_label == "Hệ thống"

    def test_rule_048_where_the_system_may_not_close_the_centre_is_told_once(
        self, province: Province
    ):
        dossier = self._asked(province, MONDAY)
        Dossier.objects.filter(pk=dossier.pk).update(rule_set="D61-2018")
        over = MONDAY + timedelta(days=20)

        assert run_sweep(kind=AlertKind.SUPPLEMENT_OVER, at=over).found == 1
        assert run_sweep(kind=AlertKind.SUPPLEMENT_OVER, at=over).found == 0

        dossier.refresh_from_db()
        assert dossier.state == "SUPPLEMENT_REQUESTED"


class TestTroubles:
    def test_a_row_that_fails_costs_only_itself(
        self, province: Province, monkeypatch: pytest.MonkeyPatch
    ):
        bad, good = province.receive(), province.receive()
        sweep = kinds.SWEEPS[AlertKind.OVERDUE]
        handle = type(sweep).handle

        def fail_for_one(self, *, at, ids):
            if bad.pk in ids:
                raise RuntimeError("a row that cannot be read")
            return handle(self, at=at, ids=ids)

        monkeypatch.setattr(type(sweep), "handle", fail_for_one)

        report = run_sweep(kind=AlertKind.OVERDUE, at=FRIDAY)

        assert (report.found, report.failed) == (1, 1)
        assert Alert.objects.get().dossier_id == good.pk

    def test_every_kind_has_a_sweep(self):
        assert set(kinds.SWEEPS) == set(AlertKind)

    def test_statements_do_not_grow_with_the_rows(
        self, province: Province, django_assert_max_num_queries
    ):
        for _number in range(4):
            province.receive()

        # Two reads of keys, the lock, holders, alerts, postings, delegations, notices, savepoints.
        with django_assert_max_num_queries(16):
            run_sweep(kind=AlertKind.OVERDUE, at=FRIDAY)
        assert connection.vendor == "postgresql"
