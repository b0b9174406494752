"""The parts of a dossier as the applicant, the specialist and the lead see them: one timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.core.actors import Actor
from motcua.deadlines.rules import Timeliness, timeliness
from motcua.directory import policies
from motcua.dossiers import clock
from motcua.dossiers.models import CounterSeal, Dossier, DossierPart, PartDelivery
from motcua.dossiers.rules import PartState
from motcua.legislation.durations import Duration
from motcua.procedures import groups
from motcua.workflow.models import Task
from motcua.workflow.processes import interagency as process
from motcua.workflow.rules import OPEN_STATES


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """One part: whose, what, until when, and what came of it."""

    number: int
    key: str
    name: str
    duty: str
    procedure_code: str
    is_lead: bool
    state: PartState
    agency_name: str
    agency_short_name: str
    unit_name: str
    limit: Duration
    opened_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    needs: tuple[str, ...]
    result_name: str
    result_number: str
    result_document_id: int | None
    reason: str
    # Who has the result now: parts that use it and the intake centre (rule 40).
    sent_to: tuple[str, ...]
    # What this part looks at of the papers of the whole.
    papers: tuple[str, ...]
    step_name: str
    officer_name: str
    is_mine: bool

    @property
    def slip_kind(self) -> str:
        """Name the control slip of this part for the page that prints it."""
        return f"CONTROL_SLIP.{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state is PartState.IN_PROCESS

    @property
    def timeliness(self) -> Timeliness | None:
        """How an ended part kept its own limit."""
        if self.ended_at is None or self.due_at is None:
            return None
        return timeliness(result_at=self.ended_at, due_at=self.due_at)

    def is_late(self, at: datetime) -> bool:
        """Tell whether the limit of an open part has passed."""
        return self.is_open and self.due_at is not None and at > self.due_at


@dataclass(frozen=True, kw_only=True)
class PartsPage:
    """All parts of a dossier under their lead."""

    rows: tuple[PartRow, ...]
    is_sequential: bool
    my_part: PartRow | None
    is_mine_the_lead: bool

    @property
    def lead(self) -> PartRow:
        return next(row for row in self.rows if row.is_lead)

    @property
    def done_count(self) -> int:
        return sum(row.state is PartState.DONE for row in self.rows)

    @property
    def open_rows(self) -> tuple[PartRow, ...]:
        return tuple(row for row in self.rows if row.is_open)

    @property
    def planned_end(self) -> datetime | None:
        """When the last part is to end by the limits of the parts, on paper one after another."""
        return max((row.due_at for row in self.rows if row.due_at), default=None)

    def late_rows(self, at: datetime) -> tuple[PartRow, ...]:
        """Return the open parts past their limit: what the lead has to ask after."""
        return tuple(row for row in self.rows if row.is_late(at))


@dataclass(frozen=True, kw_only=True)
class PublicPart:
    """A part as anybody sees it who may track the dossier: no officer, no reason."""

    name: str
    agency_name: str
    state: PartState
    opened_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    result_name: str


def get_parts(*, dossier: Dossier, actor: Actor) -> PartsPage | None:
    """Return the parts of a dossier that the actor may read (the caller's check); None if it has none."""
    parts = _read(dossier.pk)
    if not parts:
        return None
    tasks = _open_tasks(dossier)
    sent = _deliveries(parts)
    named = {part.key: part.name for part in parts}
    in_pack = {row["key"]: row for row in dossier.revision.pack.get("parts", ())}
    papers = _paper_names(dossier)
    rows = tuple(
        _row(
            part,
            task=tasks.get(part.number),
            needs=tuple(named[key] for key in part.needs if key in named),
            sent_to=tuple(sent.get(part.pk, ())),
            papers=_papers_of(in_pack.get(part.key, {}), papers),
            actor=actor,
        )
        for part in parts
    )
    mine = next((row for row in rows if row.is_mine), None)
    agencies = {posting.agency_id for posting in actor.all_postings}
    lead = next(part for part in parts if part.is_lead)
    return PartsPage(
        rows=rows,
        is_sequential=parts[0].is_sequential,
        my_part=mine,
        is_mine_the_lead=lead.agency_id in agencies,
    )


def list_public_parts(*, dossier_id: int) -> tuple[PublicPart, ...]:
    """Return the parts for the page on which the applicant follows his dossier."""
    return tuple(
        PublicPart(
            name=part.name,
            agency_name=part.agency.name,
            state=PartState(part.state),
            opened_at=part.opened_at,
            due_at=part.due_at,
            ended_at=part.ended_at,
            result_name=part.result_name if part.state == PartState.DONE else "",
        )
        for part in _read(dossier_id)
    )


def get_counter_seal(*, dossier_id: int) -> CounterSeal | None:
    """Return under whose mandate a dossier was decided at the counter, and its seal."""
    return (
        CounterSeal.objects.filter(dossier_id=dossier_id)
        .select_related("mandate__agency", "decided_by", "sealed_by", "shop")
        .first()
    )


def _read(dossier_id: int) -> list[DossierPart]:
    return list(
        DossierPart.objects.filter(dossier_id=dossier_id)
        .select_related("agency", "unit")
        .order_by("number")
    )


def _open_tasks(dossier: Dossier) -> dict[int, Task]:
    tasks = Task.objects.filter(instance__dossier=dossier, state__in=OPEN_STATES).select_related(
        "officer"
    )
    return {
        number: task
        for task in tasks
        if (number := process.number_of_step(task.step_key)) is not None
    }


def _deliveries(parts: Sequence[DossierPart]) -> dict[int, list[str]]:
    by_id = {part.pk: part for part in parts}
    sent: dict[int, list[str]] = {}
    rows = PartDelivery.objects.filter(part__in=by_id).select_related("to_shop").order_by("pk")
    for row in rows:
        if row.to_part_id is not None:
            label = by_id[row.to_part_id].agency.short_name
        else:
            assert row.to_shop is not None
            label = row.to_shop.short_name
        if label not in sent.setdefault(row.part_id, []):
            sent[row.part_id].append(label)
    return sent


def _paper_names(dossier: Dossier) -> dict[str, str]:
    """Return the names of the papers of the dossier by what makes a paper the same."""
    components = dossier.components.select_related("requirement__paper_type").order_by("order")
    names = {}
    for component in components:
        requirement = component.requirement
        row: dict[str, Any] = {"name": requirement.name if requirement else component.name}
        if requirement is not None and requirement.paper_type is not None:
            row["paper_type"] = {"code": requirement.paper_type.code}
        names[groups.paper_key(row)] = component.name
    return names


def _papers_of(
    part: Mapping[str, Any],  # Any: one object of the pack
    papers: Mapping[str, str],
) -> tuple[str, ...]:
    looked_at = groups.papers_of(part)
    return tuple(name for key, name in papers.items() if key in looked_at)


def _row(
    part: DossierPart,
    *,
    task: Task | None,
    needs: tuple[str, ...],
    sent_to: tuple[str, ...],
    papers: tuple[str, ...],
    actor: Actor,
) -> PartRow:
    return PartRow(
        number=part.number,
        key=part.key,
        name=part.name,
        duty=part.duty,
        procedure_code=part.procedure_code,
        is_lead=part.is_lead,
        state=PartState(part.state),
        agency_name=part.agency.name,
        agency_short_name=part.agency.short_name,
        unit_name=part.unit.name if part.unit else "",
        limit=clock.duration_of(part.time_limit_amount, part.time_limit_unit),
        opened_at=part.opened_at,
        due_at=part.due_at,
        ended_at=part.ended_at,
        needs=needs,
        result_name=part.result_name,
        result_number=part.result_number,
        result_document_id=part.result_document_id,
        reason=part.reason,
        sent_to=sent_to,
        papers=papers,
        step_name=task.step_name if task else "",
        officer_name=task.officer.full_name if task and task.officer else "",
        is_mine=task is not None and _is_mine(actor, task),
    )


def _is_mine(actor: Actor, task: Task) -> bool:
    return policies.can(
        actor,
        "task.complete",
        role=task.role,
        agency_id=task.agency_id,
        unit_id=task.unit_id,
        shop_id=task.shop_id,
        officer_id=task.officer_id,
    )
