"""From the holder a step names to the agency, unit or shop whose work it becomes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from motcua.directory.models import Agency, OneStopShop, Unit
from motcua.directory.rules import Level
from motcua.workflow.errors import HolderNotFound

AGENCY_PREFIX: Final = "AGENCY:"
# After the function of an agency: which of its units, or nobody but those who lead the whole of it.
UNIT_SEPARATOR: Final = "/"
WHOLE_AGENCY: Final = "*"
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


def split_holder(name: str) -> tuple[str, str]:
    """Return function and unit of "AGENCY:COMMUNE_COMMITTEE/CULTURE_SOCIETY"; no unit if none is named."""
    function, _slash, unit = name.removeprefix(AGENCY_PREFIX).partition(UNIT_SEPARATOR)
    return function, unit


def _agencies(wanted: set[str], *, holders: Holders, on: date) -> dict[str, Place]:
    named = {name: split_holder(name) for name in wanted if name.startswith(AGENCY_PREFIX)}
    nearest = _nearest_agencies(
        {function for function, _unit in named.values()}, holders=holders, on=on
    )
    places = {}
    for name, (function, unit_function) in named.items():
        if function not in nearest:
            continue
        agency_id, units = nearest[function]
        if unit_function == WHOLE_AGENCY:
            places[name] = Place(agency_id=agency_id)
        elif not unit_function or unit_function in units:
            places[name] = Place(
                agency_id=agency_id, unit_id=units.get(unit_function or _SETTLING_UNIT)
            )
    return places


def _nearest_agencies(
    functions: set[str], *, holders: Holders, on: date
) -> dict[str, tuple[int, dict[str, int]]]:
    """Return the nearest agency of each function with its units by function, in one query."""
    if not functions:
        return {}
    in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    # Where nobody is on record for the day, who is there now: a directory begins when it is set up,
    # older dossiers may be older than it.
    on_record = in_force | Q(valid_to=None)
    units = Unit.objects.filter(on_record, agency=OuterRef("pk"))
    # The agency of the dossier's commune first, then the province's, then vertical branches.
    nearness = Case(
        When(commune_id=holders.commune_id, then=Value(0)) if holders.commune_id else When(pk=None),
        # What sits in some other commune serves that commune.
        When(commune__isnull=False, then=Value(9)),
        When(level=Level.PROVINCE, then=Value(1)),
        When(level=Level.VERTICAL, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = (
        Agency.objects.filter(on_record, function__in=functions)
        .annotate(
            is_later=Case(
                When(in_force, then=Value(0)), default=Value(1), output_field=IntegerField()
            ),
            nearness=nearness,
            unit_ids=ArraySubquery(units.order_by("-pk").values("pk")),
            unit_functions=ArraySubquery(units.order_by("-pk").values("function")),
        )
        .order_by(F("nearness").desc(), F("is_later").desc(), F("pk").desc())
        .values_list("function", "pk", "unit_functions", "unit_ids")
    )
    # Later rows are nearer and win; of two units of one function the older one, which is last.
    return {
        function: (agency_id, dict(zip(unit_functions, unit_ids, strict=True)))
        for function, agency_id, unit_functions, unit_ids in rows
    }
