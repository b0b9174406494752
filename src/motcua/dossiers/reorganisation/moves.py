"""Moves one batch of open dossiers, with all that hangs on them, to the successors of their bodies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from motcua.audit import services as audit
from motcua.audit.models import AuditEntry
from motcua.core.actors import Actor
from motcua.core.transactions import transaction_required
from motcua.directory.models import Agency, OneStopShop, Posting, Unit, UnitSuccession
from motcua.directory.queries.actors import valid_on
from motcua.directory.queries.bodies import find_shop_of
from motcua.dossiers import events
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import (
    Consultation,
    Dossier,
    DossierEvent,
    DossierMove,
    DossierPart,
    ReorganisationPlan,
    ReorganisationTarget,
    Transfer,
)
from motcua.dossiers.reorganisation.loading import load_routes
from motcua.dossiers.reorganisation.routing import RouteLine
from motcua.dossiers.rules import OPEN_STATES as OPEN_DOSSIERS
from motcua.dossiers.rules import PartState
from motcua.workflow.models import Task
from motcua.workflow.rules import OPEN_STATES as OPEN_TASKS

OPEN_PARTS = (PartState.WAITING, PartState.IN_PROCESS)
_DOSSIER_FIELDS = (
    "competent_agency_id",
    "competent_unit_id",
    "intake_shop_id",
    "return_shop_id",
    "version",
    "event_count",
    "event_head",
)


class Undecided(Exception):
    """Whose successor the dossier follows is not chosen yet; never leaves this package."""


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """The open rows of one dossier that point at bodies."""

    tasks: tuple[Task, ...]
    transfers: tuple[Transfer, ...]
    consultations: tuple[Consultation, ...]
    parts: tuple[DossierPart, ...]


def candidates(plan: ReorganisationPlan, *, old_agency_ids: Iterable[int]) -> QuerySet[Dossier]:
    """Return the open dossiers which have to do with an old body and were not moved yet."""
    old = list(old_agency_ids)
    tasks = Task.objects.filter(instance=OuterRef("instance"), state__in=OPEN_TASKS, agency__in=old)
    asked = Consultation.objects.filter(
        dossier=OuterRef("pk"), replied_at=None, withdrawn_at=None, asked_agency__in=old
    )
    papers = Transfer.objects.filter(
        Q(to_unit__agency__in=old) | Q(to_shop__agency__in=old),
        dossier=OuterRef("pk"),
        taken_at=None,
    )
    parts = DossierPart.objects.filter(dossier=OuterRef("pk"), state__in=OPEN_PARTS, agency__in=old)
    moved = DossierMove.objects.filter(plan=plan, dossier=OuterRef("pk"), undone_at=None)
    concerned = (
        Q(competent_agency__in=old)
        | Q(intake_shop__agency__in=old)
        | Q(return_shop__agency__in=old)
        | Exists(tasks)
        | Exists(asked)
        | Exists(papers)
        | Exists(parts)
    )
    return Dossier.objects.filter(concerned, ~Exists(moved), state__in=OPEN_DOSSIERS)


class Mover:
    """Carries the dossiers of one plan; what it has read of the directory serves all of them."""

    def __init__(self, *, plan: ReorganisationPlan, actor: Actor, at: datetime) -> None:
        self.plan, self.actor, self.at = plan, actor, at
        self.day: date = plan.effective_date
        self.routes = load_routes(plan)
        self.old_agency_ids = tuple(self.routes.line_of_agency)
        targets = ReorganisationTarget.objects.filter(plan=plan, agency__isnull=False)
        self._agency_of = {row.pk: row.agency for row in targets.select_related("agency")}
        self._shops = {
            shop.pk: shop
            for shop in OneStopShop.objects.filter(
                Q(agency__in=self.old_agency_ids) | Q(valid_to=None)
            ).select_related("agency")
        }
        successions = UnitSuccession.objects.filter(
            predecessor__agency__in=self.old_agency_ids, effective_date=self.day
        ).select_related("successor")
        self._unit_of = {
            (row.predecessor_id, row.successor.agency_id): row.successor for row in successions
        }
        self._new_units = {row.pk: row for row in self._unit_of.values()}
        self._new_agencies = {row.pk: row for row in self._agency_of.values() if row is not None}
        self._shop_of: dict[int, OneStopShop | None] = {}
        self._postings_of: dict[int, list[Posting]] = defaultdict(list)
        for posting in Posting.objects.filter(valid_on(self.day)).order_by("pk"):
            self._postings_of[posting.officer_id].append(posting)

    @transaction_required
    def move(self, dossier_ids: list[int]) -> int:
        """Move those of the dossiers that are decided, in a fixed number of statements; return how many."""
        locked = list(
            candidates(self.plan, old_agency_ids=self.old_agency_ids)
            .filter(pk__in=dossier_ids)
            .select_for_update(of=("self",))
            .select_related("competent_agency", "competent_unit", "area")
            .order_by("pk")
        )
        hanging = _read_hanging(locked)
        moved = _Batch()
        for dossier in locked:
            area_id = self.area_of(dossier)
            # Read before they change: a new id forgets the row that was joined.
            former = (dossier.competent_agency, dossier.competent_unit)
            try:
                changes = self._change(dossier, hanging[dossier.pk], area_id)
            except Undecided:
                continue
            self._note(moved, dossier, former, changes)
        moved.write()
        return len(moved.dossiers)

    def target_of(self, dossier: Dossier) -> int | None:
        """Return the target of the competent agency's line; for lists of what is undecided."""
        line = self.routes.line_of_agency.get(dossier.competent_agency_id)
        if line is None:
            return None
        return self.routes.find_target(line, dossier_id=dossier.pk, area_id=self.area_of(dossier))

    def area_of(self, dossier: Dossier) -> int | None:
        area = getattr(dossier, "area", None)
        return area.commune_id if area is not None else dossier.competent_agency.commune_id

    def _agency_for(self, line: RouteLine, dossier: Dossier, area_id: int | None) -> Agency:
        target = self.routes.find_target(line, dossier_id=dossier.pk, area_id=area_id)
        agency = self._agency_of.get(target) if target is not None else None
        if agency is None:
            raise Undecided
        return agency

    def _change(self, dossier: Dossier, hanging: Hanging, area_id: int | None) -> "_Changes":
        """
        Set the new bodies on the rows in memory and return how they were.

        :raises Undecided: before anything was set
        """
        bodies = {
            agency_id: self._agency_for(self.routes.line_of_agency[agency_id], dossier, area_id)
            for agency_id in self._agencies_met(dossier, hanging)
            if agency_id in self.routes.line_of_agency
        }
        changes = _Changes()
        self._change_dossier(dossier, bodies, changes)
        for task in hanging.tasks:
            self._change_task(task, bodies, changes)
        for transfer in hanging.transfers:
            self._change_transfer(transfer, bodies, changes)
        for asked in hanging.consultations:
            new = bodies.get(asked.asked_agency_id)
            if new is not None:
                changes.put(
                    asked,
                    asked_unit_id=self._unit(asked.asked_unit_id, new),
                    asked_agency_id=new.pk,
                )
        for part in hanging.parts:
            new = bodies.get(part.agency_id)
            if new is not None:
                changes.put(part, unit_id=self._unit(part.unit_id, new), agency_id=new.pk)
        return changes

    def _agencies_met(self, dossier: Dossier, hanging: Hanging) -> set[int]:
        met = {dossier.competent_agency_id}
        met |= {task.agency_id for task in hanging.tasks}
        met |= {asked.asked_agency_id for asked in hanging.consultations}
        met |= {part.agency_id for part in hanging.parts}
        shop_ids = {dossier.intake_shop_id, dossier.return_shop_id}
        shop_ids |= {task.shop_id for task in hanging.tasks if task.shop_id}
        for transfer in hanging.transfers:
            shop_ids |= {key for key in (transfer.from_shop_id, transfer.to_shop_id) if key}
            if transfer.to_unit is not None:
                met.add(transfer.to_unit.agency_id)
        shops = (self._shops.get(key) for key in shop_ids)
        return met | {shop.agency_id for shop in shops if shop is not None}

    def _change_dossier(
        self, dossier: Dossier, bodies: dict[int, Agency], changes: "_Changes"
    ) -> None:
        new = bodies.get(dossier.competent_agency_id)
        values: dict[str, Any] = {}  # Any: column values
        if new is not None:
            values["competent_unit_id"] = self._unit(dossier.competent_unit_id, new)
            values["competent_agency_id"] = new.pk
        values["intake_shop_id"] = self._shop(dossier.intake_shop_id, bodies)
        values["return_shop_id"] = self._shop(dossier.return_shop_id, bodies)
        changes.put(dossier, **values)

    def _change_task(self, task: Task, bodies: dict[int, Agency], changes: "_Changes") -> None:
        if task.shop_id is not None:
            shop = self._shops[self._shop(task.shop_id, bodies)]
            values: dict[str, Any] = {
                "agency_id": shop.agency_id,
                "shop_id": shop.pk,
            }  # Any: columns
        elif task.agency_id in bodies:
            new = bodies[task.agency_id]
            values = {"unit_id": self._unit(task.unit_id, new), "agency_id": new.pk}
        else:
            return
        place = (values.get("unit_id", task.unit_id), values.get("shop_id", task.shop_id))
        if task.officer_id is not None and not self._is_posted(task, values["agency_id"], place):
            # Who held it did not come along: it lies open for the new unit.
            values |= {"officer_id": None, "state": "OPEN", "claimed_at": None}
        changes.put(task, **values)

    def _is_posted(self, task: Task, agency_id: int, place: tuple[int | None, int | None]) -> bool:
        unit_id, shop_id = place
        return any(
            posting.role == task.role
            and (
                posting.shop_id == shop_id
                if shop_id is not None
                else posting.agency_id == agency_id and posting.unit_id in {unit_id, None}
            )
            for posting in self._postings_of.get(task.officer_id or 0, ())
        )

    def _change_transfer(
        self, transfer: Transfer, bodies: dict[int, Agency], changes: "_Changes"
    ) -> None:
        """A hand-over that is not finished goes on to the successor; lines already signed stay."""
        values: dict[str, Any] = {}  # Any: column values
        if transfer.given_at is None and transfer.from_shop_id is not None:
            values["from_shop_id"] = self._shop(transfer.from_shop_id, bodies)
        if transfer.to_shop_id is not None:
            values["to_shop_id"] = self._shop(transfer.to_shop_id, bodies)
            if values["to_shop_id"] != transfer.to_shop_id:
                values["to_label"] = self._shops[values["to_shop_id"]].name
        if transfer.to_unit is not None and transfer.to_unit.agency_id in bodies:
            new = bodies[transfer.to_unit.agency_id]
            values["to_unit_id"] = self._unit(transfer.to_unit_id, new)
            values["to_label"] = self._place_name(new, values["to_unit_id"])
        changes.put(transfer, **values)

    def _place_name(self, agency: Agency, unit_id: int | None) -> str:
        unit = self._new_units.get(unit_id or 0)
        return ", ".join(label for label in (unit.name if unit else "", agency.short_name) if label)

    def _unit(self, unit_id: int | None, new: Agency) -> int | None:
        unit = self._unit_of.get((unit_id or 0, new.pk))
        return unit.pk if unit is not None else None

    def _shop(self, shop_id: int, bodies: dict[int, Agency]) -> int:
        """A shop that goes on stays; one that has ended gives way to the successor's."""
        shop = self._shops[shop_id]
        if shop.valid_to is None or shop.valid_to >= self.day or shop.agency_id not in bodies:
            return shop_id
        new = bodies[shop.agency_id]
        if new.pk not in self._shop_of:
            self._shop_of[new.pk] = find_shop_of(agency=new, on=self.day)
        found = self._shop_of[new.pk]
        return found.pk if found is not None else shop_id

    def _note(
        self,
        moved: "_Batch",
        dossier: Dossier,
        former: tuple[Agency, Unit | None],
        changes: "_Changes",
    ) -> None:
        before = changes.old.get("dossier", {}).get(str(dossier.pk), {})
        old_agency, old_unit = former
        new_agency = self._new_agencies.get(dossier.competent_agency_id, old_agency)
        new_unit_id = dossier.competent_unit_id
        names = {
            "from": {"agency": old_agency.name, "unit": old_unit.name if old_unit else ""},
            "to": {"agency": new_agency.name, "place": self._place_name(new_agency, new_unit_id)},
        }
        fact = EventFacts(
            kind=EventKind.MOVED, ground=self.plan.ground, data={"plan": self.plan.pk, **names}
        )
        dossier.version += 1
        moved.events += events.chain(dossier=dossier, actor=self.actor, at=self.at, facts=(fact,))
        moved.audit.append(
            audit.make_entry(
                actor=self.actor,
                action=EventKind.MOVED.value,
                subject_kind="dossier",
                subject_id=str(dossier.pk),
                subject_label=dossier.code or "",
                purpose=self.plan.ground,
                data=names,
                at=self.at,
            )
        )
        moved.dossiers.append(dossier)
        moved.changed += changes.rows
        moved.moves.append(
            DossierMove(
                plan=self.plan,
                dossier=dossier,
                old_agency=old_agency,
                new_agency_id=dossier.competent_agency_id,
                old_unit=old_unit,
                new_unit_id=new_unit_id,
                old_intake_shop_id=before.get("intake_shop_id", dossier.intake_shop_id),
                old_return_shop_id=before.get("return_shop_id", dossier.return_shop_id),
                changes={"old": changes.old, **names},
                event_count=dossier.event_count,
                moved_at=self.at,
            )
        )


class _Changes:
    """New values on rows in memory, and the old ones for the undoing: {"task": {"7": {field: old}}}."""

    def __init__(self) -> None:
        self.old: dict[str, dict[str, dict[str, Any]]] = {}  # Any: column values as JSON
        self.rows: list[Model] = []

    def put(self, row: Model, **values: Any) -> None:  # Any: column values
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        kind = str(row._meta.model_name)  # noqa: SLF001 — documented
        kept = self.old.setdefault(kind, {}).setdefault(str(row.pk), {})
        for name, value in changed.items():
            old = getattr(row, name)
            kept[name] = old.isoformat() if isinstance(old, datetime) else old
            setattr(row, name, value)
        self.rows.append(row)


class _Batch:
    """Rows to be written together."""

    def __init__(self) -> None:
        self.dossiers: list[Dossier] = []
        self.changed: list[Model] = []
        self.moves: list[DossierMove] = []
        self.events: list[DossierEvent] = []
        self.audit: list[AuditEntry] = []

    def write(self) -> None:
        """Write everything; due dates, rule set, revision and calendar are in none of the columns."""
        if not self.dossiers:
            return
        tasks = [row for row in self.changed if isinstance(row, Task)]
        for task in tasks:
            task.version += 1
        Dossier.objects.bulk_update(self.dossiers, _DOSSIER_FIELDS)
        Task.objects.bulk_update(
            tasks,
            ["agency_id", "unit_id", "shop_id", "officer_id", "state", "claimed_at", "version"],
        )
        transfers = [row for row in self.changed if isinstance(row, Transfer)]
        Transfer.objects.bulk_update(
            transfers, ["from_shop_id", "to_shop_id", "to_unit_id", "to_label"]
        )
        asked = [row for row in self.changed if isinstance(row, Consultation)]
        Consultation.objects.bulk_update(asked, ["asked_agency_id", "asked_unit_id"])
        parts = [row for row in self.changed if isinstance(row, DossierPart)]
        DossierPart.objects.bulk_update(parts, ["agency_id", "unit_id"])
        DossierEvent.objects.bulk_create(self.events)
        AuditEntry.objects.bulk_create(self.audit)
        DossierMove.objects.bulk_create(self.moves)


def _read_hanging(dossiers: list[Dossier]) -> dict[int, Hanging]:
    ids = [dossier.pk for dossier in dossiers]
    dossier_of = {dossier.instance_id: dossier.pk for dossier in dossiers if dossier.instance_id}
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in (
        Task.objects.filter(instance__in=dossier_of, state__in=OPEN_TASKS)
        .select_for_update(of=("self",))
        .order_by("pk")
    ):
        tasks[dossier_of[task.instance_id]].append(task)
    transfers: dict[int, list[Transfer]] = defaultdict(list)
    for transfer in (
        Transfer.objects.filter(dossier__in=ids, taken_at=None)
        .select_related("to_unit")
        .order_by("pk")
    ):
        transfers[transfer.dossier_id].append(transfer)
    consultations: dict[int, list[Consultation]] = defaultdict(list)
    for asked in Consultation.objects.filter(
        dossier__in=ids, replied_at=None, withdrawn_at=None
    ).order_by("pk"):
        consultations[asked.dossier_id].append(asked)
    parts: dict[int, list[DossierPart]] = defaultdict(list)
    for part in DossierPart.objects.filter(dossier__in=ids, state__in=OPEN_PARTS).order_by("pk"):
        parts[part.dossier_id].append(part)
    return {
        key: Hanging(
            tasks=tuple(tasks[key]),
            transfers=tuple(transfers[key]),
            consultations=tuple(consultations[key]),
            parts=tuple(parts[key]),
        )
        for key in ids
    }
