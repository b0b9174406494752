"""The organisation on a day: the tree, shops, who settles what where, and what became of what."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet

from motcua.core import reference
from motcua.directory.models import (
    Agency,
    AgencySuccession,
    Commune,
    CommuneSuccession,
    Counter,
    Delegation,
    OneStopShop,
    OpeningHours,
    Unit,
    UnitSuccession,
)
from motcua.directory.queries.actors import valid_on
from motcua.directory.rules import Level, place_key

_COMMUNE_COMMITTEE = "COMMUNE_COMMITTEE"

RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True, kw_only=True)
class AgencyNode:
    """An agency with its units and the agencies below it."""

    agency: Agency
    units: tuple[Unit, ...]
    children: tuple["AgencyNode", ...]


def find_competent(
    *,
    function: str,
    level: str,
    commune_id: int | None,
    unit_function: str = "",
    on: date | None = None,
) -> tuple[Agency, Unit | None] | None:
    """
    Return the agency that settles, and the unit in it; None if there is none.

    At commune level it is the body of that commune; at the province the one with the function. A function
    that the commune has no body for (every commune has one committee) falls to the committee.

    :param on: the day of the organisation, today's (open rows) if None
    """
    key = ("competent", function, level, commune_id, unit_function, on)
    return reference.remembered(
        "directory", key, lambda: _competent(function, level, commune_id, unit_function, on)
    )


def get_shop(*, shop_id: int) -> OneStopShop:
    """
    Return a one-stop shop with its agency, from memory.

    :raises OneStopShop.DoesNotExist: if there is none
    """
    return reference.remembered(
        "directory",
        ("shop", shop_id),
        lambda: OneStopShop.objects.select_related("agency").get(pk=shop_id),
    )


def _competent(
    function: str, level: str, commune_id: int | None, unit_function: str, on: date | None
) -> tuple[Agency, Unit | None] | None:
    agencies = _open(Agency.objects.all(), on).filter(level=level)
    if level == Level.COMMUNE:
        if commune_id is None:
            return None
        agencies = agencies.filter(
            commune_id=commune_id, function__in={function or _COMMUNE_COMMITTEE, _COMMUNE_COMMITTEE}
        )
    else:
        agencies = agencies.filter(function=function)
    found = sorted(agencies.order_by("code"), key=lambda row: row.function != function)
    if not found:
        return None
    agency = found[0]
    units = list(_open(Unit.objects.filter(agency=agency), on).order_by("code"))
    fitting = [unit for unit in units if unit_function and unit.function == unit_function]
    if fitting:
        return agency, fitting[0]
    return agency, units[0] if len(units) == 1 else None


def find_agency(
    *, function: str, on: date | None = None, commune_id: int | None = None
) -> Agency | None:
    """Return the agency with this function in the province or a commune, for opinions of others."""
    agencies = _open(Agency.objects.filter(function=function), on)
    if commune_id is not None:
        agencies = agencies.filter(commune_id=commune_id)
    return agencies.order_by("code").first()


def list_shops(*, on: date) -> list[OneStopShop]:
    """Return every one-stop shop: the province's centre first, then by name."""
    shops = OneStopShop.objects.filter(valid_on(on)).select_related("agency__commune")
    return sorted(
        shops.order_by("pk"),
        key=lambda shop: (shop.kind != OneStopShop.Kind.SERVICE_CENTER, _place_key(shop)),
    )


def list_communes(*, on: date) -> list[Commune]:
    """Return the communes of the province by Vietnamese name order."""
    communes = Commune.objects.filter(valid_on(on)).order_by("pk")
    return sorted(communes, key=lambda commune: (place_key(commune.name), commune.code))


def list_counters(*, shop_id: int, on: date) -> list[Counter]:
    return list(
        Counter.objects.filter(valid_on(on), point__shop_id=shop_id)
        .select_related("point")
        .order_by("point_id", "number")
    )


def list_opening_hours(*, shop_id: int | None, on: date) -> list[OpeningHours]:
    """Return the shop's own hours of a day, or the province's if it has none."""
    own = OpeningHours.objects.filter(valid_on(on), shop_id=shop_id).order_by("weekday", "opens_at")
    rows = list(own)
    if rows or shop_id is None:
        return rows
    return list_opening_hours(shop_id=None, on=on)


def list_delegations(*, officer_id: int, on: date) -> list[Delegation]:
    """Return what the officer gave away or does for others, that day or later."""
    return list(
        Delegation.objects.filter(delegator_id=officer_id, valid_to__gte=on)
        .union(Delegation.objects.filter(delegate_id=officer_id, valid_to__gte=on))
        .order_by("valid_from", "id")
    )


def get_organisation_tree(*, on: date) -> list[AgencyNode]:
    """Return the whole organisation of a day in two statements, roots by code."""
    units: dict[int, list[Unit]] = {}
    for unit in Unit.objects.filter(valid_on(on)).order_by("code"):
        units.setdefault(unit.agency_id, []).append(unit)
    agencies = list(Agency.objects.filter(valid_on(on)).select_related("commune").order_by("code"))
    known = {agency.pk for agency in agencies}
    below: dict[int | None, list[Agency]] = {}
    for agency in agencies:
        # A body whose parent has ended stands at the top rather than vanishing.
        parent = agency.parent_id if agency.parent_id in known else None
        below.setdefault(parent, []).append(agency)

    def node(agency: Agency) -> AgencyNode:
        return AgencyNode(
            agency=agency,
            units=tuple(units.get(agency.pk, ())),
            children=tuple(node(child) for child in below.get(agency.pk, ())),
        )

    return [node(agency) for agency in below.get(None, ())]


def get_agency_name(*, code: str, on: date) -> str | None:
    """Return the name which the agency with this code had on a day."""
    row = Agency.objects.filter(valid_on(on), code=code).order_by("-valid_from").first()
    return row.name if row else None


def get_unit_name(*, code: str, on: date) -> str | None:
    """Return the name which the unit with this code had on a day."""
    row = Unit.objects.filter(valid_on(on), code=code).order_by("-valid_from").first()
    return row.name if row else None


def list_agency_successors(*, agency_id: int) -> list[Agency]:
    """Return what became of an agency: the valid ones at the end of the line."""
    return _follow(
        agency_id,
        lambda ids: AgencySuccession.objects.filter(predecessor_id__in=ids).values_list(
            "predecessor_id", "successor_id"
        ),
        Agency.objects.all(),
    )


def list_agency_predecessors(*, agency_id: int) -> list[AgencySuccession]:
    """Return the bodies that went into this agency, nearest first, back to the oldest."""
    found: list[AgencySuccession] = []
    seen, ids = {agency_id}, {agency_id}
    while ids:
        rows = list(
            AgencySuccession.objects.filter(successor_id__in=ids)
            .select_related("predecessor", "successor")
            .order_by("-effective_date", "pk")
        )
        found += rows
        ids = {row.predecessor_id for row in rows} - seen
        seen |= ids
    return found


def list_unit_successors(*, unit_id: int) -> list[Unit]:
    """Return what became of a unit: the valid ones at the end of the line."""
    return _follow(
        unit_id,
        lambda ids: UnitSuccession.objects.filter(predecessor_id__in=ids).values_list(
            "predecessor_id", "successor_id"
        ),
        Unit.objects.select_related("agency"),
    )


def list_commune_successors(*, commune_id: int) -> list[Commune]:
    """Return the communes of today that an old one went to; several if it was divided."""
    return _follow(
        commune_id,
        lambda ids: CommuneSuccession.objects.filter(predecessor_id__in=ids).values_list(
            "predecessor_id", "successor_id"
        ),
        Commune.objects.all(),
    )


def _follow(
    start: int,
    links: Callable[[set[int]], Iterable[tuple[int, int]]],
    rows: QuerySet[RowT],
) -> list[RowT]:
    """Go along the links to the rows that nothing succeeds; a row without successor is its own end."""
    ends: set[int] = set()
    seen, ids = {start}, {start}
    while ids:
        pairs = list(links(ids))
        ends |= ids - {before for before, _after in pairs}
        ids = {after for _before, after in pairs} - seen
        seen |= ids
    return list(rows.filter(pk__in=ends).order_by("pk"))


def _open(rows: QuerySet[RowT], on: date | None) -> QuerySet[RowT]:
    return rows.filter(valid_to=None) if on is None else rows.filter(valid_on(on))


def _place_key(shop: OneStopShop) -> tuple[object, ...]:
    commune = shop.agency.commune
    return (place_key(commune.name if commune else shop.name), shop.pk)
