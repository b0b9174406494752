"""Looking bodies and places up by any name or code they ever had, and what became of them (rule 5)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from motcua.directory.models import (
    Agency,
    AgencySuccession,
    Commune,
    CommuneSuccession,
    OneStopShop,
)
from motcua.directory.queries.actors import valid_on
from motcua.directory.rules import place_key, search_form

_LONGEST_LINE = 12


@dataclass(frozen=True, kw_only=True)
class FoundBody:
    """An agency or commune by one of its names; `now` is empty while it is valid itself."""

    kind: str
    id: int
    code: str
    name: str
    valid_from: date
    valid_to: date | None
    now: tuple[str, ...]
    effective_date: date | None


def find_shop_of(*, agency: Agency, on: date) -> OneStopShop | None:
    """Return the shop where an agency's results are given: its own, its centre's, or its commune's."""
    shops = OneStopShop.objects.filter(valid_on(on))
    near = Q(agency=agency) | Q(agency__parent=agency)
    if agency.commune_id is not None:
        near |= Q(agency__commune=agency.commune_id)
    found = list(shops.filter(near).select_related("agency").order_by("pk"))
    found.sort(key=lambda shop: (shop.agency_id != agency.pk, shop.agency.parent_id != agency.pk))
    return found[0] if found else None


def search_bodies(*, text: str, on: date, limit: int = 20) -> list[FoundBody]:
    """Return agencies and communes by name or code, today's first; former ones say what they are now."""
    wanted = search_form(text)
    if not wanted:
        return []
    agencies = [row for row in Agency.objects.order_by("pk") if _fits(wanted, row.code, row.name)]
    communes = [
        row for row in Commune.objects.order_by("pk") if _fits(wanted, row.code, row.full_name)
    ]
    found = [
        *(_found(row, "commune", row.full_name, on) for row in communes),
        *(_found(row, "agency", row.name, on) for row in agencies),
    ]
    found.sort(
        key=lambda row: (bool(row.now), search_form(row.name) != wanted, place_key(row.name))
    )
    return found[:limit]


def _fits(wanted: str, code: str, name: str) -> bool:
    return wanted == code.casefold() or wanted in search_form(name)


def _found(row: Agency | Commune, kind: str, name: str, on: date) -> FoundBody:
    has_ended = row.valid_to is not None and row.valid_to < on
    rows: list[tuple[str, date]] = []
    if has_ended and isinstance(row, Agency):
        agency_links = AgencySuccession.objects.filter(predecessor=row)
        rows = list(agency_links.order_by("pk").values_list("successor__name", "effective_date"))
    elif has_ended:
        commune_links = CommuneSuccession.objects.filter(predecessor_id=row.pk)
        rows = list(
            commune_links.order_by("pk").values_list("successor__full_name", "effective_date")
        )
    return FoundBody(
        kind=kind,
        id=row.pk,
        code=row.code,
        name=name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        now=tuple(label for label, _day in rows[:_LONGEST_LINE]),
        effective_date=rows[0][1] if rows else None,
    )
