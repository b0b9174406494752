"""Parts of the changes of the organisation: how a row ends, another begins, and what moves with it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.directory.errors import CodeAlreadyInUse, NameMissing, UnableToChangeOrganisation
from motcua.directory.models import (
    Agency,
    AgencySuccession,
    OneStopShop,
    Posting,
    Unit,
    UnitSuccession,
)
from motcua.directory.rules import Level, tidy_name
from motcua.directory.services.changes import day_before


@dataclass(frozen=True, kw_only=True)
class AgencyFacts:
    """What is said of an agency when it begins. `kind` defaults to its function."""

    code: str
    name: str
    short_name: str
    function: str
    level: Level
    kind: str = ""
    parent_id: int | None = None
    commune_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class UnitFacts:
    agency_id: int
    code: str
    name: str
    short_name: str
    function: str = ""


def succeed_agency(
    old: list[Agency], facts: AgencyFacts, effective_date: date, ground: str
) -> Agency:
    for agency in old:
        end_row(agency, day_before(effective_date))
    new = begin_agency(facts, effective_date)
    for agency in old:
        AgencySuccession.objects.create(
            predecessor=agency, successor=new, effective_date=effective_date, ground=ground
        )
        Agency.objects.filter(parent=agency, valid_to=None).update(parent=new)
        for unit in Unit.objects.filter(agency=agency, valid_to=None).order_by("pk"):
            moved = UnitFacts(
                agency_id=new.pk,
                code=unit.code,
                name=unit.name,
                short_name=unit.short_name,
                function=unit.function,
            )
            succeed_unit([unit], moved, effective_date, ground)
        _move_postings(Posting.objects.filter(agency=agency, unit=None), effective_date, agency=new)
    # A shop has one agency for life; of several, the first one's goes on under the new agency.
    shops = OneStopShop.objects.filter(agency__in=old, valid_to=None).order_by("pk")
    first = shops.first()
    if first is not None:
        OneStopShop.objects.filter(pk=first.pk).update(agency=new)
    return new


def succeed_unit(old: list[Unit], facts: UnitFacts, effective_date: date, ground: str) -> Unit:
    for unit in old:
        end_row(unit, day_before(effective_date))
    new = begin_unit(facts, effective_date)
    for unit in old:
        UnitSuccession.objects.create(
            predecessor=unit, successor=new, effective_date=effective_date, ground=ground
        )
        _move_postings(
            Posting.objects.filter(unit=unit), effective_date, agency=new.agency, unit=new
        )
    return new


def _move_postings(
    postings: QuerySet[Posting],
    effective_date: date,
    *,
    agency: Agency,
    unit: Unit | None = None,
) -> None:
    """End what is open and begin the same at the new place; what has not begun yet just moves."""
    for posting in postings.filter(valid_to=None).order_by("pk"):
        if posting.valid_from >= effective_date:
            posting.agency, posting.unit = agency, unit
            posting.save(update_fields=["agency", "unit"])
            continue
        end_row(posting, day_before(effective_date))
        Posting.objects.create(
            officer_id=posting.officer_id,
            role=posting.role,
            agency=agency,
            unit=unit,
            shop_id=posting.shop_id,
            counter_id=posting.counter_id,
            position_id=posting.position_id,
            is_seconded=posting.is_seconded,
            valid_from=effective_date,
        )


def begin_agency(facts: AgencyFacts, valid_from: date) -> Agency:
    name, short_name = tidy_name(facts.name), tidy_name(facts.short_name)
    _require_names(name, short_name)
    if Agency.objects.filter(code=facts.code, valid_to=None).exists():
        raise CodeAlreadyInUse(_("Mã định danh %(code)s đang được dùng.") % {"code": facts.code})
    return Agency.objects.create(
        code=facts.code,
        name=name,
        short_name=short_name,
        kind=facts.kind or facts.function,
        function=facts.function,
        level=facts.level,
        parent_id=facts.parent_id,
        commune_id=facts.commune_id,
        valid_from=valid_from,
    )


def begin_unit(facts: UnitFacts, valid_from: date) -> Unit:
    name, short_name = tidy_name(facts.name), tidy_name(facts.short_name)
    _require_names(name, short_name)
    if Unit.objects.filter(code=facts.code, valid_to=None).exists():
        raise CodeAlreadyInUse(_("Mã đơn vị %(code)s đang được dùng.") % {"code": facts.code})
    return Unit.objects.create(
        agency_id=facts.agency_id,
        code=facts.code,
        name=name,
        short_name=short_name,
        function=facts.function,
        valid_from=valid_from,
    )


def _require_names(name: str, short_name: str) -> None:
    if not name or not short_name:
        raise NameMissing(_("Ghi tên đầy đủ và tên ngắn."))


def end_row(row: Agency | Unit | Posting, last_day: date) -> None:
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])


def lock_agency(agency_id: int, effective_date: date) -> Agency:
    agency = Agency.objects.select_for_update().filter(pk=agency_id).first()
    if agency is None or agency.valid_to is not None or agency.valid_from >= effective_date:
        raise UnableToChangeOrganisation(
            _("Cơ quan này đã kết thúc hoặc chưa bắt đầu vào ngày đã chọn.")
        )
    return agency


def lock_unit(unit_id: int, effective_date: date) -> Unit:
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None or unit.valid_to is not None or unit.valid_from >= effective_date:
        raise UnableToChangeOrganisation(
            _("Đơn vị này đã kết thúc hoặc chưa bắt đầu vào ngày đã chọn.")
        )
    return unit
