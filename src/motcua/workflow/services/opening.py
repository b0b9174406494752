"""Open the tasks of the steps that the engine has reached: for whom, where, due when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from motcua.deadlines.calendar import WorkCalendar
from motcua.deadlines.clock import due
from motcua.legislation.durations import Duration, DurationUnit
from motcua.legislation.queries import rule_set_in_force
from motcua.workflow import engine
from motcua.workflow.holders import AGENCY_PREFIX, Holders, Place, resolve_holders
from motcua.workflow.models import Instance, Task
from motcua.workflow.processes import share_of
from motcua.workflow.rules import TaskState
from motcua.workflow.services.guards import local_day

Facts = Mapping[str, Any]  # Any: JSON values


def open_tasks(
    instance: Instance,
    opened: Sequence[engine.OpenStep],
    *,
    facts: Facts,
    holders: Holders,
    at: datetime,
    calendar: WorkCalendar,
    total: Duration | None,
    officers: Mapping[str, int],
) -> list[Task]:
    """
    Write a task for each step that opened; `officers` names who has one at once, by step key.

    :raises HolderNotFound: if a step's holder does not exist on that day
    """
    if not opened:
        return []
    steps = instance.definition.steps
    holder_of = {step.step_key: _holder(steps[step.step_key]["holder"], facts) for step in opened}
    places = resolve_holders(holder_of.values(), holders=holders, on=local_day(at))
    return Task.objects.bulk_create(
        _task(
            instance,
            step,
            settings=steps[step.step_key],
            place=places[holder_of[step.step_key]],
            at=at,
            calendar=calendar,
            total=total,
            officer_id=officers.get(step.step_key),
        )
        for step in opened
    )


def _holder(named: str, facts: Facts) -> str:
    """Return the holder of a step; who asks for an opinion may name another agency than usual."""
    consulted = facts.get("consulted")
    if consulted and named.startswith(AGENCY_PREFIX):
        return f"{AGENCY_PREFIX}{consulted}"
    return named


def _task(
    instance: Instance,
    step: engine.OpenStep,
    *,
    settings: Mapping[str, Any],  # Any: JSON values
    place: Place,
    at: datetime,
    calendar: WorkCalendar,
    total: Duration | None,
    officer_id: int | None,
) -> Task:
    return Task(
        instance=instance,
        step_key=step.step_key,
        step_name=settings["name"],
        engine_task_id=step.engine_task_id,
        state=TaskState.CLAIMED if officer_id else TaskState.OPEN,
        role=settings["role"],
        agency_id=place.agency_id,
        unit_id=place.unit_id,
        shop_id=place.shop_id,
        officer_id=officer_id,
        is_waiting_elsewhere=settings.get("waits_elsewhere", False),
        opened_at=at,
        claimed_at=at if officer_id else None,
        due_at=due_of_step(settings, at=at, calendar=calendar, total=total),
    )


def due_of_step(
    settings: Mapping[str, Any],  # Any: JSON values
    *,
    at: datetime,
    calendar: WorkCalendar,
    total: Duration | None = None,
) -> datetime | None:
    """Return when a step with these settings that opens now is due; None if it has no limit."""
    limit = settings.get("limit")
    if limit is None:
        return None
    if total is not None and "share" in settings:
        limit = share_of(total, Decimal(settings["share"]))
    return due(
        received_at=at,
        duration=Duration(value=Decimal(limit["amount"]), unit=DurationUnit(limit["unit"])),
        calendar=calendar,
        rule_set=rule_set_in_force(on=local_day(at)),
    ).due_at
