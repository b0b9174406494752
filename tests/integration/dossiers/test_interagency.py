"""Parts of several agencies under one receipt: order, hand-over of results, refusal, linked groups."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from tests.integration.directory.people import administrator
from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.config.demo import services as demo_services
from motcua.core.actors import system_actor
from motcua.deadlines.rules import ICT
from motcua.directory.models import Officer, OneStopShop
from motcua.directory.rules import Level
from motcua.directory.services import AgencyFacts
from motcua.dossiers import papers, services
from motcua.dossiers.errors import (
    NotPermitted,
    ReasonMissing,
    UnableToMoveDossier,
    UnableToReceiveDossier,
)
from motcua.dossiers.facts import CollectorFacts, SupplementItemFacts
from motcua.dossiers.models import Dossier, DossierEvent, DossierPart, PartDelivery
from motcua.dossiers.queries import interagency as part_queries
from motcua.dossiers.queries import page as page_queries
from motcua.dossiers.reorganisation import applying, plans, undoing
from motcua.dossiers.rules import Channel
from motcua.procedures import services as procedure_services
from motcua.procedures.pack_files import read_packs
from motcua.workflow.errors import OutcomeNotOffered
from motcua.workflow.models import Task

BIRTH_GROUP, DEATH_GROUP = "3.000722", "2.002913"
APPLICANT = CollectorFacts(
    full_name="Trần Thị Lành", identity_number="999190000018", is_applicant=True
)


class Linked(Province):
    """The province with shortcuts for dossiers of several agencies."""

    def receive_group(
        self,
        code: str,
        variant: str,
        *,
        at: datetime = MONDAY,
        electronic: bool | None = True,
        **changes: object,
    ) -> Dossier:
        revision = self.revision(code)
        chosen = revision.variants.get(code=variant)
        components = tuple(
            paper
            for paper in self.intake(code).components
            if revision.requirements.get(pk=paper.requirement_id).variant_id in {None, chosen.pk}
        )
        own = revision.requirements.filter(variant=chosen)
        known = {paper.requirement_id for paper in components}
        sample = components[0]
        components += tuple(
            type(sample)(requirement_id=row.pk, name=row.name, kind="ORIGINAL")
            for row in own
            if row.pk not in known
        )
        intake = self.intake(
            code,
            **{"variant_id": chosen.pk, "components": components, "fee_inputs": {}, **changes},
        )
        return services.receive_group(
            intake=intake,
            actor=self.actor("COUNTER_OFFICER"),
            at=at,
            is_electronic=electronic,
        )

    def open_steps(self, dossier: Dossier) -> set[str]:
        tasks = Task.objects.filter(instance=dossier.instance, state__in=["OPEN", "CLAIMED"])
        return set(tasks.values_list("step_key", flat=True))

    def step(self, dossier: Dossier, key: str) -> Task:
        return Task.objects.get(
            instance=dossier.instance, step_key=key, state__in=["OPEN", "CLAIMED"]
        )

    def propose(
        self, dossier: Dossier, number: int, *, at: datetime = MONDAY, outcome: str = "PROPOSE"
    ) -> None:
        task = self.step(dossier, f"part_{number}")
        services.conclude_step(
            task=services.TaskRef(task_id=task.pk, version=task.version),
            outcome=outcome,
            opinion="Đủ điều kiện",
            actor=self.actor("SPECIALIST", task=task),
            at=at,
        )

    def finish(
        self, dossier: Dossier, number: int, *, at: datetime = MONDAY, reason: str = ""
    ) -> DossierPart:
        self.propose(dossier, number, at=at, outcome="PROPOSE_REFUSAL" if reason else "PROPOSE")
        task = self.step(dossier, f"sign_{number}")
        result = services.ResultFacts(
            is_granted=not reason, name=f"Kết quả {number}", number=f"{number}/KQ", reason=reason
        )
        services.finish_part(
            task=services.TaskRef(task_id=task.pk, version=task.version),
            result=result,
            actor=self.actor("LEADER", task=task),
            at=at,
        )
        dossier.refresh_from_db()
        return dossier.parts.get(number=number)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def states(dossier: Dossier) -> dict[str, str]:
    return dict(dossier.parts.order_by("number").values_list("key", "state"))


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Load the province once for all tests of the file, in a transaction that is undone after them."""
    with django_db_blocker.unblock():
        # The mark lets durable services run inside, as it does in Django's own TestCase.
        atomic = transaction.atomic()
        atomic._from_testcase = True
        atomic.__enter__()
        try:
            _load()
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def linked(_loaded, db) -> Linked:
    return Linked()


def _load() -> None:
    before = MONDAY - timedelta(days=30)
    demo_services.load_organisation(at=before)
    publisher = system_actor(origin="test")
    packs = read_packs(["birth_group", "death_group", "marital_status_certificate"])
    for loaded in procedure_services.load_packs(packs=packs, actor=publisher, at=before):
        procedure_services.publish_revision(
            revision_id=loaded.revision.pk,
            version=loaded.revision.version,
            effective_from=date(2024, 7, 1),
            today=before.date(),
            actor=publisher,
            at=before,
        )


def free_parts(linked: Linked) -> None:
    """Let no part of the death group need another, as in a procedure of agencies of one level."""
    revision = linked.revision(DEATH_GROUP)
    for part in revision.pack["parts"]:
        part.pop("needs", None)
    revision.save(update_fields=["pack"])


class TestOneReceipt:
    def test_has_one_code_one_due_date_and_a_part_for_each_agency(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")

        assert Dossier.objects.count() == 1
        assert dossier.due_at == datetime(2026, 3, 5, 17, tzinfo=ICT)
        parts = dossier.parts.order_by("number").select_related("agency")
        assert [(part.key, part.agency.short_name, part.is_lead) for part in parts] == [
            ("REGISTRATION", "UBND xã Yên Phong", True),
            ("RESIDENCE", "Công an xã Yên Phong", False),
            ("INSURANCE", "BHXH tỉnh", False),
        ]

    def test_rule_029_and_030_prefix_is_the_intake_centres_or_the_portals(self, linked: Linked):
        at_desk = linked.receive_group(BIRTH_GROUP, "THREE")
        online = linked.receive_group(BIRTH_GROUP, "THREE", channel=Channel.ONLINE)

        assert at_desk.code == f"{linked.shop.agency.code}-260302-0001"
        assert online.code == "G22.99-260302-0001"

    def test_rule_030_before_the_reform_the_receiving_agencys(self, linked: Linked):
        before = datetime(2025, 6, 27, 9, 0, tzinfo=ICT)
        dossier = linked.receive_group(BIRTH_GROUP, "THREE", at=before, channel=Channel.ONLINE)

        assert dossier.rule_set == "D61-2018"
        assert dossier.code == f"{linked.shop.agency.code}-250627-0001"

    def test_a_group_taken_in_elsewhere_carries_that_centres_code(self, linked: Linked):
        centre = OneStopShop.objects.select_related("agency").get(kind="SERVICE_CENTER")
        own, linked.shop = linked.shop, centre
        dossier = linked.receive_group(BIRTH_GROUP, "THREE", commune_id=own.agency.commune_id)

        assert dossier.code == f"{centre.agency.code}-260302-0001"
        assert dossier.competent_agency.commune_id == own.agency.commune_id
        assert dossier.parts.get(key="RESIDENCE").agency.commune_id == own.agency.commune_id

    @pytest.mark.parametrize(
        ("variant", "keys", "papers_asked", "due_on"),
        [
            ("TWO", ["REGISTRATION", "RESIDENCE"], 3, date(2026, 3, 10)),
            ("THREE", ["REGISTRATION", "RESIDENCE", "FUNERAL"], 5, date(2026, 3, 16)),
            ("FOUR", ["REGISTRATION", "RESIDENCE", "FUNERAL", "SURVIVORS"], 6, date(2026, 3, 16)),
        ],
    )
    def test_the_family_chooses_two_three_or_four_procedures(
        self, linked: Linked, variant: str, keys: list[str], papers_asked: int, due_on: date
    ):
        dossier = linked.receive_group(DEATH_GROUP, variant)

        assert list(dossier.parts.order_by("number").values_list("key", flat=True)) == keys
        needed = linked.revision(DEATH_GROUP).requirements.filter(is_optional=False)
        chosen = [row for row in needed if row.variant_id in {None, dossier.variant_id}]
        assert len(chosen) == len({row.name for row in chosen}) == papers_asked
        assert dossier.due_at is not None
        assert dossier.due_at.astimezone(ICT).date() == due_on

    def test_sent_twice_makes_one_dossier(self, linked: Linked):
        intake = linked.intake(BIRTH_GROUP)
        actor = linked.actor("COUNTER_OFFICER")

        first = services.receive(intake=intake, actor=actor, at=MONDAY)
        second = services.receive(intake=intake, actor=actor, at=MONDAY)

        assert first.pk == second.pk
        assert DossierPart.objects.count() == 3

    def test_a_procedure_without_parts_is_no_group(self, linked: Linked):
        with pytest.raises(UnableToReceiveDossier):
            services.receive_group(
                intake=linked.intake(), actor=linked.actor("COUNTER_OFFICER"), at=MONDAY
            )
        assert services.receive(
            intake=linked.intake(), actor=linked.actor("COUNTER_OFFICER"), at=MONDAY
        ).code

    def test_who_does_not_receive_there_may_not(self, linked: Linked):
        stranger = linked.actor("COUNTER_OFFICER", other_shop=True)

        with pytest.raises(NotPermitted):
            services.receive_group(intake=linked.intake(BIRTH_GROUP), actor=stranger, at=MONDAY)

    def test_the_receipt_and_the_control_slip_print(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")

        assert papers.print_receipt(dossier_id=dossier.pk, at=MONDAY).startswith(b"%PDF")
        assert papers.print_control_slip(dossier_id=dossier.pk, at=MONDAY).startswith(b"%PDF")


class TestOrder:
    def test_rule_038_on_paper_one_after_another_in_the_fixed_order(self, linked: Linked):
        dossier = linked.receive_group(DEATH_GROUP, "FOUR", electronic=None)
        seen = [linked.open_steps(dossier)]
        for number in (1, 2, 3):
            linked.finish(dossier, number, at=MONDAY + timedelta(days=number))
            seen.append(linked.open_steps(dossier))

        assert seen == [{"part_1"}, {"part_2"}, {"part_3"}, {"part_4"}]
        slips = dossier.transfers.order_by("pk")
        assert [slip.to_label for slip in slips][1:] == ["Tổ cư trú", "P. VHXH", "P. CĐBHXH"]
        assert "Xóa đăng ký thường trú, thời hạn 5 ngày làm việc" in slips[1].note

    def test_rule_038_the_last_returns_to_the_lead_and_the_lead_to_the_centre(self, linked: Linked):
        dossier = linked.receive_group(DEATH_GROUP, "TWO", electronic=False)
        linked.finish(dossier, 1)
        linked.finish(dossier, 2, at=MONDAY + timedelta(days=1))
        assert linked.open_steps(dossier) == {"gather"}
        assert dossier.state == "IN_PROCESS"

        task = linked.step(dossier, "gather")
        services.gather_results(
            task=services.TaskRef(task_id=task.pk, version=task.version),
            actor=linked.actor("SPECIALIST", task=task),
            at=MONDAY + timedelta(days=1, hours=2),
        )

        dossier.refresh_from_db()
        assert dossier.state == "AT_COUNTER"
        assert linked.open_steps(dossier) == {"return"}

    def test_rule_039_as_data_all_at_once_each_with_agency_duty_and_deadline(self, linked: Linked):
        free_parts(linked)
        dossier = linked.receive_group(DEATH_GROUP, "FOUR")

        assert linked.open_steps(dossier) == {"part_1", "part_2", "part_3", "part_4"}
        parts = list(dossier.parts.order_by("number"))
        assert all(part.duty and part.due_at and part.opened_at == MONDAY for part in parts)
        assert len({part.agency_id for part in parts}) == 3
        assert [part.is_lead for part in parts] == [True, False, False, False]
        dues = [part.due_at.astimezone(ICT) for part in parts]
        assert [due.date().day for due in dues] == [2, 9, 12, 12]

    def test_rule_039_what_needs_a_result_opens_with_it_side_by_side(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        assert linked.open_steps(dossier) == {"part_1"}

        linked.finish(dossier, 1, at=MONDAY + timedelta(hours=2))

        assert linked.open_steps(dossier) == {"part_2", "part_3"}
        assert states(dossier) == {
            "REGISTRATION": "DONE",
            "RESIDENCE": "IN_PROCESS",
            "INSURANCE": "IN_PROCESS",
        }

    def test_rule_039_before_the_reform_data_too_went_one_after_another(self, linked: Linked):
        free_parts(linked)
        before = datetime(2025, 6, 27, 9, 0, tzinfo=ICT)

        dossier = linked.receive_group(DEATH_GROUP, "FOUR", at=before)

        assert linked.open_steps(dossier) == {"part_1"}

    def test_a_part_after_15_00_is_due_the_next_working_day_and_so_is_its_task(
        self, linked: Linked
    ):
        late = MONDAY.replace(hour=15, minute=30)
        dossier = linked.receive_group(BIRTH_GROUP, "THREE", at=late)

        due_at = datetime(2026, 3, 3, 17, tzinfo=ICT)
        assert dossier.parts.get(number=1).due_at == due_at
        assert linked.step(dossier, "part_1").due_at == due_at

    def test_a_part_counts_its_own_limit_from_when_it_opens(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        planned = dossier.parts.get(number=2).due_at

        linked.finish(dossier, 1, at=MONDAY + timedelta(days=1))

        assert planned == datetime(2026, 3, 4, 17, tzinfo=ICT)
        assert dossier.parts.get(number=2).due_at == datetime(2026, 3, 5, 17, tzinfo=ICT)
        assert dossier.due_at == dossier.due_original_at == datetime(2026, 3, 5, 17, tzinfo=ICT)


class TestResults:
    def test_rule_040_a_result_goes_to_the_next_user_and_to_the_intake_centre(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "FOUR")

        linked.finish(dossier, 1)
        linked.finish(dossier, 2)

        sent = PartDelivery.objects.filter(part__dossier=dossier).order_by("pk")
        assert [
            (row.part.key, row.to_part.key if row.to_part else row.to_shop.pk) for row in sent
        ] == [
            ("REGISTRATION", "RESIDENCE"),
            ("REGISTRATION", "INSURANCE"),
            ("REGISTRATION", linked.shop.pk),
            ("RESIDENCE", "ID_CARD"),
            ("RESIDENCE", linked.shop.pk),
        ]

    def test_rule_040_on_paper_the_result_goes_on_with_the_file(self, linked: Linked):
        dossier = linked.receive_group(DEATH_GROUP, "FOUR", electronic=False)
        for number in (1, 2):
            linked.finish(dossier, number)

        sent = PartDelivery.objects.filter(part__key="RESIDENCE", to_part__isnull=False)
        assert [row.to_part.key for row in sent] == ["FUNERAL"]

    def test_the_whole_is_done_when_all_parts_are(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        for number in (1, 2, 3):
            assert dossier.state == "IN_PROCESS"
            linked.finish(dossier, number, at=MONDAY + timedelta(hours=number))

        assert dossier.state == "AT_COUNTER"
        assert dossier.result_at == MONDAY + timedelta(hours=3)
        assert dossier.result.outcome == "GRANTED"
        assert dossier.result.name == "Kết quả 1; Kết quả 2; Kết quả 3"
        task = linked.step(dossier, "return")
        services.return_result(
            task=services.TaskRef(task_id=task.pk, version=task.version),
            collector=APPLICANT,
            actor=linked.actor("COUNTER_OFFICER"),
            at=MONDAY + timedelta(hours=4),
        )
        dossier.refresh_from_db()
        assert dossier.state == "RETURNED"
        events = DossierEvent.objects.filter(dossier_id=dossier.pk).order_by("sequence")
        assert [row.sequence for row in events] == list(range(1, dossier.event_count + 1))

    def test_the_parts_end_in_any_order(self, linked: Linked):
        free_parts(linked)
        dossier = linked.receive_group(DEATH_GROUP, "FOUR")

        for number in (3, 1, 4, 2):
            linked.finish(dossier, number)

        assert dossier.state == "AT_COUNTER"

    def test_a_grant_needs_a_number_and_a_refusal_a_reason(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        linked.propose(dossier, 1)
        task = linked.step(dossier, "sign_1")
        for result in (
            services.ResultFacts(is_granted=True, name="Giấy khai sinh"),
            services.ResultFacts(is_granted=False, name="Thông báo"),
        ):
            with pytest.raises(ReasonMissing):
                services.finish_part(
                    task=services.TaskRef(task_id=task.pk, version=task.version),
                    result=result,
                    actor=linked.actor("LEADER", task=task),
                    at=MONDAY,
                )


class TestRefusalOfAPart:
    def test_another_part_refused_leaves_the_rest_and_stands_on_form_03(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        linked.finish(dossier, 1)
        linked.finish(dossier, 2, reason="Chủ hộ không đồng ý")
        linked.finish(dossier, 3)

        assert dossier.state == "AT_COUNTER"
        assert dossier.result.outcome == "GRANTED"
        assert dossier.refusal.reason == "Đăng ký thường trú: Chủ hộ không đồng ý"
        assert papers.print_refusal(dossier_id=dossier.pk, at=MONDAY).startswith(b"%PDF")

    def test_who_needs_a_refused_result_is_called_off(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "FOUR")
        linked.finish(dossier, 1)

        linked.finish(dossier, 2, reason="Chủ hộ không đồng ý")

        assert states(dossier)["ID_CARD"] == "CANCELLED"
        linked.finish(dossier, 3)
        assert dossier.state == "AT_COUNTER"

    def test_a_refused_lead_refuses_the_whole(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "FOUR")

        linked.finish(dossier, 1, reason="Đã đăng ký khai sinh ở nơi khác")

        assert states(dossier) == {
            "REGISTRATION": "REFUSED",
            "RESIDENCE": "CANCELLED",
            "INSURANCE": "CANCELLED",
            "ID_CARD": "CANCELLED",
        }
        assert dossier.state == "AT_COUNTER"
        assert dossier.result.outcome == "REFUSED"

    def test_on_paper_a_refused_part_does_not_hold_up_the_next(self, linked: Linked):
        dossier = linked.receive_group(DEATH_GROUP, "FOUR", electronic=False)
        linked.finish(dossier, 1)

        linked.finish(dossier, 2, reason="Không có đăng ký thường trú")

        assert linked.open_steps(dossier) == {"part_3"}


class TestBesideTheWay:
    def test_the_lead_asks_for_a_supplement_and_its_limit_starts_again(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        task = linked.step(dossier, "part_1")
        services.request_supplement(
            task=services.TaskRef(task_id=task.pk, version=task.version),
            items=(SupplementItemFacts(name="Tờ khai"),),
            reason="Thiếu chữ ký",
            actor=linked.actor("SPECIALIST", task=task),
            at=MONDAY,
        )
        dossier.refresh_from_db()
        assert dossier.state == "SUPPLEMENT_REQUESTED"
        waiting = linked.step(dossier, "await_supplement")
        complete = MONDAY + timedelta(days=7)
        services.receive_supplement(
            task=services.TaskRef(task_id=waiting.pk, version=waiting.version),
            components=(linked.intake(BIRTH_GROUP).components[0],),
            actor=linked.actor("COUNTER_OFFICER"),
            at=complete,
        )

        part = linked.finish(dossier, 1, at=complete)

        assert part.due_at == datetime(2026, 3, 9, 17, tzinfo=ICT)
        assert dossier.due_at == datetime(2026, 3, 12, 17, tzinfo=ICT)

    def test_a_stopped_dossier_calls_its_parts_off(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        linked.finish(dossier, 1)

        services.stop_dossier(
            dossier_id=dossier.pk,
            reason="Gia đình chuyển đi",
            actor=linked.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

        assert set(states(dossier).values()) == {"DONE", "CANCELLED"}

    def test_agencies_of_parts_see_it_once_it_is_their_turn(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        linked.finish(dossier, 1)
        police = linked.actor("SPECIALIST", task=linked.step(dossier, "part_2"))

        assert page_queries.get_dossier_page(dossier_id=dossier.pk, actor=police) is not None

    def test_receipt_names_the_parts_and_each_opened_part_has_its_slip(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")

        receipt = text_of(papers.print_receipt(dossier_id=dossier.pk, at=MONDAY))
        slip = text_of(papers.print_control_slip(dossier_id=dossier.pk, at=MONDAY, part_number=1))

        assert "Cấp thẻ bảo hiểm y tế (BHXH tỉnh)" in receipt
        assert "Đăng ký khai sinh" in slip
        assert "Cấp thẻ bảo hiểm y tế" not in slip
        with pytest.raises(UnableToMoveDossier):
            papers.print_control_slip(dossier_id=dossier.pk, at=MONDAY, part_number=2)

    def test_a_part_whose_turn_has_not_come_moves_with_its_agency_and_back(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        waiting = dossier.parts.select_related("agency").get(key="INSURANCE")
        old, day, admin = waiting.agency, MONDAY.date(), administrator()
        plan = plans.create_plan(
            name="Đổi tên", ground="Quyết định 1", effective_date=day, actor=admin, at=MONDAY
        )
        facts = AgencyFacts(
            code="H05.99",
            name="Bảo hiểm xã hội mới",
            short_name="BHXH mới",
            function=old.function,
            level=Level(old.level),
            commune_id=old.commune_id,
        )
        target = plans.add_target(plan_id=plan.pk, new_agency=facts, actor=admin)
        plans.set_line(plan_id=plan.pk, agency_id=old.pk, target_ids=(target.pk,), actor=admin)
        plan.refresh_from_db()
        applying.apply_plan(plan_id=plan.pk, version=plan.version, actor=admin, at=MONDAY)
        applying.continue_plan(plan_id=plan.pk, at=MONDAY, batch=2)

        waiting.refresh_from_db()
        assert (waiting.state, waiting.agency.name) == ("WAITING", "Bảo hiểm xã hội mới")
        plan.refresh_from_db()
        undoing.undo_plan(plan_id=plan.pk, version=plan.version, actor=admin, at=MONDAY)
        waiting.refresh_from_db()
        assert waiting.agency_id == old.pk

    def test_a_group_that_was_completed_at_the_desk_gets_its_parts(self, linked: Linked):
        actor = linked.actor("COUNTER_OFFICER")
        revision = linked.revision(BIRTH_GROUP)
        case = revision.variants.get(code="THREE")
        intake = linked.intake(BIRTH_GROUP, variant_id=case.pk, fee_inputs={})
        waiting = services.request_completion(
            intake=replace(intake, components=()),
            items=(SupplementItemFacts(name="Tờ khai"),),
            reason="Thiếu tờ khai",
            actor=actor,
            at=MONDAY,
        )
        dossier = services.complete_intake(
            dossier_id=waiting.pk,
            intake=replace(intake, submission_key=uuid4()),
            actor=actor,
            at=MONDAY + timedelta(hours=1),
        )

        assert dossier.parts.count() == 3
        assert linked.open_steps(dossier) == {"part_1"}
        assert linked.finish(dossier, 1, at=MONDAY + timedelta(hours=2)).state == "DONE"

    def test_two_leads_are_impossible(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")

        with pytest.raises(IntegrityError), transaction.atomic():
            dossier.parts.filter(number=2).update(is_lead=True)


class TestScreensFacts:
    def test_the_lead_sees_all_parts_and_whose_limit_has_passed(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        linked.finish(dossier, 1)
        lead = linked.actor("SPECIALIST", task=Task.objects.get(step_key="part_1"))

        parts = part_queries.get_parts(dossier=dossier, actor=lead)

        assert parts is not None
        assert parts.is_mine_the_lead
        assert parts.done_count == 1
        assert parts.rows[0].sent_to == (
            "Công an xã Yên Phong",
            "BHXH tỉnh",
            "TTPVHCC xã Yên Phong",
        )
        later = MONDAY + timedelta(days=10)
        assert [row.key for row in parts.late_rows(later)] == ["RESIDENCE", "INSURANCE"]

    def test_the_specialist_sees_his_part_and_its_papers(self, linked: Linked):
        dossier = linked.receive_group(DEATH_GROUP, "FOUR")
        linked.finish(dossier, 1)
        officer = linked.actor("SPECIALIST", task=linked.step(dossier, "part_3"))

        parts = part_queries.get_parts(dossier=dossier, actor=officer)

        assert parts is not None
        assert parts.my_part is not None
        assert parts.my_part.key == "FUNERAL"
        assert "Số tài khoản của người lo mai táng" in parts.my_part.papers
        assert "Tờ khai của thân nhân hưởng chế độ tuất" not in parts.my_part.papers

    def test_the_applicant_sees_no_officer_and_no_reason(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        linked.finish(dossier, 1, reason="Trùng hồ sơ")

        shown = part_queries.list_public_parts(dossier_id=dossier.pk)

        assert [part.state for part in shown] == ["REFUSED", "CANCELLED", "CANCELLED"]
        assert "Trùng hồ sơ" not in repr(shown)

    def test_on_paper_the_limits_of_the_parts_add_up(self, linked: Linked):
        dossier = linked.receive_group(DEATH_GROUP, "FOUR", electronic=False)
        lead = linked.actor("SPECIALIST", task=linked.step(dossier, "part_1"))

        parts = part_queries.get_parts(dossier=dossier, actor=lead)

        assert parts is not None
        assert parts.planned_end is not None
        assert dossier.due_at is not None
        assert parts.planned_end > dossier.due_at


class TestOtherActsCannotEndAPart:
    def test_no_general_approval_ends_a_part(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        linked.propose(dossier, 1)
        task = linked.step(dossier, "sign_1")

        with pytest.raises(OutcomeNotOffered):
            services.conclude_step(
                task=services.TaskRef(task_id=task.pk, version=task.version),
                outcome="APPROVE",
                opinion="",
                actor=linked.actor("LEADER", task=task),
                at=MONDAY,
            )

    def test_the_leader_sends_a_part_back(self, linked: Linked):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        linked.propose(dossier, 1)
        task = linked.step(dossier, "sign_1")

        services.conclude_step(
            task=services.TaskRef(task_id=task.pk, version=task.version),
            outcome="SEND_BACK",
            opinion="Ghi lại tên đệm",
            actor=linked.actor("LEADER", task=task),
            at=MONDAY,
        )

        assert linked.open_steps(dossier) == {"part_1"}


class TestPages:
    def test_the_tab_shows_the_parts_and_signs_one(self, linked: Linked, client):
        dossier = linked.receive_group(BIRTH_GROUP, "THREE")
        linked.propose(dossier, 1)
        task = linked.step(dossier, "sign_1")
        leader = linked.actor("LEADER", task=task)
        client.force_login(Officer.objects.get(pk=leader.officer_id).account)

        page = client.get(f"/xu-ly/ho-so/{dossier.pk}/lien-thong")
        assert page.status_code == 200
        assert "Cấp thẻ bảo hiểm y tế" in page.content.decode()
        form = {"task": task.pk, "version": task.version, "decision": "GRANTED", "name": "Giấy"}
        refused = client.post(f"/xu-ly/ho-so/{dossier.pk}/lien-thong/sign", form)
        assert refused.status_code == 422
        assert "Nhập số của văn bản kết quả" in refused.content.decode()
        signed = client.post(
            f"/xu-ly/ho-so/{dossier.pk}/lien-thong/sign", {**form, "number": "7/GKS"}
        )

        assert signed.status_code == 302
        assert dossier.parts.get(number=1).result_number == "7/GKS"
