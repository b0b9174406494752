"""What the officers of a journey do at each step, in one of the ways a dossier may go."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum

from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.directory import queries as directory_queries
from motcua.directory.models import Agency, Posting
from motcua.documents import services as document_services
from motcua.dossiers import services
from motcua.dossiers.facts import (
    CollectorFacts,
    ComponentFacts,
    ConsultationFacts,
    OpinionRequestFacts,
    SupplementItemFacts,
)
from motcua.dossiers.models import Dossier
from motcua.workflow.models import Task
from motcua.workflow.processes.interagency import GATHER, number_of_step


class Scenario(StrEnum):
    """A way through the law that a journey takes."""

    PLAIN = "plain"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    STOP = "stop"
    EXTENSION = "extension"
    CONSULTATION = "consultation"
    INTERAGENCY = "interagency"  # on paper, one after another
    GROUP = "group"  # as data, side by side
    DELEGATED = "delegated"
    COMPLETION = "completion"  # something was missing at the desk
    EARLY = "early"  # the result is there before the promised day


class JourneyStuck(DomainError):
    """The process came to a step that nobody in the directory may do, or never ended."""


class ScenarioDoesNotFit(DomainError):
    """The procedure has no such way: nothing is wrong with it."""


APPLICANT_NAME = "Nguyễn Thị Thử Nghiệm"
APPLICANT_NUMBER = "999190000018"


class Desk:
    """
    Does the open tasks of one dossier as the officers who may.

    `people_on` is the day whose postings hold: before the reform of July 2025 nobody is on record.
    """

    def __init__(self, dossier: Dossier, *, scenario: Scenario, people_on: date) -> None:
        self.dossier = dossier
        self.scenario = scenario
        self._people_on = people_on
        self._is_asked = self._is_consulted = False

    def next_task(self) -> Task | None:
        tasks = Task.objects.filter(
            instance=self.dossier.instance, state__in=["OPEN", "CLAIMED"]
        ).order_by("pk")
        # A consulted agency answers first; the one that asked goes on afterwards.
        return min(tasks, key=lambda task: not task.step_key.startswith("consult"), default=None)

    def do(self, task: Task, at: datetime) -> None:
        """
        Do one task.

        :raises JourneyStuck: if the step is not known or nobody may do it
        """
        actor = self.find_actor(
            role=task.role,
            shop_id=task.shop_id,
            unit_id=task.unit_id,
            agency_id=task.agency_id,
            officer_id=task.officer_id,
        )
        act = self._act_of(task.step_key)
        if act is None:
            raise JourneyStuck(f"Không biết làm bước “{task.step_name}” ({task.step_key}).")
        act(services.TaskRef(task_id=task.pk, version=task.version), task, actor, at)

    def find_actor(
        self,
        *,
        role: str,
        shop_id: int | None = None,
        unit_id: int | None = None,
        agency_id: int | None = None,
        officer_id: int | None = None,
    ) -> Actor:
        """
        Return somebody with a role at a place.

        :raises JourneyStuck: if there is nobody
        """
        return find_actor(
            role=role,
            shop_id=shop_id,
            unit_id=unit_id,
            agency_id=agency_id,
            officer_id=officer_id,
            on=self._people_on,
        )

    def _act_of(
        self, step_key: str
    ) -> Callable[[services.TaskRef, Task, Actor, datetime], object] | None:
        if number_of_step(step_key) is not None:
            return self._work_on_part if step_key.startswith("part_") else self._sign_part
        if step_key.startswith("consult"):
            return self._answer
        acts: dict[str, Callable[[services.TaskRef, Task, Actor, datetime], object]] = {
            "assign": self._assign,
            "appraise": self._appraise,
            "rework": self._propose,
            "field_check": self._check,
            "review": self._review,
            "approve": self._approve,
            "issue": self._issue,
            "settle_here": self._settle,
            "await_supplement": self._supplement,
            "decide_here": self._decide_here,
            "seal": self._seal,
            GATHER: self._gather,
            "return": self._return,
        }
        return acts.get(step_key)

    def _assign(self, ref: services.TaskRef, task: Task, actor: Actor, at: datetime) -> None:
        posting = (
            Posting.objects.filter(
                role="SPECIALIST", unit=task.unit, valid_from__lte=self._people_on
            )
            .exclude(valid_to__lt=self._people_on)
            .order_by("pk")
            .first()
        )
        if posting is None:
            raise JourneyStuck(f"Đơn vị của bước “{task.step_name}” không có chuyên viên.")
        services.assign_dossier(task=ref, officer_id=posting.officer_id, actor=actor, at=at)

    def _appraise(self, ref: services.TaskRef, task: Task, actor: Actor, at: datetime) -> None:
        outcomes = outcomes_of(task)
        if self.scenario is Scenario.SUPPLEMENT and "SUPPLEMENT" in outcomes and not self._is_asked:
            self._is_asked = True
            services.request_supplement(
                task=ref,
                items=(SupplementItemFacts(name="Bản chụp rõ nét", reason="Bản đã nộp bị mờ"),),
                reason="Giấy tờ nộp kèm không đọc được.",
                actor=actor,
                at=at,
            )
            return
        # The first time the other agency is asked; when it has answered, the process goes on.
        if "CONSULT" in outcomes and not self.dossier.consultations.exists():
            services.ask_consultation(
                task=ref,
                consultation=ConsultationFacts(
                    agency_function="",
                    content="Cho ý kiến về hồ sơ.",
                    respond_by=at + timedelta(days=3),
                    reply_method="Trên hệ thống",
                ),
                actor=actor,
                at=at,
            )
            return
        if self.scenario is Scenario.CONSULTATION and not self.dossier.consultations.exists():
            self._ask_beside(actor, at)
        self._propose(ref, task, actor, at)

    def _ask_beside(self, actor: Actor, at: datetime) -> None:
        other = (
            Agency.objects.filter(valid_to=None, units__function="LICENSING")
            .exclude(pk=self.dossier.competent_agency_id)
            .order_by("level", "pk")
            .first()
        )
        if other is None:
            raise JourneyStuck("Không có cơ quan nào để lấy ý kiến.")
        services.ask_opinions(
            dossier_id=self.dossier.pk,
            requests=(
                OpinionRequestFacts(
                    agency_id=other.pk,
                    content="Cho ý kiến về hồ sơ.",
                    respond_by=at + timedelta(days=3),
                    reply_method="Trên hệ thống",
                ),
            ),
            actor=actor,
            at=at,
        )

    def _propose(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        services.conclude_step(
            task=ref,
            outcome="PROPOSE_REFUSAL" if self._refuses else "PROPOSE",
            opinion="Không đủ điều kiện." if self._refuses else "Đủ điều kiện.",
            actor=actor,
            at=at,
        )

    def _work_on_part(self, ref: services.TaskRef, task: Task, actor: Actor, at: datetime) -> None:
        if "SUPPLEMENT" in outcomes_of(task):
            self._appraise(ref, task, actor, at)
        else:
            services.conclude_step(
                task=ref, outcome="PROPOSE", opinion="Đủ điều kiện.", actor=actor, at=at
            )

    def _sign_part(self, ref: services.TaskRef, task: Task, actor: Actor, at: datetime) -> None:
        number = number_of_step(task.step_key)
        assert number is not None
        part = self.dossier.parts.get(number=number)
        services.finish_part(
            task=ref,
            result=self._result(at, is_granted=not (self._refuses and part.is_lead)),
            actor=actor,
            at=at,
        )

    def _gather(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        services.gather_results(task=ref, actor=actor, at=at)

    def _answer(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        services.answer_consultation(task=ref, reply="Thống nhất.", actor=actor, at=at)

    def _check(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        services.conclude_step(
            task=ref, outcome="CHECKED", opinion="Hiện trạng đúng hồ sơ.", actor=actor, at=at
        )

    def _review(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        services.conclude_step(
            task=ref, outcome="PROPOSE", opinion="Đồng ý trình.", actor=actor, at=at
        )

    def _approve(self, ref: services.TaskRef, task: Task, actor: Actor, at: datetime) -> None:
        if "issue" in task.instance.definition.steps:
            services.conclude_step(task=ref, outcome="APPROVE", opinion="", actor=actor, at=at)
            return
        services.approve_and_issue(
            task=ref, result=self._result(at), opinion="", actor=actor, at=at
        )

    def _issue(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        services.issue_result(task=ref, result=self._result(at), actor=actor, at=at)

    def _settle(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        services.settle_at_counter(
            task=ref, result=self._result(at), collector=_collector(), actor=actor, at=at
        )

    def _supplement(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        paper = ComponentFacts(requirement_id=None, name="Bản chụp rõ nét", kind="COPY")
        services.receive_supplement(task=ref, components=(paper,), actor=actor, at=at)

    def _decide_here(self, ref: services.TaskRef, task: Task, actor: Actor, at: datetime) -> None:
        assert actor.officer_id is not None
        assert task.shop_id is not None
        agency_id = self.dossier.competent_agency_id
        services.grant_mandate(
            facts=services.MandateFacts(
                agency_id=agency_id,
                shop_id=task.shop_id,
                officer_id=actor.officer_id,
                procedure_id=self.dossier.revision.procedure_id,
                valid_from=at.date(),
                valid_to=at.date(),
                ground="Văn bản ủy quyền minh họa",
            ),
            actor=self.find_actor(role="LEADER", agency_id=agency_id),
            at=at,
        )
        services.decide_at_counter(task=ref, result=self._result(at), actor=actor, at=at)

    def _seal(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        services.seal_result(task=ref, actor=actor, at=at)

    def _return(self, ref: services.TaskRef, _task: Task, actor: Actor, at: datetime) -> None:
        services.return_result(task=ref, collector=_collector(), actor=actor, at=at)

    @property
    def _refuses(self) -> bool:
        return self.scenario is Scenario.REFUSAL

    def _result(self, at: datetime, *, is_granted: bool | None = None) -> services.ResultFacts:
        granted = not self._refuses if is_granted is None else is_granted
        stored = document_services.store_file(content=io.BytesIO(_blank_pdf()), at=at)
        return services.ResultFacts(
            is_granted=granted,
            name="Kết quả minh họa",
            number=f"{at:%H%M}/KQ" if granted else "",
            reason="" if granted else "Không đủ điều kiện theo quy định.",
            file_id=stored.pk,
        )


def find_actor(
    *,
    role: str,
    on: date,
    shop_id: int | None = None,
    unit_id: int | None = None,
    agency_id: int | None = None,
    officer_id: int | None = None,
) -> Actor:
    """
    Return somebody with a role at a place on a day.

    :raises JourneyStuck: if there is nobody
    """
    postings = Posting.objects.filter(role=role, valid_from__lte=on).exclude(valid_to__lt=on)
    if officer_id is not None:
        postings = postings.filter(officer_id=officer_id)
    if shop_id is not None:
        postings = postings.filter(shop_id=shop_id)
    elif unit_id is not None:
        postings = postings.filter(unit_id=unit_id)
    elif agency_id is not None:
        postings = postings.filter(agency_id=agency_id)
    posting = postings.select_related("officer").order_by("pk").first()
    if posting is None:
        where = Agency.objects.filter(pk=agency_id or 0).first()
        raise JourneyStuck(f"Không ai giữ vai trò {role} ở {where.name if where else 'đây'}.")
    actor = directory_queries.get_actor(
        account_id=posting.officer.account_id, on=on, origin="journey"
    )
    assert actor is not None
    return actor


def outcomes_of(task: Task) -> set[str]:
    """Return how the step of a task may end; of work beside the process nothing."""
    step = task.instance.definition.steps.get(task.step_key, {})
    return {outcome["key"] for outcome in step.get("outcomes", ())}


def _blank_pdf() -> bytes:
    import pypdfium2

    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(595, 842)
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def _collector() -> CollectorFacts:
    return CollectorFacts(
        full_name=APPLICANT_NAME, identity_number=APPLICANT_NUMBER, is_applicant=True
    )
