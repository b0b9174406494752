"""
What happens to an imaginary dossier: each method writes what the service of `dossiers` writes.

The words of the law are those of the services, so that a page shows old and new dossiers alike.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from motcua.config.demo import texts
from motcua.config.demo.case import Case, OpenTask, Tables
from motcua.config.demo.clockwork import Clockwork, Due
from motcua.config.demo.plans import (
    Holder,
    LimitPlan,
    MovePlan,
    OfficerPlan,
    ProvincePlan,
    TaskPlan,
)
from motcua.config.demo.rows import to_json
from motcua.deadlines.events import ClockEvent, Target
from motcua.deadlines.events import EventKind as ClockEventKind
from motcua.dossiers.events import EventKind
from motcua.dossiers.rules import DossierState
from motcua.legislation.rules import rule_set_for

_ARTICLE = "Nghị định 118/2025/NĐ-CP, Điều {}"
_OPINION_EVENTS = {
    "PROPOSE": EventKind.PROPOSED,
    "PROPOSE_REFUSAL": EventKind.REFUSAL_PROPOSED,
    "CHECKED": EventKind.CHECKED_ON_SITE,
    "APPROVE": EventKind.APPROVED,
}
_OPINION_KINDS = {"APPROVE": "APPROVAL", "PROPOSE": "PROPOSAL"}


class Acts:
    """The acts of one batch of dossiers."""

    def __init__(
        self,
        *,
        tables: Tables,
        province: ProvincePlan,
        clockwork: Clockwork,
        task_ids: Iterator[int],
        source: random.Random,
    ) -> None:
        self._tables = tables
        self._province = province
        self._clockwork = clockwork
        self._task_ids = task_ids
        self._source = source

    # --- intake --------------------------------------------------------------------------------

    def receive(self, case: Case, *, code: str, due: Due, actor: OfficerPlan, at: datetime) -> None:
        """Accept: code, due date, process started (`receive_dossier`)."""
        case.code = code
        case.state = DossierState.IN_PROCESS
        case.put(
            code=code,
            received_at=at,
            received_by_id=actor.officer_id,
            due_at=due.due_at,
            due_original_at=due.due_at,
        )
        self.write_ledger(
            case,
            due,
            kind="START",
            ground="Hồ sơ đầy đủ, hợp lệ được tiếp nhận (Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3)",
            actor=actor,
            at=at,
        )
        case.record(
            EventKind.RECEIVED,
            actor=actor,
            at=at,
            ground=_ARTICLE.format("17"),
            clock_effect="Bắt đầu tính thời hạn",
            data={"code": code, "due_at": due.due_at.isoformat() if due.due_at else None},
            action="dossier.receive",
        )

    def ask_completion(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        """Form 02 before acceptance (`request_completion`)."""
        case.state = DossierState.AWAITING_COMPLETION
        self._write_request(case, stage="INTAKE", actor=actor, at=at, is_late_breach=False)
        case.record(
            EventKind.COMPLETION_ASKED,
            actor=actor,
            at=at,
            ground="Điều 16 khoản 3, Điều 17 khoản 1 điểm c",
        )

    def refuse_intake(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        """Form 03 before acceptance (`refuse_at_intake`)."""
        case.state = DossierState.REFUSED_AT_INTAKE
        case.put(ended_at=at)
        self._tables.refusals.add(
            dossier_id=case.dossier_id,
            stage="INTAKE",
            reason=self._source.choice(texts.INTAKE_REFUSALS),
            refused_at=at,
            refused_by_id=actor.officer_id,
        )
        case.record(
            EventKind.REFUSED_AT_INTAKE, actor=actor, at=at, ground="Điều 17 khoản 1 điểm c"
        )

    # --- paper ---------------------------------------------------------------------------------

    def plan_paper(self, case: Case, *, at: datetime) -> list[Any]:  # Any: values of a row
        """Paper is to reach the settling unit by a moment (Decree 118/2025, art. 18(2))."""
        shop = self._province.shops[case.shop_id]
        crosses_levels = case.place.commune_id != shop.commune_id
        target = Target.CROSS_LEVEL_PAPER if crosses_levels else Target.HANDOVER
        return self._tables.transfers.add(
            dossier_id=case.dossier_id,
            is_paper=True,
            from_label=shop.label,
            to_label=case.place.unit_label or case.place.agency_label,
            from_shop_id=shop.shop_id,
            to_unit_id=case.place.unit_id,
            due_at=self._clockwork.duty(target, at),
        )

    def give_paper(self, case: Case, row: list[Any], *, at: datetime) -> None:  # Any: row
        actor = self.somebody("COUNTER_OFFICER", "shop", case.shop_id)
        self._tables.transfers.put(row, given_by_id=actor.officer_id, given_at=at)
        label = case.place.unit_label or case.place.agency_label
        case.record(EventKind.PAPERS_GIVEN, actor=actor, at=at, data={"to": label})

    def take_paper(self, case: Case, row: list[Any], *, at: datetime) -> None:  # Any: row
        actor = self._of_unit(case, "SPECIALIST")
        self._tables.transfers.put(row, taken_by_id=actor.officer_id, taken_at=at)
        label = self._province.shops[case.shop_id].label
        case.record(EventKind.PAPERS_TAKEN, actor=actor, at=at, data={"from": label})

    # --- steps ---------------------------------------------------------------------------------

    def open_tasks(
        self,
        case: Case,
        opened: tuple[TaskPlan, ...],
        *,
        at: datetime,
        officer: OfficerPlan | None = None,
    ) -> None:
        """Open tasks; those of the unit go to the officer who is named or had the step before."""
        for plan in opened:
            agency_id, unit_id, shop_id = self._body(case, plan)
            holder = officer or (case.last_officer.get(plan.step_key) if plan.keeps_officer else None)
            task_id = next(self._task_ids)
            row = self._tables.tasks.add(
                id=task_id,
                instance_id=case.instance_id,
                step_key=plan.step_key,
                step_name=plan.step_name,
                engine_task_id=plan.engine_id,
                state="CLAIMED" if holder else "OPEN",
                role=plan.role,
                agency_id=agency_id,
                unit_id=unit_id,
                shop_id=shop_id,
                officer_id=holder.officer_id if holder else None,
                claimed_at=at if holder else None,
                is_waiting_elsewhere=plan.is_waiting_elsewhere,
                opened_at=at,
                due_at=self._clockwork.step(opened_at=at, limit=plan.limit),
            )
            case.open_tasks[plan.engine_id] = OpenTask(
                plan=plan,
                task_id=task_id,
                row=row,
                officer=holder,
                claimed_at=at if holder else None,
            )

    def claim(self, case: Case, engine_id: str, *, at: datetime) -> None:
        """Somebody of the unit takes the task (`claim_work`)."""
        task = case.open_tasks[engine_id]
        if task.officer is not None:
            return
        task.officer = self._worker(case, task)
        task.claimed_at = at
        self._tables.tasks.put(
            task.row,
            state="CLAIMED",
            officer_id=task.officer.officer_id,
            claimed_at=at,
        )
        self._next_version(task)
        case.record(EventKind.CLAIMED, actor=task.officer, at=at)

    def move(self, case: Case, move: MovePlan, *, at: datetime) -> None:
        """Do one step with its outcome, whatever that is."""
        task = case.open_tasks[move.engine_id]
        actor = task.officer or self._worker(case, task)
        self._close(case, task, outcome=move.outcome, actor=actor, at=at)
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

    def stop(self, case: Case, *, received_at: datetime, limit: LimitPlan, at: datetime) -> None:
        """The applicant withdraws (`stop_dossier`; Decree 118/2025, art. 21)."""
        actor = self.somebody("COUNTER_OFFICER", "shop", case.shop_id)
        for task in list(case.open_tasks.values()):
            self._cancel(case, task, at=at)
        case.state = DossierState.STOPPED
        case.instance_ended_at = at
        case.put(due_at=None, ended_at=at)
        due = self._clockwork.after(
            received_at=received_at,
            limit=limit,
            events=(*case.clock_events, ClockEvent(kind=ClockEventKind.STOP, at=at)),
        )
        self.write_ledger(
            case,
            due,
            kind="STOP",
            ground="Người làm thủ tục yêu cầu dừng (Điều 21)",
            actor=actor,
            at=at,
        )
        case.record(
            EventKind.STOPPED,
            actor=actor,
            at=at,
            ground=_ARTICLE.format("21"),
            clock_effect="Kết thúc",
            data={"reason": texts.STOP_REASON},
        )

    # --- outcomes ------------------------------------------------------------------------------

    def _assign(self, case: Case, move: MovePlan, *, actor: OfficerPlan, at: datetime) -> None:
        officer = self._of_unit(case, "SPECIALIST")
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
        text = self._source.choice(_opinion_texts(task.plan.step_key, outcome))
        case.is_refused |= outcome == "PROPOSE_REFUSAL"
        self._tables.opinions.add(
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
        respond_by = self._clockwork.step(opened_at=at, limit=plan.limit)
        if respond_by is None or respond_by <= at:
            respond_by = at + timedelta(days=3)
        case.consultation = self._tables.consultations.add(
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
            ground=_ARTICLE.format("19 khoản 4"),
            data={"content": texts.QUESTION, "respond_by": respond_by.isoformat()},
        )

    def _answer(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        reply = self._source.choice(texts.ANSWERS)
        assert case.consultation is not None
        self._tables.consultations.put(
            case.consultation, reply=reply, replied_by_id=actor.officer_id, replied_at=at
        )
        case.record(EventKind.CONSULTATION_ANSWERED, actor=actor, at=at, data={"reply": reply})

    def _ask_supplement(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        limit = self._clockwork.duty(Target.AGENCY_RETURN_LIMIT, case.received_at)
        respond_by = self._write_request(
            case, stage="AGENCY", actor=actor, at=at, is_late_breach=at > limit
        )
        case.state = DossierState.SUPPLEMENT_REQUESTED
        case.clock_events.append(ClockEvent(kind=ClockEventKind.SUPPLEMENT_REQUEST, at=at))
        case.put(supplement_due_at=respond_by, due_at=None)
        self._set_due(
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
            ground=_ARTICLE.format("19 khoản 5"),
            clock_effect="Hủy hạn, chờ bổ sung",
            data={"reason": texts.SUPPLEMENT_REASON, "respond_by": respond_by.isoformat()},
        )

    def _take_supplement(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        assert case.request is not None
        self._tables.supplements.put(case.request, completed_at=at)
        self._tables.components.add(
            dossier_id=case.dossier_id,
            order=len(case.offer.papers) + 1,
            name=texts.MISSING[case.dossier_id % len(texts.MISSING)][0],
            kind="COPY",
        )
        case.state = DossierState.IN_PROCESS
        case.clock_events.append(ClockEvent(kind=ClockEventKind.SUPPLEMENT_COMPLETE, at=at))
        due = self._set_due(
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
            ground=_ARTICLE.format("19 khoản 5"),
            clock_effect="Tính lại từ đầu",
        )

    def _close_incomplete(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        for task in list(case.open_tasks.values()):
            self._cancel(case, task, at=at)
        case.state = DossierState.CLOSED_INCOMPLETE
        case.instance_ended_at = at
        case.put(supplement_due_at=None, ended_at=at)
        case.record(
            EventKind.CLOSED_INCOMPLETE,
            actor=actor,
            at=at,
            ground=_ARTICLE.format("19 khoản 5"),
            clock_effect="Kết thúc",
        )

    def _issue(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        if case.is_refused:
            self._tables.refusals.add(
                dossier_id=case.dossier_id,
                stage="AGENCY",
                reason=self._source.choice(texts.REFUSALS),
                refused_at=at,
                refused_by_id=actor.officer_id,
            )
        case.result = self._tables.results.add(
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
            ground=_ARTICLE.format("22"),
            clock_effect="Dừng đồng hồ",
        )

    def _return(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        is_applicant = self._source.random() < 0.92
        authority = "" if is_applicant else self._source.choice(texts.AUTHORITIES)
        name, identity = case.applicant if is_applicant else case.stand_in
        assert case.result is not None
        self._tables.results.put(
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
            ground=_ARTICLE.format("22"),
            data={"is_applicant": is_applicant, "authority": authority},
        )

    # --- parts ---------------------------------------------------------------------------------

    def somebody(self, role: str, kind: str, body_id: int) -> OfficerPlan:
        """Return one of those who hold a role at a body."""
        return self._source.choice(self._province.staff[role, kind, body_id])

    def write_ledger(
        self, case: Case, due: Due, *, kind: str, ground: str, actor: OfficerPlan, at: datetime
    ) -> None:
        case.ledger_count += 1
        self._tables.ledgers.add(
            dossier_id=case.dossier_id,
            sequence=case.ledger_count,
            kind=kind,
            recorded_at=at,
            rule_set=rule_set_for(case.received_at.date()).code,
            calendar_version_id=self._province.calendar_version_id,
            due_at=due.due_at,
            due_date=due.due_date,
            segments=due.segments,
            ground=ground,
            actor_label=actor.label,
        )

    def _set_due(
        self, case: Case, *, kind: str, ground: str, actor: OfficerPlan, at: datetime
    ) -> Due:
        due = self._clockwork.after(
            received_at=case.received_at, limit=case.offer.limit, events=case.clock_events
        )
        self.write_ledger(case, due, kind=kind, ground=ground, actor=actor, at=at)
        return due

    def _write_request(
        self, case: Case, *, stage: str, actor: OfficerPlan, at: datetime, is_late_breach: bool
    ) -> datetime:
        name, reason = texts.MISSING[case.dossier_id % len(texts.MISSING)]
        respond_by = self._clockwork.duty(Target.SUPPLEMENT_DEADLINE, at)
        case.request = self._tables.supplements.add(
            dossier_id=case.dossier_id,
            stage=stage,
            reason=texts.SUPPLEMENT_REASON,
            items=to_json([{"name": name, "reason": reason}]),
            requested_at=at,
            requested_by_id=actor.officer_id,
            respond_by=respond_by,
            is_late_breach=is_late_breach,
        )
        return respond_by

    def _close(
        self, case: Case, task: OpenTask, *, outcome: str, actor: OfficerPlan, at: datetime
    ) -> None:
        self._tables.tasks.put(
            task.row,
            state="DONE",
            officer_id=actor.officer_id,
            claimed_at=task.claimed_at or at,
            ended_at=at,
            outcome=outcome,
        )
        self._next_version(task)
        case.last_officer[task.plan.step_key] = actor
        del case.open_tasks[task.plan.engine_id]

    def _cancel(self, case: Case, task: OpenTask, *, at: datetime) -> None:
        self._tables.tasks.put(task.row, state="CANCELLED", ended_at=at)
        self._next_version(task)
        del case.open_tasks[task.plan.engine_id]

    def _next_version(self, task: OpenTask) -> None:
        task.version += 1
        self._tables.tasks.put(task.row, version=task.version)

    def _body(self, case: Case, plan: TaskPlan) -> tuple[int, int | None, int | None]:
        match plan.holder:
            case Holder.COMPETENT_UNIT:
                return case.place.agency_id, case.place.unit_id, None
            case Holder.COMPETENT_AGENCY:
                return case.place.agency_id, None, None
            case Holder.FIXED:
                assert plan.agency_id is not None
                return plan.agency_id, plan.unit_id, None
            case _:
                return self._province.shops[case.shop_id].agency_id, None, case.shop_id

    def _worker(self, case: Case, task: OpenTask) -> OfficerPlan:
        agency_id, unit_id, shop_id = self._body(case, task.plan)
        if shop_id is not None:
            return self.somebody(task.plan.role, "shop", shop_id)
        if unit_id is not None:
            return self.somebody(task.plan.role, "unit", unit_id)
        return self.somebody(task.plan.role, "agency", agency_id)

    def _of_unit(self, case: Case, role: str) -> OfficerPlan:
        if case.place.unit_id is None:
            return self.somebody(role, "agency", case.place.agency_id)
        return self.somebody(role, "unit", case.place.unit_id)


def _opinion_texts(step_key: str, outcome: str) -> tuple[str, ...]:
    if outcome == "PROPOSE_REFUSAL":
        return texts.REFUSALS
    if outcome == "APPROVE":
        return texts.APPROVALS
    if outcome == "CHECKED":
        return (texts.FIELD_CHECK,)
    return texts.REVIEWS if step_key == "review" else texts.APPRAISALS
