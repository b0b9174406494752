"""What every act needs: who does it, the tasks it opens and ends, the due date it sets."""

import random
from collections.abc import Iterator
from datetime import datetime

from motcua.config.demo import texts
from motcua.config.demo.case import Case, OpenTask, Tables
from motcua.config.demo.clockwork import Clockwork, Due
from motcua.config.demo.plans import Holder, OfficerPlan, ProvincePlan, TaskPlan
from motcua.config.demo.rows import to_json
from motcua.deadlines.events import Target
from motcua.legislation.rules import rule_set_for


class Desk:
    """The parts of acts, over the tables of one batch."""

    def __init__(
        self,
        *,
        tables: Tables,
        province: ProvincePlan,
        clockwork: Clockwork,
        task_ids: Iterator[int],
        source: random.Random,
    ) -> None:
        self.tables = tables
        self.province = province
        self.clockwork = clockwork
        self.task_ids = task_ids
        self.source = source

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
            agency_id, unit_id, shop_id = self.body(case, plan)
            holder = officer or (
                case.last_officer.get(plan.step_key) if plan.keeps_officer else None
            )
            task_id = next(self.task_ids)
            row = self.tables.tasks.add(
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
                due_at=self.clockwork.step(opened_at=at, limit=plan.limit),
            )
            case.open_tasks[plan.engine_id] = OpenTask(
                plan=plan,
                task_id=task_id,
                row=row,
                officer=holder,
                claimed_at=at if holder else None,
            )

    def somebody(self, role: str, kind: str, body_id: int) -> OfficerPlan:
        """Return one of those who hold a role at a body."""
        return self.source.choice(self.province.staff[role, kind, body_id])

    def write_ledger(
        self, case: Case, due: Due, *, kind: str, ground: str, actor: OfficerPlan, at: datetime
    ) -> None:
        case.ledger_count += 1
        self.tables.ledgers.add(
            dossier_id=case.dossier_id,
            sequence=case.ledger_count,
            kind=kind,
            recorded_at=at,
            rule_set=rule_set_for(case.received_at.date()).code,
            calendar_version_id=self.province.calendar_version_id,
            due_at=due.due_at,
            due_date=due.due_date,
            segments=due.segments,
            ground=ground,
            actor_label=actor.label,
        )

    def set_due(
        self, case: Case, *, kind: str, ground: str, actor: OfficerPlan, at: datetime
    ) -> Due:
        due = self.clockwork.after(
            received_at=case.received_at, limit=case.offer.limit, events=case.clock_events
        )
        self.write_ledger(case, due, kind=kind, ground=ground, actor=actor, at=at)
        return due

    def write_request(
        self, case: Case, *, stage: str, actor: OfficerPlan, at: datetime, is_late_breach: bool
    ) -> datetime:
        name, reason = texts.MISSING[case.dossier_id % len(texts.MISSING)]
        respond_by = self.clockwork.duty(Target.SUPPLEMENT_DEADLINE, at)
        case.request = self.tables.supplements.add(
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

    def close_task(
        self, case: Case, task: OpenTask, *, outcome: str, actor: OfficerPlan, at: datetime
    ) -> None:
        self.tables.tasks.put(
            task.row,
            state="DONE",
            officer_id=actor.officer_id,
            claimed_at=task.claimed_at or at,
            ended_at=at,
            outcome=outcome,
        )
        self.next_version(task)
        case.last_officer[task.plan.step_key] = actor
        del case.open_tasks[task.plan.engine_id]

    def cancel_task(self, case: Case, task: OpenTask, *, at: datetime) -> None:
        self.tables.tasks.put(task.row, state="CANCELLED", ended_at=at)
        self.next_version(task)
        del case.open_tasks[task.plan.engine_id]

    def next_version(self, task: OpenTask) -> None:
        task.version += 1
        self.tables.tasks.put(task.row, version=task.version)

    def body(self, case: Case, plan: TaskPlan) -> tuple[int, int | None, int | None]:
        match plan.holder:
            case Holder.COMPETENT_UNIT:
                return case.place.agency_id, case.place.unit_id, None
            case Holder.COMPETENT_AGENCY:
                return case.place.agency_id, None, None
            case Holder.FIXED:
                assert plan.agency_id is not None
                return plan.agency_id, plan.unit_id, None
            case _:
                return self.province.shops[case.shop_id].agency_id, None, case.shop_id

    def worker(self, case: Case, task: OpenTask) -> OfficerPlan:
        agency_id, unit_id, shop_id = self.body(case, task.plan)
        if shop_id is not None:
            return self.somebody(task.plan.role, "shop", shop_id)
        if unit_id is not None:
            return self.somebody(task.plan.role, "unit", unit_id)
        return self.somebody(task.plan.role, "agency", agency_id)

    def of_unit(self, case: Case, role: str) -> OfficerPlan:
        if case.place.unit_id is None:
            return self.somebody(role, "agency", case.place.agency_id)
        return self.somebody(role, "unit", case.place.unit_id)
