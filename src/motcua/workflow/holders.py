"""From the holder a step names to the agency, unit or shop whose work it becomes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext as _

from motcua.directory.models import Agency, OneStopShop, Unit
from motcua.directory.rules import Level
from motcua.workflow.errors import HolderNotFound

AGENCY_PREFIX: Final = "AGENCY:"
FIXED_HOLDERS: Final = ("COMPETENT_UNIT", "COMPETENT_AGENCY", "INTAKE_SHOP", "RETURN_SHOP")
_SETTLING_UNIT: Final = "LICENSING"


@dataclass(frozen=True, kw_only=True, slots=True)
class Holders:
    """The bodies a dossier meets; `commune_id` lets a step ask the agency of one commune."""

    competent_agency_id: int
    competent_unit_id: int | None
    intake_shop_id: int
    return_shop_id: int
    commune_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a task lies: an agency, and in it a unit, a shop, or neither (its leaders)."""

    agency_id: int
    unit_id: int | None = None
    shop_id: int | None = None


def resolve_holders(names: Iterable[str], *, holders: Holders, on: date) -> dict[str, Place]:
    """
    Return the place of each holder, with at most one query for shops and one for other agencies.

    :raises HolderNotFound: if there is no such body on that day
    """
    wanted = set(names)
    places: dict[str, Place] = {}
    if "COMPETENT_UNIT" in wanted:
        places["COMPETENT_UNIT"] = Place(
            agency_id=holders.competent_agency_id, unit_id=holders.competent_unit_id
        )
    if "COMPETENT_AGENCY" in wanted:
        places["COMPETENT_AGENCY"] = Place(agency_id=holders.competent_agency_id)
    places |= _shops(wanted, holders)
    places |= _agencies(wanted, holders=holders, on=on)
    missing = wanted - places.keys()
    if missing:
        raise HolderNotFound(
            _("Không có cơ quan nào ứng với “%(names)s”. Báo quản trị để bổ sung danh mục.")
            % {"names": ", ".join(sorted(missing))}
        )
    return places


def _shops(wanted: set[str], holders: Holders) -> dict[str, Place]:
    ids = {
        name: shop_id
        for name, shop_id in (
            ("INTAKE_SHOP", holders.intake_shop_id),
            ("RETURN_SHOP", holders.return_shop_id),
        )
        if name in wanted
    }
    if not ids:
        return {}
    agency_of = dict(
        OneStopShop.objects.filter(pk__in=set(ids.values())).values_list("pk", "agency_id")
    )
    return {
        name: Place(agency_id=agency_of[shop_id], shop_id=shop_id)
        for name, shop_id in ids.items()
        if shop_id in agency_of
    }


def _agencies(wanted: set[str], *, holders: Holders, on: date) -> dict[str, Place]:
    functions = {
        name.removeprefix(AGENCY_PREFIX) for name in wanted if name.startswith(AGENCY_PREFIX)
    }
    if not functions:
        return {}
    in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    unit = Unit.objects.filter(in_force, agency=OuterRef("pk"), function=_SETTLING_UNIT)
    # The agency of the dossier's commune first, then the province's, then vertical branches.
    nearness = Case(
        When(commune_id=holders.commune_id, then=Value(0)) if holders.commune_id else When(pk=None),
        When(level=Level.PROVINCE, then=Value(1)),
        When(level=Level.VERTICAL, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = (
        Agency.objects.filter(in_force, function__in=functions)
        .annotate(
            nearness=nearness, settling_unit_id=Subquery(unit.order_by("pk").values("pk")[:1])
        )
        .order_by(F("nearness").desc(), F("pk").desc())
        .values_list("function", "pk", "settling_unit_id")
    )
    return {
        f"{AGENCY_PREFIX}{function}": Place(agency_id=agency_id, unit_id=unit_id)
        for function, agency_id, unit_id in rows
    }
