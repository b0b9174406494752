"""
Agencies and units: made, renamed, merged, closed. A row never changes its name; it ends and another begins.

What pointed at the old row (dossiers, postings of the past) keeps the old name. Open postings move to
the new row, with the same roles, from its first day.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory.errors import UnableToChangeOrganisation
from motcua.directory.models import Agency, OneStopShop, Posting, Unit
from motcua.directory.rules import Level
from motcua.directory.services.changes import note, require
from motcua.directory.services.succession import (
    AgencyFacts,
    UnitFacts,
    begin_agency,
    begin_unit,
    end_row,
    lock_agency,
    lock_unit,
    succeed_agency,
    succeed_unit,
)

__all__ = [
    "AgencyFacts",
    "UnitFacts",
    "close_agency",
    "close_unit",
    "create_agency",
    "create_unit",
    "merge_agencies",
    "merge_units",
    "rename_agency",
    "rename_unit",
]

_EDIT = "organisation.edit"


@transaction.atomic
def create_agency(*, facts: AgencyFacts, valid_from: date, actor: Actor, at: datetime) -> Agency:
    """
    Make a new agency without predecessor.

    :raises CodeAlreadyInUse: if a valid agency has the code
    :raises NameMissing: if a name is empty
    """
    require(actor, _EDIT)
    agency = begin_agency(facts, valid_from)
    note(
        actor=actor,
        action="agency.create",
        kind="agency",
        row_id=agency.pk,
        label=agency.name,
        at=at,
    )
    return agency


@transaction.atomic
def create_unit(*, facts: UnitFacts, valid_from: date, actor: Actor, at: datetime) -> Unit:
    """
    Make a new unit of an agency.

    :raises CodeAlreadyInUse: if a valid unit has the code
    :raises NameMissing: if a name is empty
    """
    require(actor, _EDIT)
    unit = begin_unit(facts, valid_from)
    note(actor=actor, action="unit.create", kind="unit", row_id=unit.pk, label=unit.name, at=at)
    return unit


@transaction.atomic
def rename_agency(
    *,
    agency_id: int,
    name: str,
    short_name: str,
    effective_date: date,
    ground: str,
    actor: Actor,
    at: datetime,
    code: str = "",
) -> Agency:
    """
    End the agency the day before and begin its successor, with all units, postings and its shop.

    :raises UnableToChangeOrganisation: if it has already ended or begins later
    """
    require(actor, _EDIT)
    old = lock_agency(agency_id, effective_date)
    new = succeed_agency(
        [old],
        AgencyFacts(
            code=code or old.code,
            name=name,
            short_name=short_name,
            function=old.function,
            level=Level(old.level),
            kind=old.kind,
            parent_id=old.parent_id,
            commune_id=old.commune_id,
        ),
        effective_date,
        ground,
    )
    note(
        actor=actor, action="agency.rename", kind="agency", row_id=new.pk, label=new.name,
        ground=ground, data={"predecessors": [old.pk], "old_name": old.name}, at=at,
    )  # fmt: skip
    return new


@transaction.atomic
def merge_agencies(
    *,
    agency_ids: tuple[int, ...],
    facts: AgencyFacts,
    effective_date: date,
    ground: str,
    actor: Actor,
    at: datetime,
) -> Agency:
    """
    End several agencies the day before and begin one that succeeds them all, with their units.

    :raises UnableToChangeOrganisation: if fewer than two are named, or one has ended
    """
    require(actor, _EDIT)
    if len(set(agency_ids)) < 2:
        raise UnableToChangeOrganisation(_("Sáp nhập cần ít nhất hai cơ quan."))
    old = [lock_agency(agency_id, effective_date) for agency_id in sorted(set(agency_ids))]
    new = succeed_agency(old, facts, effective_date, ground)
    note(
        actor=actor, action="agency.merge", kind="agency", row_id=new.pk, label=new.name,
        ground=ground, data={"predecessors": [row.pk for row in old]}, at=at,
    )  # fmt: skip
    return new


@transaction.atomic
def rename_unit(
    *,
    unit_id: int,
    name: str,
    short_name: str,
    effective_date: date,
    ground: str,
    actor: Actor,
    at: datetime,
) -> Unit:
    """
    End the unit the day before and begin its successor under the new name.

    :raises UnableToChangeOrganisation: if it has already ended or begins later
    """
    require(actor, _EDIT)
    old = lock_unit(unit_id, effective_date)
    facts = UnitFacts(
        agency_id=old.agency_id,
        code=old.code,
        name=name,
        short_name=short_name,
        function=old.function,
    )
    new = succeed_unit([old], facts, effective_date, ground)
    note(
        actor=actor, action="unit.rename", kind="unit", row_id=new.pk, label=new.name,
        ground=ground, data={"predecessors": [old.pk], "old_name": old.name}, at=at,
    )  # fmt: skip
    return new


@transaction.atomic
def merge_units(
    *,
    unit_ids: tuple[int, ...],
    facts: UnitFacts,
    effective_date: date,
    ground: str,
    actor: Actor,
    at: datetime,
) -> Unit:
    """
    End several units the day before and begin one that succeeds them all.

    :raises UnableToChangeOrganisation: if fewer than two are named, or one has ended
    """
    require(actor, _EDIT)
    if len(set(unit_ids)) < 2:
        raise UnableToChangeOrganisation(_("Sáp nhập cần ít nhất hai đơn vị."))
    old = [lock_unit(unit_id, effective_date) for unit_id in sorted(set(unit_ids))]
    new = succeed_unit(old, facts, effective_date, ground)
    note(
        actor=actor, action="unit.merge", kind="unit", row_id=new.pk, label=new.name,
        ground=ground, data={"predecessors": [row.pk for row in old]}, at=at,
    )  # fmt: skip
    return new


@transaction.atomic
def close_unit(*, unit_id: int, last_day: date, ground: str, actor: Actor, at: datetime) -> None:
    """
    End a unit that nothing succeeds; its postings end with it.

    :raises UnableToChangeOrganisation: if it has already ended
    """
    require(actor, _EDIT)
    unit = lock_unit(unit_id, last_day)
    Posting.objects.filter(unit=unit, valid_to=None).update(valid_to=last_day)
    end_row(unit, last_day)
    note(
        actor=actor,
        action="unit.close",
        kind="unit",
        row_id=unit.pk,
        label=unit.name,
        ground=ground,
        at=at,
    )


@transaction.atomic
def close_agency(
    *, agency_id: int, last_day: date, ground: str, actor: Actor, at: datetime
) -> None:
    """
    End an agency that nothing succeeds, with its units and postings.

    :raises UnableToChangeOrganisation: if it has already ended or runs a one-stop shop
    """
    require(actor, _EDIT)
    agency = lock_agency(agency_id, last_day)
    if OneStopShop.objects.filter(agency=agency, valid_to=None).exists():
        raise UnableToChangeOrganisation(
            _("Cơ quan này còn Bộ phận Một cửa đang hoạt động; chuyển bộ phận đó trước.")
        )
    Posting.objects.filter(agency=agency, valid_to=None).update(valid_to=last_day)
    Unit.objects.filter(agency=agency, valid_to=None).update(valid_to=last_day)
    end_row(agency, last_day)
    note(
        actor=actor, action="agency.close", kind="agency", row_id=agency.pk, label=agency.name,
        ground=ground, at=at,
    )  # fmt: skip
