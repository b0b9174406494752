from datetime import datetime, timedelta

import pytest
from tests.integration.dossiers.conftest import BIRTH, MONDAY, Province

from motcua.core import reference
from motcua.core.errors import ConcurrentChange
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import ICT
from motcua.dossiers import papers, services
from motcua.dossiers.errors import (
    AuthorityMissing,
    NotPermitted,
    ReasonMissing,
    SupplementAlreadyRequested,
    TooEarlyToClose,
    UnableToMoveDossier,
)
from motcua.dossiers.facts import CollectorFacts, ComponentFacts, SupplementItemFacts
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries import page as page_queries
from motcua.dossiers.queries import work as work_queries
from motcua.dossiers.queries.work import Tab, WorkFilter

ITEMS = (SupplementItemFacts(name="Số tài khoản"),)
PAPER = (ComponentFacts(requirement_id=None, name="Số tài khoản", kind="COPY"),)
APPLICANT = CollectorFacts(
    full_name="Trần Thị Lành", identity_number="999190000018", is_applicant=True
)


def _asked(
    province: Province,
    *,
    received: datetime = MONDAY,
    asked: datetime = MONDAY,
    assigned: datetime | None = None,
) -> Dossier:
    dossier = province.receive(at=received)
    specialist = province.assign(dossier, assigned or received)
    services.request_supplement(
        task=province.ref(dossier), items=ITEMS, reason="Thiếu", actor=specialist, at=asked
    )
    dossier.refresh_from_db()
    return dossier


class TestTheWholePath:
    def test_a_dossier_goes_from_the_counter_to_the_hand(self, province: Province):
        dossier = province.receive()
        province.decide(dossier, MONDAY + timedelta(days=1))
        assert dossier.state == "AT_COUNTER"

        services.return_result(
            task=province.ref(dossier),
            collector=APPLICANT,
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY + timedelta(days=2),
        )

        dossier.refresh_from_db()
        assert dossier.state == "RETURNED"
        assert dossier.result_at == MONDAY + timedelta(days=1)
        sequences = DossierEvent.objects.filter(dossier_id=dossier.pk).order_by("sequence")
        assert [row.sequence for row in sequences] == list(range(1, dossier.event_count + 1))
        assert papers.print_control_slip(dossier_id=dossier.pk, at=MONDAY).startswith(b"%PDF")

    def test_rule_017_a_same_sitting_result_is_recorded(self, province: Province):
        dossier = province.receive(BIRTH)

        services.settle_at_counter(
            task=province.ref(dossier),
            result=services.ResultFacts(is_granted=True, name="Giấy khai sinh", number="5"),
            collector=APPLICANT,
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

        dossier.refresh_from_db()
        assert dossier.state == "RETURNED"
        assert dossier.result.number == "5"

    def test_rule_050_a_refusal_on_the_merits_is_a_result_with_form_03(self, province: Province):
        dossier = province.receive()
        specialist = province.assign(dossier)
        services.conclude_step(
            task=province.ref(dossier),
            outcome="PROPOSE_REFUSAL",
            opinion="Không đủ điều kiện",
            actor=specialist,
            at=MONDAY,
        )
        leader = province.actor("LEADER", task=province.task(dossier))
        services.conclude_step(
            task=province.ref(dossier), outcome="APPROVE", opinion="", actor=leader, at=MONDAY
        )
        clerk = province.holder(dossier)
        facts = services.ResultFacts(is_granted=False, name="Thông báo")
        with pytest.raises(ReasonMissing):
            services.issue_result(task=province.ref(dossier), result=facts, actor=clerk, at=MONDAY)

        facts = services.ResultFacts(is_granted=False, name="Thông báo", reason="Đang có vợ")
        services.issue_result(task=province.ref(dossier), result=facts, actor=clerk, at=MONDAY)

        assert papers.print_refusal(dossier_id=dossier.pk, at=MONDAY).startswith(b"%PDF")

    def test_a_stranger_may_neither_see_nor_act(self, province: Province):
        dossier = province.receive()
        stranger = province.actor("COUNTER_OFFICER", other_shop=True)

        assert page_queries.get_dossier_page(dossier_id=dossier.pk, actor=stranger) is None
        with pytest.raises(NotPermitted):
            services.claim_work(task=province.ref(dossier), actor=stranger, at=MONDAY)

    def test_an_older_version_of_the_task_is_told_that_someone_was_faster(self, province: Province):
        dossier = province.receive()
        stale = province.ref(dossier)
        head = province.actor("UNIT_HEAD", task=province.task(dossier))
        province.assign(dossier)

        with pytest.raises(ConcurrentChange):
            services.assign_dossier(task=stale, officer_id=1, actor=head, at=MONDAY)


class TestSupplement:
    def test_rule_046_waits_at_the_centre_and_voids_the_count(self, province: Province):
        dossier = _asked(province)

        assert dossier.state == "SUPPLEMENT_REQUESTED"
        assert dossier.due_at is None
        task = province.task(dossier)
        assert (task.step_key, task.shop_id) == ("await_supplement", province.shop.pk)

    def test_rule_047_full_documents_restart_the_clock_and_keep_the_old_count(
        self, province: Province
    ):
        dossier = _asked(province)
        complete = MONDAY + timedelta(days=7)

        services.receive_supplement(
            task=province.ref(dossier),
            components=PAPER,
            actor=province.actor("COUNTER_OFFICER"),
            at=complete,
        )

        dossier.refresh_from_db()
        assert dossier.due_at == datetime(2026, 3, 12, 17, tzinfo=ICT)
        assert dossier.due_original_at == datetime(2026, 3, 5, 17, tzinfo=ICT)
        kinds = DeadlineLedger.objects.filter(dossier_id=dossier.pk).order_by("sequence")
        assert [row.kind for row in kinds] == ["START", "PAUSE", "RESTART"]

    def test_rule_014_a_second_request_of_the_agency_is_refused(self, province: Province):
        dossier = _asked(province)
        services.receive_supplement(
            task=province.ref(dossier),
            components=PAPER,
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )
        specialist = province.actor("SPECIALIST", task=province.task(dossier))

        with pytest.raises(SupplementAlreadyRequested):
            services.request_supplement(
                task=province.ref(dossier),
                items=ITEMS,
                reason="Lại thiếu",
                actor=specialist,
                at=MONDAY,
            )

    @pytest.mark.parametrize(("days", "is_breach"), [(3, False), (4, True)])
    def test_rule_045_later_than_three_working_days_is_flagged(
        self, province: Province, days: int, is_breach: bool
    ):
        dossier = _asked(province, asked=MONDAY + timedelta(days=days))

        assert dossier.supplement_requests.get().is_late_breach is is_breach

    def test_rule_048_and_049_closes_after_15_days_and_not_a_day_earlier(self, province: Province):
        dossier = _asked(province)
        counter = province.actor("COUNTER_OFFICER")
        with pytest.raises(TooEarlyToClose):
            services.close_incomplete(
                task=province.ref(dossier), actor=counter, at=MONDAY + timedelta(days=14)
            )

        services.close_incomplete(
            task=province.ref(dossier), actor=counter, at=MONDAY + timedelta(days=16)
        )

        dossier.refresh_from_db()
        assert dossier.state == "CLOSED_INCOMPLETE"


class TestReturnAndStop:
    def test_rule_073_who_is_not_the_applicant_needs_an_authority(self, province: Province):
        dossier = province.receive()
        province.decide(dossier)
        other = CollectorFacts(
            full_name="Lê Văn Khác", identity_number="999090000030", is_applicant=False
        )

        with pytest.raises(AuthorityMissing):
            services.return_result(
                task=province.ref(dossier),
                collector=other,
                actor=province.actor("COUNTER_OFFICER"),
                at=MONDAY,
            )

    def test_rule_077_originals_are_recorded_as_given_back(self, province: Province):
        dossier = province.receive(BIRTH)
        shown = dossier.components.filter(is_to_be_returned=True).count()
        assert shown

        services.settle_at_counter(
            task=province.ref(dossier),
            result=services.ResultFacts(is_granted=True, name="Giấy khai sinh", number="6"),
            collector=APPLICANT,
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

        assert dossier.components.filter(returned_at=MONDAY).count() == shown

    def test_rule_065_and_068_stops_at_the_applicants_wish_and_keeps_every_state(
        self, province: Province
    ):
        dossier = province.receive()

        services.stop_dossier(
            dossier_id=dossier.pk,
            reason="Không cần nữa",
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

        kinds = list(DossierEvent.objects.order_by("sequence").values_list("kind", flat=True))
        assert kinds == ["dossier.received", "dossier.stopped"]

    def test_rule_066_refuses_to_stop_after_the_decision(self, province: Province):
        dossier = province.receive()
        province.decide(dossier)

        with pytest.raises(UnableToMoveDossier):
            services.stop_dossier(
                dossier_id=dossier.pk,
                reason="Thôi",
                actor=province.actor("COUNTER_OFFICER"),
                at=MONDAY,
            )

    def test_rule_037_paper_has_giver_taker_and_both_times(self, province: Province):
        dossier = province.receive()
        transfer = dossier.transfers.get()
        counter = province.actor("COUNTER_OFFICER")
        specialist = province.actor("SPECIALIST", task=province.task(dossier))

        given = services.give_papers(transfer_ids=(transfer.pk,), actor=counter, at=MONDAY)
        again = services.give_papers(transfer_ids=(transfer.pk,), actor=counter, at=MONDAY)
        taken = services.take_papers(transfer_ids=(transfer.pk,), actor=specialist, at=MONDAY)

        transfer.refresh_from_db()
        assert (given, again, taken) == (1, 0, 1)
        assert (transfer.given_by_id, transfer.taken_by_id) == (
            counter.officer_id,
            specialist.officer_id,
        )


class TestWorkList:
    def test_shows_my_unit_its_work_and_waiting_work_apart(
        self, province: Province, django_assert_max_num_queries
    ):
        province.receive()
        waiting = _asked(province)
        head = province.actor("UNIT_HEAD", task=province.task(province.receive()))
        counter = province.actor("COUNTER_OFFICER")

        work_queries.list_work(actor=head, narrowed=WorkFilter(), at=MONDAY)
        with reference.one_look(), django_assert_max_num_queries(3):
            mine = work_queries.list_work(actor=head, narrowed=WorkFilter(), at=MONDAY)
        elsewhere = work_queries.list_work(
            actor=counter, narrowed=WorkFilter(tab=Tab.ELSEWHERE), at=MONDAY
        )

        assert mine.counts[Tab.MINE] == 2
        assert [row.dossier_id for row in elsewhere.rows] == [waiting.pk]

    def test_a_dossier_page_takes_at_most_12_statements(
        self, province: Province, django_assert_max_num_queries
    ):
        dossier = province.receive()
        counter = province.actor("COUNTER_OFFICER")
        # Names of bodies and procedures are in memory once any page has shown them.
        page_queries.get_dossier_page(dossier_id=province.receive().pk, actor=counter)

        with reference.one_look(), django_assert_max_num_queries(8):
            page = page_queries.get_dossier_page(dossier_id=dossier.pk, actor=counter)

        assert page is not None


def test_before_the_reform_a_supplement_has_no_term_and_nothing_closes(province: Province):
    before = datetime(2025, 6, 30, 9, 0, tzinfo=ICT)
    # The bodies of today begin on the first of July.
    after = datetime(2025, 7, 1, 9, 0, tzinfo=ICT)
    dossier = _asked(province, received=before, assigned=after, asked=after)

    assert dossier.rule_set == "D61-2018"
    assert dossier.supplement_requests.get().respond_by is None
    assert papers.print_supplement_request(dossier_id=dossier.pk, at=MONDAY).startswith(b"%PDF")
    with pytest.raises(TooEarlyToClose):
        services.close_incomplete(
            task=province.ref(dossier), actor=province.actor("COUNTER_OFFICER"), at=MONDAY
        )
