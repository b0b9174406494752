"""Open work of an officer, and the process of a dossier as a map."""

from datetime import date

from django.db.models import Q, QuerySet

from motcua.core.actors import Actor
from motcua.directory.models import Posting
from motcua.workflow.holders import AGENCY_PREFIX, UNIT_SEPARATOR, WHOLE_AGENCY
from motcua.workflow.models import Task
from motcua.workflow.process_map import MapRow, ProcessMap, StepState, get_process_map
from motcua.workflow.scopes import (
    Scope,
    Station,
    get_scope,
    scope_of,
    station_filter,
    task_filter,
)

__all__ = [
    "MapRow",
    "ProcessMap",
    "Scope",
    "Station",
    "StepState",
    "get_process_map",
    "get_scope",
    "is_doable_by",
    "list_available",
    "list_task_filters_for",
    "scope_of",
    "station_filter",
    "task_filter",
    "tasks_for",
]


def tasks_for(*, actor: Actor, on: date) -> QuerySet[Task]:
    """Return the open tasks that a signed-in officer may do, delegated ones included."""
    scope = scope_of(actor)
    if actor.officer_id is not None and not actor.postings:
        scope = get_scope(officer_id=actor.officer_id, on=on)
    return Task.objects.filter(task_filter(scope)).order_by("due_at", "pk")


def list_task_filters_for(*, officer_id: int, on: date) -> Q:
    """Return the condition of the open tasks an officer may do, for whom no actor is at hand."""
    return task_filter(get_scope(officer_id=officer_id, on=on))


def is_doable_by(task: Task, scope: Scope) -> bool:
    """Tell the same as `task_filter` of a task already read, without a statement."""
    return any(
        task.role == station.role
        and _lies_at(task, station)
        and task.officer_id in {None, scope.officer_id, station.worker_id}
        for station in scope.stations
    )


def _lies_at(task: Task, station: Station) -> bool:
    if station.shop_id is not None:
        return task.shop_id == station.shop_id
    if task.shop_id is None and task.unit_id is None:
        return task.agency_id == station.agency_id
    return station.unit_id is not None and task.unit_id == station.unit_id


def list_available(
    *, agency_function: str, unit_function: str, on: date
) -> frozenset[tuple[str, str]]:
    """
    Return the (role, holder) pairs for which somebody is posted, for the check at publication.

    Of several agencies that settle (the communes) one with the role is enough.
    """
    in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    postings = Posting.objects.filter(in_force).select_related("agency", "unit")
    pairs: set[tuple[str, str]] = set()
    for posting in postings.distinct("role", "agency__function", "unit__function", "shop"):
        role, function, shop_id = posting.role, posting.agency.function, posting.shop_id
        unit = posting.unit.function if posting.unit else WHOLE_AGENCY
        pairs |= {
            (role, f"{AGENCY_PREFIX}{function}"),
            (role, f"{AGENCY_PREFIX}{function}{UNIT_SEPARATOR}{unit}"),
        }
        if shop_id is not None:
            pairs |= {(role, "INTAKE_SHOP"), (role, "RETURN_SHOP")}
        elif function == agency_function:
            pairs.add((role, "COMPETENT_AGENCY"))
            if not unit_function or (posting.unit and posting.unit.function == unit_function):
                pairs.add((role, "COMPETENT_UNIT"))
    return frozenset(pairs)
