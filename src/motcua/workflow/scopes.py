"""Which tasks are an officer's: his postings, and those delegated to him while they last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from motcua.core.actors import Actor
from motcua.directory.models import Delegation, Posting
from motcua.workflow.rules import OPEN_STATES


@dataclass(frozen=True, kw_only=True, slots=True)
class Station:
    """A role at a place; `worker_id` is the officer himself or the one he stands in for."""

    role: str
    agency_id: int
    unit_id: int | None
    shop_id: int | None
    worker_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Everything that makes a task an officer's on one day."""

    officer_id: int
    stations: frozenset[Station]


def scope_of(actor: Actor) -> Scope:
    """Return the scope of who is signed in, without a statement: the actor knows the postings."""
    if actor.officer_id is None:
        return Scope(officer_id=0, stations=frozenset())
    return Scope(
        officer_id=actor.officer_id,
        stations=frozenset(
            Station(
                role=posting.role,
                agency_id=posting.agency_id,
                unit_id=posting.unit_id,
                shop_id=posting.shop_id,
                worker_id=posting.delegator_id or actor.officer_id,
            )
            for posting in actor.all_postings
        ),
    )


def get_scope(*, officer_id: int, on: date) -> Scope:
    """Return what an officer may do on a day (2 statements)."""
    in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    delegations = frozenset(
        Delegation.objects.filter(in_force, delegate=officer_id).values_list(
            "delegator_id", "role", "unit_id"
        )
    )
    people = {officer_id, *(delegator for delegator, _role, _unit in delegations)}
    rows = Posting.objects.filter(in_force, officer__in=people).values_list(
        "officer_id", "role", "agency_id", "unit_id", "shop_id"
    )
    return Scope(
        officer_id=officer_id,
        stations=frozenset(
            Station(
                role=role,
                agency_id=agency_id,
                unit_id=unit_id,
                shop_id=shop_id,
                worker_id=worker_id,
            )
            for worker_id, role, agency_id, unit_id, shop_id in rows
            if worker_id == officer_id or _is_delegated(delegations, worker_id, role, unit_id)
        ),
    )


def _is_delegated(
    delegations: Iterable[tuple[int, str, int | None]],
    worker_id: int,
    role: str,
    unit_id: int | None,
) -> bool:
    return any(
        delegator == worker_id and for_role in {"", role} and for_unit in {None, unit_id}
        for delegator, for_role, for_unit in delegations
    )


def task_filter(scope: Scope) -> Q:
    """
    Match the open tasks an officer may do: at his stations, in nobody's, his or his delegator's hands.

    The same relation as the right "task.complete" of `directory.policies`, as a condition of SQL.
    """
    condition = Q(pk__in=())
    for station in sorted(scope.stations, key=repr):
        hands = {scope.officer_id, station.worker_id}
        condition |= (
            Q(role=station.role)
            & _place(station)
            & (Q(officer=None) | Q(officer__in=sorted(hands)))
        )
    # The states in this form, so that the partial indexes of open work are used.
    return Q(state__in=OPEN_STATES) & condition


def station_filter(scope: Scope) -> Q:
    """Match open tasks at the officer's stations whoever holds them: what a head looks over."""
    condition = Q(pk__in=())
    for station in sorted(scope.stations, key=repr):
        condition |= Q(role=station.role) & _place(station)
    return Q(state__in=OPEN_STATES) & condition


def _place(station: Station) -> Q:
    if station.shop_id is not None:
        return Q(shop=station.shop_id)
    of_agency = Q(agency=station.agency_id, unit=None, shop=None)
    if station.unit_id is None:
        return of_agency
    return Q(unit=station.unit_id) | of_agency
