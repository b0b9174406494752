"""Beside the steps: completion at the counter, extension, stop, changed content, fee, scans."""

import io
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from tests.integration.dossiers.conftest import BIRTH, MONDAY, Province

from motcua.audit.models import AuditEntry
from motcua.core.errors import ConcurrentChange
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import ICT
from motcua.documents import services as document_services
from motcua.dossiers import clock, papers, services
from motcua.dossiers.errors import (
    ExtensionRefused,
    NotPermitted,
    ReasonMissing,
    UnableToChargeFee,
    UnableToMoveDossier,
    UnableToReceiveDossier,
)
from motcua.dossiers.facts import (
    ComponentFacts,
    ContentChangeFacts,
    ExtensionFacts,
    PartyFacts,
    PaymentFacts,
    ScanFacts,
    StopFacts,
    SupplementItemFacts,
)
from motcua.dossiers.models import Dossier, DossierDocument, DossierEvent, Transfer
from motcua.dossiers.queries import page as page_queries

ITEMS = (SupplementItemFacts(name="Tờ khai"),)
WEDNESDAY = MONDAY + timedelta(days=2)
# Three working days from Monday 2 March end on Thursday.
DUE = datetime(2026, 3, 5, 17, 0, tzinfo=ICT)


def _kinds(dossier: Dossier) -> list[str]:
    events = DossierEvent.objects.filter(dossier_id=dossier.pk).order_by("sequence")
    return [kind.removeprefix("dossier.") for kind in events.values_list("kind", flat=True)]


class TestCompletion:
    def _waiting(self, province: Province, *, papers: int = 1) -> Dossier:
        """Return a dossier of which only the first paper was handed in."""
        intake = province.intake()
        self.intake = intake
        return services.request_completion(
            intake=replace(intake, components=intake.components[:papers]),
            items=ITEMS,
            reason="Thiếu tờ khai",
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

    def test_rule_019_a_waiting_dossier_becomes_the_accepted_one(self, province: Province):
        waiting = self._waiting(province)

        accepted = services.complete_intake(
            dossier_id=waiting.pk,
            version=waiting.version,
            intake=self.intake,
            actor=province.actor("COUNTER_OFFICER"),
            at=WEDNESDAY,
        )

        accepted.refresh_from_db()
        assert Dossier.objects.count() == 1
        assert accepted.pk == waiting.pk
        assert accepted.state == "IN_PROCESS"
        assert accepted.code is not None
        assert accepted.submitted_at == MONDAY
        assert accepted.received_at == WEDNESDAY
        assert accepted.due_at == accepted.due_original_at
        assert accepted.supplement_requests.get().completed_at == WEDNESDAY
        assert _kinds(accepted) == ["completion_asked", "received"]
        assert DeadlineLedger.objects.get(dossier_id=accepted.pk).kind == "START"
        assert Transfer.objects.filter(dossier=accepted).count() == 1
        assert province.task(accepted).step_key == "assign"
        assert AuditEntry.objects.filter(
            action="dossier.received", subject_id=str(accepted.pk)
        ).exists()

    def test_rule_011_what_lies_here_already_is_not_asked_for_again(self, province: Province):
        waiting = self._waiting(province)
        kept = waiting.components.get()
        rest = replace(self.intake, components=self.intake.components[1:])

        services.complete_intake(
            dossier_id=waiting.pk,
            intake=rest,
            actor=province.actor("COUNTER_OFFICER"),
            at=WEDNESDAY,
        )

        assert waiting.components.count() == len(self.intake.components)
        assert waiting.components.filter(pk=kept.pk).exists()

    def test_without_the_missing_paper_it_goes_on_waiting(self, province: Province):
        waiting = self._waiting(province, papers=0)
        short = replace(self.intake, components=())

        with pytest.raises(UnableToReceiveDossier):
            services.complete_intake(
                dossier_id=waiting.pk,
                intake=short,
                actor=province.actor("COUNTER_OFFICER"),
                at=WEDNESDAY,
            )

        waiting.refresh_from_db()
        assert waiting.state == "AWAITING_COMPLETION"
        assert waiting.code is None

    def test_sent_twice_it_is_accepted_once_and_another_officer_is_told(self, province: Province):
        waiting = self._waiting(province)
        officer = province.actor("COUNTER_OFFICER")
        for _turn in range(2):
            again = services.complete_intake(
                dossier_id=waiting.pk,
                version=waiting.version,
                intake=self.intake,
                actor=officer,
                at=WEDNESDAY,
            )
            assert again.pk == waiting.pk
        other = replace(self.intake, submission_key=uuid4())

        with pytest.raises(ConcurrentChange):
            services.complete_intake(
                dossier_id=waiting.pk,
                version=waiting.version,
                intake=other,
                actor=officer,
                at=WEDNESDAY,
            )
        assert _kinds(waiting) == ["completion_asked", "received"]

    def test_another_counter_may_not_accept_it(self, province: Province):
        waiting = self._waiting(province)

        with pytest.raises(NotPermitted):
            services.complete_intake(
                dossier_id=waiting.pk,
                intake=self.intake,
                actor=province.actor("COUNTER_OFFICER", other_shop=True),
                at=WEDNESDAY,
            )


class TestExtension:
    def _extend(self, province: Province, dossier: Dossier, *, at: datetime, **changes: object):
        values: dict[str, object] = {
            "reason": "Chờ xác minh tại nơi cư trú trước đây",
            "amount": Decimal(3),
            "unit": "WORKING_DAY",
            "notice_means": "SMS",
        }
        facts = ExtensionFacts(**{**values, **changes})  # type: ignore[arg-type]  # names as above
        return services.extend_deadline(
            dossier_id=dossier.pk,
            facts=facts,
            version=dossier.version,
            actor=province.actor("SPECIALIST", task=province.task(dossier)),
            at=at,
        )

    def _running(self, province: Province) -> Dossier:
        dossier = province.receive()
        province.assign(dossier)
        dossier.refresh_from_db()
        assert dossier.due_at == DUE
        return dossier

    def test_rule_062_the_first_promise_stays_and_the_current_one_moves(self, province: Province):
        dossier = self._running(province)

        extension = self._extend(province, dossier, at=MONDAY + timedelta(days=1))

        dossier.refresh_from_db()
        assert dossier.due_original_at == DUE
        assert dossier.due_at == extension.new_due_at == datetime(2026, 3, 10, 17, 0, tzinfo=ICT)
        assert clock.due_now(dossier).due_at == dossier.due_at
        rows = DeadlineLedger.objects.filter(dossier_id=dossier.pk).order_by("sequence")
        assert [row.kind for row in rows] == ["START", "EXTENSION"]
        assert rows[1].due_at == dossier.due_at

    @pytest.mark.parametrize(
        ("at", "is_late"),
        [
            (datetime(2026, 3, 4, 23, 59, tzinfo=ICT), False),
            (datetime(2026, 3, 5, 0, 0, tzinfo=ICT), True),
            (datetime(2026, 3, 6, 9, 0, tzinfo=ICT), True),
        ],
    )
    def test_rule_059_later_than_a_day_before_is_recorded_as_late(
        self, province: Province, at: datetime, is_late: bool
    ):
        dossier = self._running(province)

        extension = self._extend(province, dossier, at=at)

        assert extension.is_late is is_late
        event = DossierEvent.objects.get(kind="dossier.extended")
        assert event.data["is_late"] is is_late

    def test_rule_060_a_second_extension_is_refused(self, province: Province):
        dossier = self._running(province)
        self._extend(province, dossier, at=MONDAY)
        dossier.refresh_from_db()

        with pytest.raises(ExtensionRefused):
            self._extend(province, dossier, at=MONDAY)

    def test_rule_061_reason_new_time_and_notice_are_mandatory_and_printed(
        self, province: Province
    ):
        dossier = self._running(province)
        with pytest.raises(ReasonMissing):
            self._extend(province, dossier, at=MONDAY, reason=" ")
        with pytest.raises(ReasonMissing):
            self._extend(province, dossier, at=MONDAY, notice_means="")
        with pytest.raises(ExtensionRefused):
            self._extend(province, dossier, at=MONDAY, amount=Decimal(0))

        extension = self._extend(province, dossier, at=MONDAY)

        assert dossier.code in extension.notice_text
        assert "17:00 ngày 10/03/2026" in extension.notice_text
        event = DossierEvent.objects.get(kind="dossier.extended")
        assert event.data["notice_text"] == extension.notice_text
        printed = papers.PRINTERS["EXTENSION"](dossier_id=dossier.pk, at=MONDAY)
        assert printed.startswith(b"%PDF")

    def test_rule_047_a_supplement_after_it_counts_the_whole_limit_again(self, province: Province):
        dossier = self._running(province)
        self._extend(province, dossier, at=MONDAY)
        services.request_supplement(
            task=province.ref(dossier),
            items=ITEMS,
            reason="Thiếu",
            actor=province.actor("SPECIALIST", task=province.task(dossier)),
            at=MONDAY + timedelta(hours=1),
        )
        dossier.refresh_from_db()
        assert dossier.due_at is None

        services.receive_supplement(
            task=province.ref(dossier),
            components=(ComponentFacts(requirement_id=None, name="Tờ khai", kind="COPY"),),
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY + timedelta(days=7),
        )

        dossier.refresh_from_db()
        assert dossier.due_at == datetime(2026, 3, 12, 17, 0, tzinfo=ICT)

    def test_only_those_who_settle_it_may_extend(self, province: Province):
        dossier = self._running(province)
        facts = ExtensionFacts(
            reason="Bận", amount=Decimal(1), unit="WORKING_DAY", notice_means="SMS"
        )

        with pytest.raises(NotPermitted):
            services.extend_deadline(
                dossier_id=dossier.pk,
                facts=facts,
                actor=province.actor("COUNTER_OFFICER"),
                at=MONDAY,
            )


class TestStopAndChange:
    def test_rule_065_and_068_the_notice_keeps_where_it_stood(self, province: Province):
        dossier = province.receive()
        province.assign(dossier)

        services.stop_dossier(
            dossier_id=dossier.pk,
            reason="Đã nộp ở nơi khác",
            facts=StopFacts(papers_returned="Trả lại toàn bộ giấy tờ"),
            actor=province.actor("COUNTER_OFFICER"),
            at=WEDNESDAY,
        )

        dossier.refresh_from_db()
        notice = dossier.stop_notice
        assert dossier.state == "STOPPED"
        assert notice.state_before == "IN_PROCESS"
        assert notice.step_before == "Thẩm định"
        assert notice.requested_by == "Trần Thị Lành"
        printed = papers.PRINTERS["STOP"](dossier_id=dossier.pk, at=WEDNESDAY)
        assert printed.startswith(b"%PDF")

    def test_another_counter_may_not_stop_it(self, province: Province):
        dossier = province.receive()

        with pytest.raises(NotPermitted):
            services.stop_dossier(
                dossier_id=dossier.pk,
                reason="Thôi",
                actor=province.actor("COUNTER_OFFICER", other_shop=True),
                at=MONDAY,
            )

    def test_rule_067_changed_content_keeps_old_and_new_and_the_clock(self, province: Province):
        dossier = province.receive()
        due_at = dossier.due_at

        services.change_content(
            dossier_id=dossier.pk,
            facts=ContentChangeFacts(
                request="Đổi số điện thoại và mục đích",
                phone="0900000099",
                statements=(("Mục đích sử dụng", "Kết hôn", "Vay vốn"),),
            ),
            actor=province.actor("COUNTER_OFFICER"),
            at=WEDNESDAY,
        )

        dossier = Dossier.objects.get(pk=dossier.pk)
        assert dossier.applicant.phone == "0900000099"
        assert dossier.due_at == due_at
        assert dossier.content_changes.get().changes == [
            {"label": "Điện thoại", "old": "0900000018", "new": "0900000099"},
            {"label": "Mục đích sử dụng", "old": "Kết hôn", "new": "Vay vốn"},
        ]
        assert _kinds(dossier) == ["received", "content_changed"]

    def test_rule_067_is_over_with_the_decision(self, province: Province):
        dossier = province.receive()
        province.decide(dossier)
        facts = ContentChangeFacts(request="Đổi", phone="0900000099")

        with pytest.raises(UnableToMoveDossier):
            services.change_content(
                dossier_id=dossier.pk,
                facts=facts,
                actor=province.actor("COUNTER_OFFICER"),
                at=MONDAY,
            )

    def test_a_change_without_difference_is_none(self, province: Province):
        dossier = province.receive()

        with pytest.raises(ReasonMissing):
            services.change_content(
                dossier_id=dossier.pk,
                facts=ContentChangeFacts(request="Đổi", phone="0900000018"),
                actor=province.actor("COUNTER_OFFICER"),
                at=MONDAY,
            )


class TestFee:
    @pytest.fixture
    def owed(self, province: Province) -> Dossier:
        dossier = province.receive()
        Dossier.objects.filter(pk=dossier.pk).update(fee_amount=15_000, is_fee_paid=False)
        return Dossier.objects.get(pk=dossier.pk)

    def test_money_is_recorded_with_receipt_officer_and_time(
        self, province: Province, owed: Dossier
    ):
        officer = province.actor("COUNTER_OFFICER")

        row = services.record_payment(
            dossier_id=owed.pk,
            payment=PaymentFacts(amount=15_000, means="CASH", receipt_number="0001234"),
            actor=officer,
            at=WEDNESDAY,
        )

        owed.refresh_from_db()
        assert owed.is_fee_paid
        assert (row.receipt_number, row.paid_at, row.taken_by_id) == (
            "0001234",
            WEDNESDAY,
            officer.officer_id,
        )
        assert _kinds(owed)[-1] == "fee_paid"
        with pytest.raises(UnableToChargeFee):
            services.record_payment(
                dossier_id=owed.pk,
                payment=PaymentFacts(amount=15_000, means="CASH"),
                actor=officer,
                at=WEDNESDAY,
            )

    def test_another_amount_is_refused(self, province: Province, owed: Dossier):
        with pytest.raises(UnableToChargeFee):
            services.record_payment(
                dossier_id=owed.pk,
                payment=PaymentFacts(amount=14_000, means="CASH"),
                actor=province.actor("COUNTER_OFFICER"),
                at=WEDNESDAY,
            )

    def test_an_entry_is_taken_back_with_a_reason_and_may_be_made_again(
        self, province: Province, owed: Dossier
    ):
        officer = province.actor("COUNTER_OFFICER")
        payment = PaymentFacts(amount=15_000, means="CASH")
        services.record_payment(dossier_id=owed.pk, payment=payment, actor=officer, at=MONDAY)
        with pytest.raises(ReasonMissing):
            services.cancel_payment(dossier_id=owed.pk, reason="", actor=officer, at=MONDAY)

        services.cancel_payment(dossier_id=owed.pk, reason="Ghi nhầm", actor=officer, at=MONDAY)
        services.record_payment(dossier_id=owed.pk, payment=payment, actor=officer, at=MONDAY)

        assert owed.payments.count() == 2
        assert owed.payments.get(cancelled_at=None)

    def test_rule_080_a_fee_set_after_intake_needs_no_proof_before(self, province: Province):
        dossier = province.receive()
        Dossier.objects.filter(pk=dossier.pk).update(fee_amount=None, is_fee_paid=False)

        services.record_payment(
            dossier_id=dossier.pk,
            payment=PaymentFacts(amount=52_000, means="TRANSFER", receipt_number="GD-77"),
            actor=province.actor("COUNTER_OFFICER"),
            at=WEDNESDAY,
        )

        dossier.refresh_from_db()
        assert (dossier.fee_amount, dossier.is_fee_paid) == (52_000, True)


class TestScans:
    def _file(self, text: bytes) -> int:
        return document_services.store_file(content=io.BytesIO(_png(text)), at=MONDAY).pk

    def test_a_better_scan_stands_beside_the_earlier_one(self, province: Province):
        dossier = province.receive()
        component = dossier.components.order_by("order").first()
        assert component is not None
        officer = province.actor("COUNTER_OFFICER")
        scan = ScanFacts(component_id=component.pk, file_id=self._file(b"1"), name="Tờ khai")
        (first,) = services.attach_scans(
            dossier_id=dossier.pk, scans=(scan,), actor=officer, at=MONDAY
        )

        better = replace(scan, file_id=self._file(b"2"), replaces_id=first.pk)
        services.attach_scans(dossier_id=dossier.pk, scans=(better,), actor=officer, at=WEDNESDAY)

        rows = DossierDocument.objects.filter(component=component).order_by("pk")
        assert [row.replaces_id for row in rows] == [None, first.pk]
        assert _kinds(dossier) == ["received", "file_attached", "file_attached"]

    def test_a_paper_of_another_dossier_is_refused(self, province: Province):
        dossier, other = province.receive(), province.receive()
        foreign = other.components.first()
        assert foreign is not None
        scan = ScanFacts(component_id=foreign.pk, file_id=self._file(b"3"), name="")

        with pytest.raises(UnableToMoveDossier):
            services.attach_scans(
                dossier_id=dossier.pk,
                scans=(scan,),
                actor=province.actor("COUNTER_OFFICER"),
                at=MONDAY,
            )


class TestIntakeFacts:
    def test_rule_008_and_010_and_012_the_check_is_stored_and_refuses_nobody(
        self, province: Province
    ):
        applicant = PartyFacts(
            full_name="Trần Thị Lành",
            identity_number="999190000018",
            identity_check="NOT_FOUND",
            is_account_supported=True,
            has_data_mismatch=True,
            mismatch_note="Ngày sinh trên giấy khác cơ sở dữ liệu",
        )

        dossier = province.receive(applicant=applicant)

        kept = dossier.applicant
        assert (kept.identity_check, kept.identity_checked_at) == ("NOT_FOUND", MONDAY)
        assert kept.is_account_supported
        assert kept.has_data_mismatch
        assert kept.mismatch_note.startswith("Ngày sinh")

    def test_rule_011_data_found_keep_source_time_and_officer(self, province: Province):
        revision = province.revision(BIRTH)
        known = revision.requirements.exclude(available_from="").first()
        assert known is not None
        intake = province.intake(BIRTH)
        components = tuple(
            replace(row, source=known.available_from) if row.requirement_id == known.pk else row
            for row in intake.components
        )

        dossier = province.receive(BIRTH, components=components)

        row = dossier.components.get(requirement=known)
        assert (row.source, row.looked_up_at) == (known.available_from, MONDAY)
        assert row.looked_up_by_id == dossier.received_by_id

    def test_same_day_cutoff_of_the_chosen_limit_is_kept(self, province: Province):
        dossier = province.receive(BIRTH)

        assert dossier.same_day_cutoff is not None
        assert clock.due_now(dossier).due_at == dossier.due_at
        assert page_queries.get_dossier(dossier_id=dossier.pk) is not None


def _png(mark: bytes) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), (mark[0], 10, 10)).save(buffer, "PNG")
    return buffer.getvalue()
