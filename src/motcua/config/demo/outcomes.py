"""How a step of the process ends: what its outcome does to an imaginary dossier."""

from datetime import datetime, timedelta

from motcua.config.demo import texts
from motcua.config.demo.case import Case, OpenTask
from motcua.config.demo.desk import Desk
from motcua.config.demo.plans import Holder, MovePlan, OfficerPlan, TaskPlan
from motcua.deadlines.events import ClockEvent, Target
from motcua.deadlines.events import EventKind as ClockEventKind
from motcua.dossiers.events import EventKind
from motcua.dossiers.rules import DossierState

ARTICLE = "Nghị định 118/2025/NĐ-CP, Điều {}"
_OPINION_EVENTS = {
    "PROPOSE": EventKind.PROPOSED,
    "PROPOSE_REFUSAL": EventKind.REFUSAL_PROPOSED,
    "CHECKED": EventKind.CHECKED_ON_SITE,
    "APPROVE": EventKind.APPROVED,
}
_OPINION_KINDS = {"APPROVE": "APPROVAL", "PROPOSE": "PROPOSAL"}


class Outcomes(Desk):
    """The services of the settling agency and of the return, as bulk rows."""

    def move(self, case: Case, move: MovePlan, *, at: datetime) -> None:
        """Do one step with its outcome, whatever that is."""
        task = case.open_tasks[move.engine_id]
        actor = task.officer or self.worker(case, task)
        self.close_task(case, task, outcome=move.outcome, actor=actor, at=at)
        case.engine_state = move.state
        match move.outcome:
            case "ASSIGN":
                self._assign(case, move, actor=actor, at=at)
                return
            case "SUPPLEMENT":
                self._ask_supplement(case, actor=actor, at=at)
            case "CONSULT":
                self._ask_consultation(case, move.opened[0], actor=actor, at=at)
            case "REPLY":
                self._answer(case, actor=actor, at=at)
            case "CLOSED":
                self._close_incomplete(case, actor=actor, at=at)
            case "ISSUE":
                self._issue(case, actor=actor, at=at)
            case "RETURN":
                self._return(case, actor=actor, at=at)
            case "COMPLETED" if move.step_key == "await_supplement":
                self._take_supplement(case, actor=actor, at=at)
            case "COMPLETED":
                self._issue(case, actor=actor, at=at)
            case "APPROVE" if any(plan.step_key == "return" for plan in move.opened):
                self._write_opinion(case, task, move.outcome, actor=actor, at=at)
                self._issue(case, actor=actor, at=at)
            case _:
                self._conclude(case, task, move, actor=actor, at=at)
        self.open_tasks(case, move.opened, at=at)

    def _assign(self, case: Case, move: MovePlan, *, actor: OfficerPlan, at: datetime) -> None:
        officer = self.of_unit(case, "SPECIALIST")
        mine = tuple(plan for plan in move.opened if plan.holder is not Holder.FIXED)
        asked = tuple(plan for plan in move.opened if plan.holder is Holder.FIXED)
        self.open_tasks(case, mine, at=at, officer=officer)
        self.open_tasks(case, asked, at=at)
        case.record(
            EventKind.ASSIGNED,
            actor=actor,
            at=at,
            data={"officer_id": officer.officer_id, "officer": officer.label},
        )
        for plan in asked:
            self._ask_consultation(case, plan, actor=officer, at=at, is_opened=True)

    def _conclude(
        self, case: Case, task: OpenTask, move: MovePlan, *, actor: OfficerPlan, at: datetime
    ) -> None:
        text = self._write_opinion(case, task, move.outcome, actor=actor, at=at)
        is_review = move.step_key == "review"
        kind = EventKind.REVIEWED if is_review else _OPINION_EVENTS[move.outcome]
        case.record(kind, actor=actor, at=at, data={"opinion": text})

    def _write_opinion(
        self, case: Case, task: OpenTask, outcome: str, *, actor: OfficerPlan, at: datetime
    ) -> str:
        text = self.source.choice(_opinion_texts(task.plan.step_key, outcome))
        case.is_refused |= outcome == "PROPOSE_REFUSAL"
        self.tables.opinions.add(
            dossier_id=case.dossier_id,
            task_id=task.task_id,
            kind=_OPINION_KINDS.get(outcome, "APPRAISAL"),
            text=text,
            officer_id=actor.officer_id,
            unit_label=actor.unit_label,
            written_at=at,
        )
        return text

    def _ask_consultation(
        self,
        case: Case,
        plan: TaskPlan,
        *,
        actor: OfficerPlan,
        at: datetime,
        is_opened: bool = False,
    ) -> None:
        respond_by = self.clockwork.step(opened_at=at, limit=plan.limit)
        if respond_by is None or respond_by <= at:
            respond_by = at + timedelta(days=3)
        case.consultation = self.tables.consultations.add(
            dossier_id=case.dossier_id,
            task_id=case.open_tasks[plan.engine_id].task_id if is_opened else None,
            asked_agency_id=plan.agency_id,
            asked_unit_id=plan.unit_id,
            content=texts.QUESTION,
            reply_method=texts.CONSULTATION_REPLY_METHOD,
            asked_by_id=actor.officer_id,
            asked_at=at,
            respond_by=respond_by,
        )
        case.record(
            EventKind.CONSULTATION_ASKED,
            actor=actor,
            at=at,
            ground=ARTICLE.format("19 khoản 4"),
            data={"content": texts.QUESTION, "respond_by": respond_by.isoformat()},
        )

    def _answer(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        reply = self.source.choice(texts.ANSWERS)
        assert case.consultation is not None
        self.tables.consultations.put(
            case.consultation, reply=reply, replied_by_id=actor.officer_id, replied_at=at
        )
        case.record(EventKind.CONSULTATION_ANSWERED, actor=actor, at=at, data={"reply": reply})

    def _ask_supplement(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        limit = self.clockwork.duty(Target.AGENCY_RETURN_LIMIT, case.received_at)
        respond_by = self.write_request(
            case, stage="AGENCY", actor=actor, at=at, is_late_breach=at > limit
        )
        case.state = DossierState.SUPPLEMENT_REQUESTED
        case.clock_events.append(ClockEvent(kind=ClockEventKind.SUPPLEMENT_REQUEST, at=at))
        case.put(supplement_due_at=respond_by, due_at=None)
        self.set_due(
            case,
            kind="PAUSE",
            ground="Yêu cầu bổ sung hồ sơ: hủy hạn đang tính (Điều 19 khoản 5)",
            actor=actor,
            at=at,
        )
        case.record(
            EventKind.SUPPLEMENT_ASKED,
            actor=actor,
            at=at,
            ground=ARTICLE.format("19 khoản 5"),
            clock_effect="Hủy hạn, chờ bổ sung",
            data={"reason": texts.SUPPLEMENT_REASON, "respond_by": respond_by.isoformat()},
        )

    def _take_supplement(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        assert case.request is not None
        self.tables.supplements.put(case.request, completed_at=at)
        self.tables.components.add(
            dossier_id=case.dossier_id,
            order=len(case.offer.papers) + 1,
            name=texts.MISSING[case.dossier_id % len(texts.MISSING)][0],
            kind="COPY",
        )
        case.state = DossierState.IN_PROCESS
        case.clock_events.append(ClockEvent(kind=ClockEventKind.SUPPLEMENT_COMPLETE, at=at))
        due = self.set_due(
            case,
            kind="RESTART",
            ground="Nhận đủ hồ sơ bổ sung: tính lại từ đầu (Điều 19 khoản 5)",
            actor=actor,
            at=at,
        )
        case.put(supplement_due_at=None, due_at=due.due_at)
        case.record(
            EventKind.SUPPLEMENT_RECEIVED,
            actor=actor,
            at=at,
            ground=ARTICLE.format("19 khoản 5"),
            clock_effect="Tính lại từ đầu",
        )

    def _close_incomplete(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        for task in list(case.open_tasks.values()):
            self.cancel_task(case, task, at=at)
        case.state = DossierState.CLOSED_INCOMPLETE
        case.instance_ended_at = at
        case.put(supplement_due_at=None, ended_at=at)
        case.record(
            EventKind.CLOSED_INCOMPLETE,
            actor=actor,
            at=at,
            ground=ARTICLE.format("19 khoản 5"),
            clock_effect="Kết thúc",
        )

    def _issue(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        if case.is_refused:
            self.tables.refusals.add(
                dossier_id=case.dossier_id,
                stage="AGENCY",
                reason=self.source.choice(texts.REFUSALS),
                refused_at=at,
                refused_by_id=actor.officer_id,
            )
        case.result = self.tables.results.add(
            dossier_id=case.dossier_id,
            outcome="REFUSED" if case.is_refused else "GRANTED",
            number="" if case.is_refused else f"{case.dossier_id % 9000 + 1}/KQ",
            name=case.procedure.result_name,
            issued_by_id=actor.officer_id,
            issued_at=at,
        )
        case.state = DossierState.AT_COUNTER
        case.put(decided_at=at, result_at=at)
        case.record(
            EventKind.RESULT_ISSUED,
            actor=actor,
            at=at,
            ground=ARTICLE.format("22"),
            clock_effect="Dừng đồng hồ",
        )

    def _return(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        is_applicant = self.source.random() < 0.92
        authority = "" if is_applicant else self.source.choice(texts.AUTHORITIES)
        name, identity = case.applicant if is_applicant else case.stand_in
        assert case.result is not None
        self.tables.results.put(
            case.result,
            returned_by_id=actor.officer_id,
            returned_at=at,
            collector_name=name,
            collector_identity=identity,
            collector_authority=authority,
        )
        case.state = DossierState.RETURNED
        case.instance_ended_at = at
        case.put(ended_at=at)
        case.record(
            EventKind.RESULT_RETURNED,
            actor=actor,
            at=at,
            ground=ARTICLE.format("22"),
            data={"is_applicant": is_applicant, "authority": authority},
        )


def _opinion_texts(step_key: str, outcome: str) -> tuple[str, ...]:
    if outcome == "PROPOSE_REFUSAL":
        return texts.REFUSALS
    if outcome == "APPROVE":
        return texts.APPROVALS
    if outcome == "CHECKED":
        return (texts.FIELD_CHECK,)
    return texts.REVIEWS if step_key == "review" else texts.APPRAISALS
