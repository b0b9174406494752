"""Around a dossier: guidance, supervision, early return, lost receipts, originals, faults of the authority."""

from datetime import datetime, timedelta

import pytest
from tests.integration.dossiers.conftest import BIRTH, MONDAY, Province

from motcua.core.errors import ConcurrentChange
from motcua.deadlines.rules import ICT
from motcua.directory import policies
from motcua.dossiers import services
from motcua.dossiers.errors import (
    AuthorityMissing,
    NotPermitted,
    ReasonMissing,
    UnableToChargeFee,
    UnableToMoveDossier,
)
from motcua.dossiers.facts import CollectorFacts, GuidanceFacts, PaymentFacts
from motcua.dossiers.models import Dossier, DossierEvent, Guidance, OriginalReturn, Result
from motcua.dossiers.queries.page import get_dossier_page, relation_of
from motcua.dossiers.services import FaultFacts, RemedyFacts, TaskRef

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
APPLICANT = CollectorFacts(
    full_name="Trần Thị Lành", identity_number="999190000018", is_applicant=True
)


def _decided(province: Province, *, at: datetime = TUESDAY) -> Dossier:
    dossier = province.receive()
    province.decide(dossier, at)
    return dossier


class TestGuidance:
    def test_rule_020_its_content_is_stored_at_the_centre(self, province: Province):
        officer = province.actor("COUNTER_OFFICER")
        facts = GuidanceFacts(
            shop_id=province.shop.pk,
            means="COUNTER",
            content="Cần tờ khai và giấy tờ tùy thân; không thu phí.",
            person_name="Trần Thị Lành",
        )

        services.record_guidance(facts=facts, actor=officer, at=MONDAY)

        row = Guidance.objects.get()
        assert (row.shop_id, row.given_by_id, row.given_at) == (
            province.shop.pk,
            officer.officer_id,
            MONDAY,
        )
        with pytest.raises(NotPermitted):
            services.record_guidance(
                facts=facts, actor=province.actor("COUNTER_OFFICER", other_shop=True), at=MONDAY
            )


class TestSupervision:
    def test_rule_036_the_competent_agencys_own_centre_reads_and_does_not_act(
        self, province: Province
    ):
        elsewhere = province.actor("COUNTER_OFFICER", other_shop=True)
        shop_id = next(iter(posting.shop_id for posting in elsewhere.postings if posting.shop_id))
        dossier = services.receive_dossier(
            intake=province.intake(intake_shop_id=shop_id, return_shop_id=shop_id),
            actor=elsewhere,
            at=MONDAY,
        )
        own = province.actor("COUNTER_OFFICER")

        relation = relation_of(Dossier.objects.get(pk=dossier.pk))

        assert relation.competent_shop_id == province.shop.pk
        assert relation.intake_shop_id == shop_id
        assert policies.can(own, "dossier.view", relation=relation)
        assert not policies.can(own, "dossier.work", relation=relation)
        assert get_dossier_page(dossier_id=dossier.pk, actor=own) is not None
        with pytest.raises(NotPermitted):
            services.stop_dossier(dossier_id=dossier.pk, reason="Thôi", actor=own, at=MONDAY)

    def test_rule_002_helping_intake_competent_and_return_place_are_apart(self, province: Province):
        other = province.actor("COUNTER_OFFICER", other_shop=True)
        shop_id = next(iter(posting.shop_id for posting in other.postings if posting.shop_id))

        dossier = province.receive(helping_shop_id=shop_id, return_shop_id=shop_id)

        assert dossier.helping_shop_id == dossier.return_shop_id == shop_id
        assert dossier.intake_shop_id == province.shop.pk
        assert dossier.competent_agency_id == province.shop.agency.parent_id


class TestReturn:
    def test_a_result_is_never_returned_twice(self, province: Province):
        dossier = _decided(province)
        officer = province.actor("COUNTER_OFFICER")
        ref = province.ref(dossier)
        services.return_result(task=ref, collector=APPLICANT, actor=officer, at=WEDNESDAY)

        with pytest.raises(ConcurrentChange):
            services.return_result(task=ref, collector=APPLICANT, actor=officer, at=WEDNESDAY)

        assert Result.objects.get(dossier=dossier).returned_at == WEDNESDAY

    def test_not_even_when_its_task_is_still_open(self, province: Province):
        dossier = _decided(province)
        Result.objects.filter(dossier=dossier).update(returned_at=TUESDAY)

        with pytest.raises(UnableToMoveDossier):
            services.return_result(
                task=province.ref(dossier),
                collector=APPLICANT,
                actor=province.actor("COUNTER_OFFICER"),
                at=WEDNESDAY,
            )

    @pytest.mark.parametrize(
        "given",
        [
            {},
            {"is_identity_checked": True},
            {"known_facts": "Nộp ngày 02/03, xác nhận hôn nhân"},
            {"is_identity_checked": True, "known_facts": "Nộp 02/03", "identity_number": ""},
        ],
    )
    def test_rule_074_without_the_receipt_identity_and_facts_are_needed(
        self, province: Province, given: dict[str, object]
    ):
        dossier = _decided(province)
        values = {
            "full_name": "Trần Thị Lành",
            "identity_number": "999190000018",
            "is_applicant": True,
            "is_receipt_lost": True,
        }

        with pytest.raises(AuthorityMissing):
            services.return_result(
                task=province.ref(dossier),
                collector=CollectorFacts(**{**values, **given}),  # type: ignore[arg-type]  # names as above
                actor=province.actor("COUNTER_OFFICER"),
                at=WEDNESDAY,
            )

    def test_rule_074_with_both_it_is_released_and_kept(self, province: Province):
        dossier = _decided(province)

        services.return_result(
            task=province.ref(dossier),
            collector=CollectorFacts(
                full_name="Trần Thị Lành",
                identity_number="999190000018",
                is_applicant=True,
                is_receipt_lost=True,
                is_identity_checked=True,
                known_facts="Nộp sáng 02/03, xác nhận tình trạng hôn nhân",
            ),
            actor=province.actor("COUNTER_OFFICER"),
            at=WEDNESDAY,
        )

        result = Result.objects.get(dossier=dossier)
        assert result.is_receipt_lost
        assert result.is_identity_checked
        assert result.known_facts.startswith("Nộp sáng")

    def test_rule_075_the_applicant_is_told_before_the_day_moves(self, province: Province):
        dossier = _decided(province)
        officer = province.actor("COUNTER_OFFICER")
        promised = dossier.due_at
        assert promised is not None
        for wrong in (promised, TUESDAY - timedelta(hours=1)):
            with pytest.raises(UnableToMoveDossier):
                services.announce_early_return(
                    dossier_id=dossier.pk, return_at=wrong, means="SMS", actor=officer, at=TUESDAY
                )

        notice = services.announce_early_return(
            dossier_id=dossier.pk, return_at=WEDNESDAY, means="SMS", actor=officer, at=TUESDAY
        )

        dossier.refresh_from_db()
        assert dossier.code in notice.text
        assert (dossier.due_at, dossier.due_original_at) == (promised, promised)
        assert DossierEvent.objects.filter(kind="dossier.early_return_told").exists()


class TestOriginals:
    def test_rule_077_each_has_a_record_of_its_return(self, province: Province):
        dossier = province.receive(BIRTH)
        shown = dossier.components.filter(is_to_be_returned=True).count()
        assert shown
        officer = province.actor("COUNTER_OFFICER")

        services.settle_at_counter(
            task=province.ref(dossier),
            result=services.ResultFacts(is_granted=True, name="Giấy khai sinh", number="6"),
            collector=APPLICANT,
            actor=officer,
            at=MONDAY,
        )

        records = OriginalReturn.objects.filter(component__dossier=dossier)
        assert records.count() == shown
        assert {(r.returned_to, r.returned_by_id, r.returned_at) for r in records} == {
            ("Trần Thị Lành", officer.officer_id, MONDAY)
        }

    def test_rule_077_papers_go_back_once_after_a_stop(self, province: Province):
        dossier = province.receive()
        officer = province.actor("COUNTER_OFFICER")
        services.stop_dossier(dossier_id=dossier.pk, reason="Thôi", actor=officer, at=MONDAY)
        papers = tuple(dossier.components.exclude(kind="FETCHED").values_list("pk", flat=True))

        given = services.return_originals(
            dossier_id=dossier.pk,
            component_ids=papers,
            returned_to="Trần Thị Lành",
            actor=officer,
            at=TUESDAY,
        )

        assert given == len(papers)
        with pytest.raises(ReasonMissing):
            services.return_originals(
                dossier_id=dossier.pk,
                component_ids=papers,
                returned_to="Trần Thị Lành",
                actor=officer,
                at=TUESDAY,
            )


class TestFaults:
    def _reported(self, province: Province) -> tuple[Dossier, int]:
        dossier = _decided(province)
        row = services.report_fault(
            dossier_id=dossier.pk,
            facts=FaultFacts(kind="RESULT_ERROR", description="Sai ngày sinh"),
            actor=province.actor("COUNTER_OFFICER"),
            at=TUESDAY,
        )
        assert row.due_at == datetime(2026, 3, 6, 17, 0, tzinfo=ICT)
        return dossier, row.pk

    def test_rule_076_a_correction_is_due_in_three_working_days(self, province: Province):
        dossier, number = self._reported(province)

        row = services.finish_correction(
            correction_id=number,
            facts=RemedyFacts(remedy="Cấp lại đúng ngày sinh", result_number="13/GXN"),
            actor=province.actor("COUNTER_OFFICER"),
            at=WEDNESDAY,
        )

        assert row.done_at == WEDNESDAY
        assert Result.objects.get(dossier=dossier).number == "13/GXN"
        kinds = DossierEvent.objects.filter(dossier_id=dossier.pk).values_list("kind", flat=True)
        assert {"dossier.error_found", "dossier.error_corrected"} <= set(kinds)

    def test_rule_076_no_fee_is_charged(self, province: Province):
        dossier, _number = self._reported(province)

        with pytest.raises(UnableToChargeFee):
            services.record_payment(
                dossier_id=dossier.pk,
                payment=PaymentFacts(amount=10_000, means="CASH"),
                actor=province.actor("COUNTER_OFFICER"),
                at=TUESDAY,
            )

    def test_lost_papers_are_put_right_with_an_apology(self, province: Province):
        dossier = province.receive()
        officer = province.actor("COUNTER_OFFICER")
        facts = FaultFacts(kind="LOST_PAPERS", description="Mất tờ khai khi bàn giao")
        with pytest.raises(ReasonMissing):
            services.report_fault(dossier_id=dossier.pk, facts=facts, actor=officer, at=MONDAY)

        row = services.report_fault(
            dossier_id=dossier.pk,
            facts=FaultFacts(
                kind="LOST_PAPERS", description="Mất tờ khai", apology="Trung tâm xin lỗi bà"
            ),
            actor=officer,
            at=MONDAY,
        )
        services.finish_correction(
            correction_id=row.pk,
            facts=RemedyFacts(remedy="Lập lại tờ khai, Trung tâm chịu chi phí"),
            actor=officer,
            at=TUESDAY,
        )

        row.refresh_from_db()
        assert row.due_at is None
        assert row.responsible
        with pytest.raises(UnableToMoveDossier):
            services.finish_correction(
                correction_id=row.pk,
                facts=RemedyFacts(remedy="Lại"),
                actor=officer,
                at=TUESDAY,
            )

    def test_a_stranger_may_not_report(self, province: Province):
        dossier = _decided(province)

        with pytest.raises(NotPermitted):
            services.report_fault(
                dossier_id=dossier.pk,
                facts=FaultFacts(kind="RESULT_ERROR", description="Sai"),
                actor=province.actor("COUNTER_OFFICER", other_shop=True),
                at=TUESDAY,
            )


class TestTaskRefs:
    def test_a_stale_reference_is_refused(self, province: Province):
        dossier = _decided(province)
        ref = province.ref(dossier)
        stale = TaskRef(task_id=ref.task_id, version=ref.version - 1)

        with pytest.raises(ConcurrentChange):
            services.return_result(
                task=stale,
                collector=APPLICANT,
                actor=province.actor("COUNTER_OFFICER"),
                at=WEDNESDAY,
            )
