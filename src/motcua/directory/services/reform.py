"""
A reform of the organisation on one day: bodies end, others begin or take over, people move along.

Only the directory: what lies open (dossiers, tasks) is moved by `dossiers.reorganisation`. Everything
is written to a journal, by which the reform can be taken back.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q

from motcua.core.transactions import transaction_required
from motcua.directory.models import (
    Agency,
    AgencySuccession,
    Commune,
    CommuneSuccession,
    Counter,
    Dated,
    OneStopShop,
    OpeningHours,
    Posting,
    Province,
    ReceptionPoint,
    Unit,
    UnitSuccession,
)
from motcua.directory.queries.bodies import find_shop_of
from motcua.directory.services.changes import day_before
from motcua.directory.services.journal import Journal
from motcua.directory.services.succession import AgencyFacts, UnitFacts, begin_agency, begin_unit

RowT = TypeVar("RowT", bound=Model)

_SHOP_KINDS = {
    "COMMUNE_CENTER": OneStopShop.Kind.COMMUNE_CENTER,
    "SERVICE_CENTER": OneStopShop.Kind.SERVICE_CENTER,
}


@dataclass(frozen=True, kw_only=True)
class CommuneFacts:
    code: str
    name: str
    full_name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReformTarget:
    """A body that is there (one of the ids) or one that begins (one of the facts)."""

    key: int
    agency_id: int | None = None
    commune_id: int | None = None
    agency_facts: AgencyFacts | None = None
    commune_facts: CommuneFacts | None = None
    # The agency of a commune that begins on the same day.
    commune_key: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReformLine:
    target_keys: tuple[int, ...]
    agency_id: int | None = None
    commune_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reform:
    """All that is to happen on `effective_date`; functions and postings only where they need saying."""

    effective_date: date
    ground: str
    targets: dict[int, ReformTarget]
    lines: tuple[ReformLine, ...]
    unit_functions: dict[int, str] = field(default_factory=dict)
    posting_targets: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ReformOutcome:
    agency_of: dict[int, int]
    commune_of: dict[int, int]
    journal: dict[str, Any]  # Any: JSON


@transaction_required
def carry_out_reform(*, reform: Reform) -> ReformOutcome:
    """
    End the old bodies the day before, begin the new ones, and move units, shops and postings along.

    :raises CodeAlreadyInUse, NameMissing: if a new body's facts do not fit
    """
    work = _Reforming(reform)
    work.communes()
    work.agencies()
    # Shops before people: who sat at one that ends must find the successor's.
    for line in reform.lines:
        work.bodies_of(line)
    work.missing_shops()
    for line in reform.lines:
        work.people_of(line)
    return ReformOutcome(
        agency_of={key: row.pk for key, row in work.agency_of.items()},
        commune_of={key: row.pk for key, row in work.commune_of.items()},
        journal=work.journal.content,
    )


class _Reforming:
    """One pass over the lines of a reform."""

    def __init__(self, reform: Reform) -> None:
        self.reform = reform
        self.last_day = day_before(reform.effective_date)
        self.journal = Journal()
        self.agency_of: dict[int, Agency] = {}
        self.commune_of: dict[int, Commune] = {}
        self._counter_of: dict[int, int] = {}

    def communes(self) -> None:
        lines = [line for line in self.reform.lines if line.commune_id is not None]
        old = Commune.objects.in_bulk([line.commune_id for line in lines])
        for line in lines:
            self._end(old[line.commune_id or 0])
        for key, target in self.reform.targets.items():
            if target.commune_id is not None:
                self.commune_of[key] = Commune.objects.get(pk=target.commune_id)
            elif target.commune_facts is not None:
                self.commune_of[key] = self._begin_commune(target.commune_facts)
        for line in lines:
            for key in line.target_keys:
                row = CommuneSuccession.objects.create(
                    predecessor_id=line.commune_id or 0,
                    successor=self.commune_of[key],
                    effective_date=self.reform.effective_date,
                    ground=self.reform.ground[:200],
                    is_divided=len(line.target_keys) > 1,
                )
                self.journal.note_created(row)

    def agencies(self) -> None:
        lines = [line for line in self.reform.lines if line.agency_id is not None]
        old = Agency.objects.in_bulk([line.agency_id for line in lines])
        for line in lines:
            self._end(old[line.agency_id or 0])
        for key, target in self.reform.targets.items():
            if target.agency_id is not None:
                self.agency_of[key] = Agency.objects.get(pk=target.agency_id)
            elif target.agency_facts is not None:
                facts = target.agency_facts
                if target.commune_key is not None:
                    facts = replace(facts, commune_id=self.commune_of[target.commune_key].pk)
                self.agency_of[key] = begin_agency(facts, self.reform.effective_date)
                self.journal.note_created(self.agency_of[key])
        for line in lines:
            for key in line.target_keys:
                row = AgencySuccession.objects.create(
                    predecessor_id=line.agency_id or 0,
                    successor=self.agency_of[key],
                    effective_date=self.reform.effective_date,
                    ground=self.reform.ground[:200],
                    is_divided=len(line.target_keys) > 1,
                )
                self.journal.note_created(row)

    def bodies_of(self, line: ReformLine) -> None:
        """Carry units, bodies below and the shop of one old agency over."""
        if line.agency_id is None:
            return
        targets = [self.agency_of[key] for key in line.target_keys]
        only = targets[0] if len(targets) == 1 else None
        if only is not None:
            for child in Agency.objects.filter(parent=line.agency_id, valid_to=None).order_by("pk"):
                self.journal.change(child, parent_id=only.pk)
        for unit in Unit.objects.filter(agency=line.agency_id, valid_to=None).order_by("pk"):
            self._succeed_unit(unit, targets)
        for shop in OneStopShop.objects.filter(agency=line.agency_id, valid_to=None):
            self._succeed_shop(shop, only)

    def _succeed_unit(self, unit: Unit, targets: list[Agency]) -> None:
        self._end(unit)
        for target in targets:
            chosen = self.reform.unit_functions.get(unit.pk)
            function = chosen or unit.function
            new = None
            # A body that is merely renamed or merged into a new one keeps its units one by one.
            if chosen or len(targets) > 1 or target.valid_from < self.reform.effective_date:
                new = find_unit_for(function=function, agency=target)
            if new is None:
                facts = UnitFacts(
                    agency_id=target.pk,
                    code=unit.code if len(targets) == 1 else f"{target.code}.{unit.code}"[:40],
                    name=unit.name,
                    short_name=unit.short_name,
                    function=function,
                )
                new = begin_unit(facts, self.reform.effective_date)
                self.journal.note_created(new)
            row = UnitSuccession.objects.create(
                predecessor=unit,
                successor=new,
                effective_date=self.reform.effective_date,
                ground=self.reform.ground[:200],
                is_divided=len(targets) > 1,
            )
            self.journal.note_created(row)

    def _succeed_shop(self, shop: OneStopShop, only: Agency | None) -> None:
        """The shop ends with its agency's name; the successor's own goes on, or one like it begins."""
        day = self.reform.effective_date
        points = list(ReceptionPoint.objects.filter(shop=shop, valid_to=None).order_by("pk"))
        counters = list(Counter.objects.filter(point__in=points, valid_to=None).order_by("pk"))
        hours = list(OpeningHours.objects.filter(shop=shop, valid_to=None).order_by("pk"))
        for row in (shop, *points, *counters, *hours):
            self._end(row)
        if only is None or find_shop_of(agency=only, on=day) is not None:
            return
        new = self._begin_shop(only, kind=shop.kind, like=shop)
        for point in points:
            copied = self._created(
                ReceptionPoint(shop=new, name=point.name, address=point.address, valid_from=day)
            )
            for counter in (row for row in counters if row.point_id == point.pk):
                self._counter_of[counter.pk] = self._created(
                    Counter(
                        point=copied,
                        number=counter.number,
                        name=counter.name,
                        is_priority=counter.is_priority,
                        valid_from=day,
                    )
                ).pk
        for row in hours:
            self._created(
                OpeningHours(
                    shop=new,
                    weekday=row.weekday,
                    opens_at=row.opens_at,
                    closes_at=row.closes_at,
                    valid_from=day,
                )
            )

    def missing_shops(self) -> None:
        """A new centre which no single old one goes to gets a shop with one reception point."""
        for key, target in self.reform.targets.items():
            facts = target.agency_facts
            if facts is None or facts.function not in _SHOP_KINDS:
                continue
            agency = self.agency_of[key]
            if find_shop_of(agency=agency, on=self.reform.effective_date) is None:
                shop = self._begin_shop(agency, kind=_SHOP_KINDS[facts.function], like=None)
                self._created(
                    ReceptionPoint(
                        shop=shop, name=agency.name, valid_from=self.reform.effective_date
                    )
                )

    def _begin_shop(self, agency: Agency, *, kind: str, like: OneStopShop | None) -> OneStopShop:
        return self._created(
            OneStopShop(
                agency=agency,
                kind=kind,
                name=agency.name,
                short_name=agency.short_name,
                address=like.address if like else "",
                phone=like.phone if like else "",
                valid_from=self.reform.effective_date,
            )
        )

    def _created(self, row: RowT) -> RowT:
        row.save(force_insert=True)
        self.journal.note_created(row)
        return row

    def people_of(self, line: ReformLine) -> None:
        """Move the postings: to the only successor, to the one chosen, or to their end."""
        if line.agency_id is None:
            return
        targets = [self.agency_of[key] for key in line.target_keys]
        only = targets[0] if len(targets) == 1 else None
        day = self.reform.effective_date
        still = Q(valid_to=None) | Q(valid_to__gte=day)
        rows = Posting.objects.filter(still, agency=line.agency_id).select_related("shop")
        for posting in rows.order_by("pk"):
            chosen = self.reform.posting_targets.get(posting.pk)
            target = self.agency_of[chosen] if chosen is not None else only
            place = self._place_of(posting, target) if target is not None else None
            if place is not None and posting.valid_from >= day:
                self.journal.change(posting, **place)
                continue
            former_end = posting.valid_to
            if posting.valid_from < day:
                self._end(posting)
            if place is None:
                continue
            new = Posting.objects.create(
                officer_id=posting.officer_id,
                role=posting.role,
                position_id=posting.position_id,
                is_seconded=posting.is_seconded,
                valid_from=day,
                valid_to=former_end,
                **place,
            )
            self.journal.note_created(new)

    def _place_of(self, posting: Posting, target: Agency) -> dict[str, int | None]:
        place: dict[str, int | None] = {
            "agency_id": target.pk,
            "unit_id": None,
            "shop_id": posting.shop_id,
            "counter_id": posting.counter_id,
        }
        if posting.unit_id is not None:
            place["unit_id"] = UnitSuccession.objects.values_list("successor_id", flat=True).get(
                predecessor=posting.unit_id,
                successor__agency=target,
                effective_date=self.reform.effective_date,
            )
        if posting.shop is not None and posting.shop.valid_to is not None:
            shop = find_shop_of(agency=target, on=self.reform.effective_date)
            place["shop_id"] = shop.pk if shop else None
            place["counter_id"] = self._counter_of.get(posting.counter_id or 0)
        return place

    def _begin_commune(self, facts: CommuneFacts) -> Commune:
        province = Province.objects.get(valid_to=None)
        row = Commune.objects.create(
            code=facts.code,
            name=facts.name,
            full_name=facts.full_name,
            kind=facts.kind,
            province=province,
            valid_from=self.reform.effective_date,
        )
        self.journal.note_created(row)
        return row

    def _end(self, row: Dated) -> None:
        self.journal.change(row, valid_to=self.last_day)


def find_unit_for(*, function: str, agency: Agency) -> Unit | None:
    """Return the unit of the successor that has this function."""
    if not function:
        return None
    units = Unit.objects.filter(agency=agency, valid_to=None, function=function)
    return units.order_by("code").first()
