"""Opinions asked of other agencies: beside the process, by its step, late, silent, on paper."""

from datetime import timedelta

import pytest
from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.core.actors import Actor
from motcua.directory import queries as directory_queries
from motcua.directory.models import Agency, Posting
from motcua.dossiers import services
from motcua.dossiers.errors import NotPermitted, ReasonMissing, UnableToMoveDossier
from motcua.dossiers.facts import OpinionRequestFacts
from motcua.dossiers.models import Alert, Consultation, Dossier, DossierEvent
from motcua.dossiers.queries import consultations as consultation_queries
from motcua.dossiers.rules import AlertKind
from motcua.dossiers.sweeps import run_sweep
from motcua.notifications.models import StaffNotice
from motcua.workflow.models import Task

IN_TWO_DAYS = MONDAY + timedelta(days=2)
AFTER = MONDAY + timedelta(days=3)


def actor_of(posting: Posting) -> Actor:
    actor = directory_queries.get_actor(
        account_id=posting.officer.account_id, on=MONDAY.date(), origin="test"
    )
    assert actor is not None
    return actor


def department(function: str) -> Agency:
    return Agency.objects.get(function=function, level="PROVINCE", valid_to=None)


def request_to(agency: Agency, **changes: object) -> OpinionRequestFacts:
    values: dict[str, object] = {
        "agency_id": agency.pk,
        "content": "Đề nghị xác nhận tình trạng quy hoạch",
        "respond_by": IN_TWO_DAYS,
        "reply_method": "Trên hệ thống",
    }
    return OpinionRequestFacts(**{**values, **changes})  # type: ignore[arg-type]  # names as above


def ask(province: Province, *functions: str, **changes: object) -> Dossier:
    dossier = province.receive()
    specialist = province.assign(dossier)
    services.ask_opinions(
        dossier_id=dossier.pk,
        requests=[request_to(department(function), **changes) for function in functions],
        actor=specialist,
        at=MONDAY,
    )
    dossier.refresh_from_db()
    return dossier


def main_task(dossier: Dossier) -> Task:
    return Task.objects.get(
        instance=dossier.instance, step_key="appraise", state__in=["OPEN", "CLAIMED"]
    )


def answerer(question: Consultation) -> Actor:
    assert question.task is not None
    posting = Posting.objects.filter(
        role=question.task.role, unit=question.asked_unit, valid_to=None
    ).first()
    assert posting is not None
    return actor_of(posting)


def ref_of(task: Task | None) -> services.TaskRef:
    assert task is not None
    return services.TaskRef(task_id=task.pk, version=task.version)


class TestAskBesideTheProcess:
    def test_rule_041_content_deadline_and_reply_method_are_mandatory(self, province: Province):
        dossier = province.receive()
        specialist = province.assign(dossier)
        justice = department("JUSTICE")

        for missing in ({"content": " "}, {"reply_method": ""}, {"respond_by": MONDAY}):
            with pytest.raises(ReasonMissing):
                services.ask_opinions(
                    dossier_id=dossier.pk,
                    requests=[request_to(justice, **missing)],
                    actor=specialist,
                    at=MONDAY,
                )

        assert not Consultation.objects.exists()

    def test_rule_043_the_due_time_and_the_main_step_do_not_move(self, province: Province):
        dossier = province.receive()
        specialist = province.assign(dossier)
        due_at, task = dossier.due_at, main_task(dossier)

        services.ask_opinions(
            dossier_id=dossier.pk,
            requests=[request_to(department("JUSTICE")), request_to(department("CONSTRUCTION"))],
            actor=specialist,
            at=MONDAY,
        )

        dossier.refresh_from_db()
        assert dossier.due_at == due_at
        assert main_task(dossier) == task
        assert dossier.consultations.count() == 2
        lists = consultation_queries.list_asked_by_us(actor=specialist, at=MONDAY)
        assert {row.agency_label for row in lists.rows} == {
            department("JUSTICE").short_name,
            department("CONSTRUCTION").short_name,
        }

    def test_the_agency_asked_sees_answers_and_the_asker_is_told(self, province: Province):
        dossier = ask(province, "JUSTICE")
        question = dossier.consultations.get()
        person = answerer(question)
        waiting = consultation_queries.list_asked_of_us(actor=person, at=MONDAY)
        assert [row.id for row in waiting.rows] == [question.pk]

        services.answer_consultation(
            task=ref_of(question.task), reply="Không vướng quy hoạch", actor=person, at=MONDAY
        )

        question.refresh_from_db()
        assert (question.reply, question.is_reply_late) == ("Không vướng quy hoạch", False)
        assert not consultation_queries.list_asked_of_us(actor=person, at=MONDAY).rows
        told = StaffNotice.objects.filter(kind="CONSULT_ANSWERED")
        assert [row.officer_id for row in told] == [question.asked_by_id]
        kinds = DossierEvent.objects.filter(dossier_id=dossier.pk).values_list("kind", flat=True)
        assert {"dossier.consultation_asked", "dossier.consultation_answered"} <= set(kinds)

    def test_rule_042_silence_is_told_once_to_the_head_of_the_centre_and_approves_nothing(
        self, province: Province
    ):
        dossier = ask(province, "JUSTICE")
        question = dossier.consultations.get()
        assert run_sweep(kind=AlertKind.CONSULT_SILENT, at=IN_TWO_DAYS).found == 0

        first = run_sweep(kind=AlertKind.CONSULT_SILENT, at=AFTER)
        second = run_sweep(kind=AlertKind.CONSULT_SILENT, at=AFTER + timedelta(hours=1))

        assert (first.found, second.found) == (1, 0)
        question.refresh_from_db()
        assert (question.reply, question.replied_at) == ("", None)
        assert main_task(dossier).step_key == "appraise"
        head = province.actor("CENTER_HEAD")
        notices = StaffNotice.objects.filter(kind="CONSULT_SILENT")
        assert [row.officer_id for row in notices] == [head.officer_id]
        assert Alert.objects.filter(kind="CONSULT_SILENT", dossier=dossier).count() == 1
        silent = DossierEvent.objects.filter(
            dossier_id=dossier.pk, kind="dossier.consultation_silent"
        )
        assert silent.count() == 1

    def test_a_reply_after_the_deadline_is_marked_late(self, province: Province):
        dossier = ask(province, "JUSTICE")
        question = dossier.consultations.get()

        services.answer_consultation(
            task=ref_of(question.task), reply="Đồng ý", actor=answerer(question), at=AFTER
        )

        question.refresh_from_db()
        assert question.is_reply_late

    def test_a_paper_reply_is_entered_by_who_asked(self, province: Province):
        dossier = ask(province, "JUSTICE", reply_method="Văn bản giấy")
        question = dossier.consultations.get()
        specialist = province.actor("SPECIALIST", task=main_task(dossier))

        services.record_paper_reply(
            consultation_id=question.pk, reply="CV 15/STP", actor=specialist, at=MONDAY
        )

        question.refresh_from_db()
        assert question.replied_by_id == specialist.officer_id
        assert question.task is not None
        assert question.task.state == "DONE"

    def test_only_those_who_settle_ask_and_no_agency_twice(self, province: Province):
        dossier = ask(province, "JUSTICE")
        specialist = province.actor("SPECIALIST", task=main_task(dossier))
        stranger = province.actor("COUNTER_OFFICER", other_shop=True)
        requests = [request_to(department("JUSTICE"))]

        with pytest.raises(NotPermitted):
            services.ask_opinions(
                dossier_id=dossier.pk, requests=requests, actor=stranger, at=MONDAY
            )
        with pytest.raises(UnableToMoveDossier):
            services.ask_opinions(
                dossier_id=dossier.pk, requests=requests, actor=specialist, at=MONDAY
            )

    def test_a_question_is_taken_back_by_hand_or_by_the_decision(self, province: Province):
        dossier = ask(province, "JUSTICE", "CONSTRUCTION")
        first, second = dossier.consultations.order_by("pk")
        specialist = province.actor("SPECIALIST", task=main_task(dossier))

        services.withdraw_consultation(
            consultation_id=first.pk, reason="Đã rõ", actor=specialist, at=MONDAY
        )
        services.stop_dossier(
            dossier_id=dossier.pk,
            reason="Không cần nữa",
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY,
        )

        for question in (first, second):
            question.refresh_from_db()
            assert question.withdrawn_at == MONDAY
        assert not Task.objects.filter(
            instance=dossier.instance, state__in=["OPEN", "CLAIMED"]
        ).exists()
        assert run_sweep(kind=AlertKind.CONSULT_SILENT, at=AFTER).found == 0
