"""What is still owed to the applicant: both forms of a result, a correction, an answer in time."""

from datetime import timedelta

import pytest
from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.core.actors import Actor
from motcua.dossiers import services
from motcua.dossiers.errors import TooEarlyToClose
from motcua.dossiers.facts import CollectorFacts, SupplementItemFacts
from motcua.dossiers.models import Alert, Dossier, DossierEvent, RefusalNotice, ResultDelivery
from motcua.dossiers.queries.corrections import list_open_corrections
from motcua.dossiers.rules import AlertKind, DossierState
from motcua.dossiers.services.closing import close_unaccepted
from motcua.dossiers.sweeps import run_sweep

ITEMS = (SupplementItemFacts(name="Tờ khai", reason="Thiếu chữ ký"),)


def collector(**changes: str) -> CollectorFacts:
    return CollectorFacts(
        full_name="Trần Thị Lành",
        identity_number="999190000018",
        is_applicant=True,
        **changes,  # type: ignore[arg-type]  # only texts are given
    )


def decided(province: Province) -> Dossier:
    dossier = province.receive()
    province.decide(dossier)
    return dossier


def give(province: Province, dossier: Dossier, **changes: str) -> None:
    services.return_result(
        task=province.ref(dossier),
        collector=collector(**changes),
        actor=province.actor("COUNTER_OFFICER"),
        at=MONDAY,
    )
    dossier.refresh_from_db()


class TestForms:
    def test_rule_070_both_forms_are_tracked_to_delivery(self, province: Province) -> None:
        dossier = decided(province)
        forms = ResultDelivery.objects.filter(result__dossier=dossier)
        assert set(forms.values_list("form", flat=True)) == {"PAPER", "ELECTRONIC"}

        give(province, dossier, electronic_means="LATER")

        assert dossier.state == DossierState.AT_COUNTER
        assert dossier.result.returned_at is None
        paper = forms.get(form="PAPER")
        assert (paper.means, paper.delivered_to) == ("COUNTER", "Trần Thị Lành")

        services.settle_result_form(
            task=province.ref(dossier),
            facts=services.FormFacts(
                form="ELECTRONIC", means="ACCOUNT", delivered_to="Trần Thị Lành"
            ),
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )
        dossier.refresh_from_db()
        assert dossier.state == DossierState.RETURNED

    def test_rule_070_a_wish_for_one_form_settles_the_other(self, province: Province) -> None:
        dossier = decided(province)
        give(province, dossier, paper_unwanted="Chỉ nhận bản điện tử")
        assert dossier.state == DossierState.RETURNED
        paper = ResultDelivery.objects.get(result__dossier=dossier, form="PAPER")
        assert paper.wish == "Chỉ nhận bản điện tử"
        assert paper.delivered_at is None


class TestCompletionAtIntake:
    def asked(self, province: Province) -> Dossier:
        return services.request_completion(
            intake=province.intake(components=()),
            items=ITEMS,
            reason="Thiếu giấy tờ",
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

    def test_rule_048_it_is_closed_after_the_term(self, province: Province) -> None:
        dossier = self.asked(province)
        term = dossier.supplement_requests.get().respond_by
        assert term is not None
        report = run_sweep(kind=AlertKind.COMPLETION_OVER, at=term)
        assert report.found == 0
        for _again in range(2):
            run_sweep(kind=AlertKind.COMPLETION_OVER, at=term + timedelta(minutes=1))
        dossier.refresh_from_db()
        assert dossier.state == DossierState.CLOSED_INCOMPLETE
        assert (dossier.code, dossier.due_at) == (None, None)
        events = DossierEvent.objects.filter(
            dossier_id=dossier.pk, kind="dossier.closed_incomplete"
        )
        assert events.count() == 1

    @pytest.mark.django_db(transaction=False)
    def test_rule_049_not_before(self, province: Province) -> None:
        dossier = self.asked(province)
        request = dossier.supplement_requests.get()
        actor = Actor(account_id=None, officer_id=None, label="Hệ thống")
        with pytest.raises(TooEarlyToClose):
            close_unaccepted(dossier=dossier, request=request, actor=actor, at=MONDAY)


class TestCorrections:
    def test_rule_076_the_holder_sees_it_and_lateness_is_told(self, province: Province) -> None:
        dossier = decided(province)
        row = services.report_fault(
            dossier_id=dossier.pk,
            facts=services.FaultFacts(kind="RESULT_ERROR", description="Sai ngày sinh"),
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )
        assert row.due_at is not None
        done_by = dossier.instance.tasks.filter(step_key="appraise").get()
        specialist = province.actor("SPECIALIST", task=done_by)
        assert [found.pk for found in list_open_corrections(actor=specialist)] == [row.pk]

        late = row.due_at + timedelta(minutes=1)
        for _again in range(2):
            run_sweep(kind=AlertKind.CORRECTION_LATE, at=late)
        assert Alert.objects.filter(kind=AlertKind.CORRECTION_LATE).count() == 1

        row = services.finish_correction(
            correction_id=row.pk,
            facts=services.RemedyFacts(remedy="Cấp lại", result_number="13/GXN"),
            actor=province.actor("COUNTER_OFFICER"),
            at=late,
        )
        assert (row.old_result_number, row.result_number) == ("12/GXN", "13/GXN")
        assert list_open_corrections(actor=specialist) == []


class TestLateRefusal:
    @pytest.mark.parametrize(("days", "is_late"), [(1, False), (10, True)])
    def test_rule_050_a_late_refusal_is_marked(
        self, province: Province, days: int, is_late: bool
    ) -> None:
        dossier = province.receive()
        specialist = province.assign(dossier)
        services.conclude_step(
            task=province.ref(dossier),
            outcome="PROPOSE_REFUSAL",
            opinion="Không đủ.",
            actor=specialist,
            at=MONDAY,
        )
        services.conclude_step(
            task=province.ref(dossier),
            outcome="APPROVE",
            opinion="",
            actor=province.actor("LEADER", task=province.task(dossier)),
            at=MONDAY,
        )
        services.issue_result(
            task=province.ref(dossier),
            result=services.ResultFacts(is_granted=False, name="Từ chối", reason="Không đủ"),
            actor=province.holder(dossier),
            at=MONDAY + timedelta(days=days),
        )
        assert RefusalNotice.objects.get(dossier=dossier).is_late is is_late
