"""Who is told of a dossier: seats (a role at a place) and the officers who sit there on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from motcua.directory.models import Delegation, Posting, UnitSuccession
from motcua.directory.rules import Role
from motcua.workflow.models import Task


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """A role at a shop, in a unit, or (neither) at the head of an agency."""

    role: str
    agency_id: int | None = None
    unit_id: int | None = None
    shop_id: int | None = None


def head_of_shop(shop_id: int) -> Seat:
    """Return who heads a centre: every transferring centre answers for its terms (arts. 9, 19)."""
    return Seat(role=Role.CENTER_HEAD, shop_id=shop_id)


def head_of_unit(unit_id: int) -> Seat:
    return Seat(role=Role.UNIT_HEAD, unit_id=unit_id)


def seats_of_task(task: Task) -> tuple[Seat, ...]:
    """Return who may take a task that nobody has taken yet."""
    if task.officer_id is not None:
        return ()
    if task.shop_id is not None:
        return (Seat(role=task.role, shop_id=task.shop_id),)
    if task.unit_id is not None:
        return (Seat(role=task.role, unit_id=task.unit_id),)
    return (Seat(role=task.role, agency_id=task.agency_id),)


def find_officers(*, seats: Iterable[Seat], on: date) -> dict[Seat, frozenset[int]]:
    """
    Return who sits on each seat, and who stands in for him that day, in at most four statements.

    A unit that was merged or renamed is looked for at its successor. A centre without a head has
    its counter officers told instead, so that nothing is told to nobody.
    """
    wanted = set(seats)
    successors = _successors({seat.unit_id for seat in wanted if seat.unit_id is not None})
    postings = _postings(wanted, successors, on)
    found = {seat: _sitting(seat, postings, successors) for seat in wanted}
    stand_ins = _stand_ins(set().union(*found.values()) if found else set(), on)
    return {
        seat: frozenset(officers)
        | {
            delegate
            for officer in officers
            for delegate, role, unit_id in stand_ins.get(officer, ())
            if role in {"", seat.role} and unit_id in {None, seat.unit_id}
        }
        for seat, officers in found.items()
    }


def with_delegates(*, officer_ids: Collection[int], on: date) -> dict[int, frozenset[int]]:
    """Return each officer with those who work in his absence on a day."""
    stand_ins = _stand_ins(set(officer_ids), on)
    return {
        officer: frozenset({officer, *(row[0] for row in stand_ins.get(officer, ()))})
        for officer in officer_ids
    }


_Row = tuple[int, str, int, int | None, int | None]


def _postings(wanted: set[Seat], successors: dict[int, set[int]], on: date) -> list[_Row]:
    units = {unit for seat in wanted if seat.unit_id for unit in successors[seat.unit_id]}
    shops = {seat.shop_id for seat in wanted if seat.shop_id}
    agencies = {seat.agency_id for seat in wanted if seat.agency_id}
    if not (units or shops or agencies):
        return []
    rows = Posting.objects.filter(
        Q(unit__in=units) | Q(shop__in=shops) | Q(agency__in=agencies, unit=None, shop=None),
        _in_force(on),
        officer__account__is_active=True,
    )
    return list(
        rows.order_by("pk").values_list("officer_id", "role", "agency_id", "unit_id", "shop_id")
    )


def _sitting(seat: Seat, postings: list[_Row], successors: dict[int, set[int]]) -> set[int]:
    here = [row for row in postings if _is_here(seat, row, successors)]
    sitting = {officer for officer, role, *_place in here if role == seat.role}
    if not sitting and seat.role == Role.CENTER_HEAD:
        sitting = {officer for officer, role, *_place in here if role == Role.COUNTER_OFFICER}
    return sitting


def _is_here(seat: Seat, row: _Row, successors: dict[int, set[int]]) -> bool:
    _officer, _role, agency_id, unit_id, shop_id = row
    if seat.shop_id is not None:
        return shop_id == seat.shop_id
    if seat.unit_id is not None:
        return unit_id in successors[seat.unit_id]
    return agency_id == seat.agency_id and unit_id is None and shop_id is None


def _successors(units: set[int]) -> dict[int, set[int]]:
    """Return each unit with all that it went into."""
    line: dict[int, set[int]] = {unit: {unit} for unit in units}
    fresh = set(units)
    while fresh:
        rows = UnitSuccession.objects.filter(predecessor__in=fresh)
        steps = list(rows.values_list("predecessor_id", "successor_id"))
        fresh = set()
        for before, after in steps:
            for members in line.values():
                if before in members and after not in members:
                    members.add(after)
                    fresh.add(after)
    return line


def _stand_ins(officers: set[int], on: date) -> dict[int, list[tuple[int, str, int | None]]]:
    found: dict[int, list[tuple[int, str, int | None]]] = defaultdict(list)
    if officers:
        rows = Delegation.objects.filter(_in_force(on), delegator__in=officers).order_by("pk")
        for delegator, delegate, role, unit_id in rows.values_list(
            "delegator_id", "delegate_id", "role", "unit_id"
        ):
            found[delegator].append((delegate, role, unit_id))
    return found


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
