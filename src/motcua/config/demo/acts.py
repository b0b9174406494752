"""
What happens to an imaginary dossier: each method writes what the service of `dossiers` writes.

The words of the law are those of the services, so that a page shows old and new dossiers alike.
"""

from datetime import datetime
from typing import Any

from motcua.config.demo import texts
from motcua.config.demo.case import Case
from motcua.config.demo.clockwork import Due
from motcua.config.demo.outcomes import ARTICLE, Outcomes
from motcua.config.demo.plans import LimitPlan, OfficerPlan
from motcua.deadlines.events import ClockEvent, Target
from motcua.deadlines.events import EventKind as ClockEventKind
from motcua.dossiers.events import EventKind
from motcua.dossiers.rules import DossierState


class Acts(Outcomes):
    """The acts of one batch of dossiers."""

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
            ground=ARTICLE.format("17"),
            clock_effect="Bắt đầu tính thời hạn",
            data={"code": code, "due_at": due.due_at.isoformat() if due.due_at else None},
            action="dossier.receive",
        )

    def ask_completion(self, case: Case, *, actor: OfficerPlan, at: datetime) -> None:
        """Form 02 before acceptance (`request_completion`)."""
        case.state = DossierState.AWAITING_COMPLETION
        self.write_request(case, stage="INTAKE", actor=actor, at=at, is_late_breach=False)
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
        self.tables.refusals.add(
            dossier_id=case.dossier_id,
            stage="INTAKE",
            reason=self.source.choice(texts.INTAKE_REFUSALS),
            refused_at=at,
            refused_by_id=actor.officer_id,
        )
        case.record(
            EventKind.REFUSED_AT_INTAKE, actor=actor, at=at, ground="Điều 17 khoản 1 điểm c"
        )

    # --- paper ---------------------------------------------------------------------------------

    def plan_paper(self, case: Case, *, at: datetime) -> list[Any]:  # Any: values of a row
        """Paper is to reach the settling unit by a moment (Decree 118/2025, art. 18(2))."""
        shop = self.province.shops[case.shop_id]
        crosses_levels = case.place.commune_id != shop.commune_id
        target = Target.CROSS_LEVEL_PAPER if crosses_levels else Target.HANDOVER
        return self.tables.transfers.add(
            dossier_id=case.dossier_id,
            is_paper=True,
            from_label=shop.label,
            to_label=case.place.unit_label or case.place.agency_label,
            from_shop_id=shop.shop_id,
            to_unit_id=case.place.unit_id,
            due_at=self.clockwork.duty(target, at),
        )

    def give_paper(self, case: Case, row: list[Any], *, at: datetime) -> None:  # Any: row
        actor = self.somebody("COUNTER_OFFICER", "shop", case.shop_id)
        self.tables.transfers.put(row, given_by_id=actor.officer_id, given_at=at)
        label = case.place.unit_label or case.place.agency_label
        case.record(EventKind.PAPERS_GIVEN, actor=actor, at=at, data={"to": label})

    def take_paper(self, case: Case, row: list[Any], *, at: datetime) -> None:  # Any: row
        actor = self.of_unit(case, "SPECIALIST")
        self.tables.transfers.put(row, taken_by_id=actor.officer_id, taken_at=at)
        label = self.province.shops[case.shop_id].label
        case.record(EventKind.PAPERS_TAKEN, actor=actor, at=at, data={"from": label})

    # --- steps ---------------------------------------------------------------------------------

    def claim(self, case: Case, engine_id: str, *, at: datetime) -> None:
        """Somebody of the unit takes the task (`claim_work`)."""
        task = case.open_tasks[engine_id]
        if task.officer is not None:
            return
        task.officer = self.worker(case, task)
        task.claimed_at = at
        self.tables.tasks.put(
            task.row,
            state="CLAIMED",
            officer_id=task.officer.officer_id,
            claimed_at=at,
        )
        self.next_version(task)
        case.record(EventKind.CLAIMED, actor=task.officer, at=at)

    def stop(self, case: Case, *, received_at: datetime, limit: LimitPlan, at: datetime) -> None:
        """The applicant withdraws (`stop_dossier`; Decree 118/2025, art. 21)."""
        actor = self.somebody("COUNTER_OFFICER", "shop", case.shop_id)
        for task in list(case.open_tasks.values()):
            self.cancel_task(case, task, at=at)
        case.state = DossierState.STOPPED
        case.instance_ended_at = at
        case.put(due_at=None, ended_at=at)
        due = self.clockwork.after(
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
            ground=ARTICLE.format("21"),
            clock_effect="Kết thúc",
            data={"reason": texts.STOP_REASON},
        )
