"""Everything one dossier's page shows, in a fixed number of statements."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from motcua.core.actors import Actor
from motcua.deadlines.models import DeadlineLedger
from motcua.directory import policies
from motcua.directory.rules import DossierRelation
from motcua.dossiers.events import EVENT_LABELS, EventKind
from motcua.dossiers.models import (
    Component,
    Consultation,
    Dossier,
    DossierDocument,
    DossierEvent,
    DossierMove,
    Opinion,
    SupplementRequest,
    Transfer,
)
from motcua.dossiers.national import NationalState, StateFacts, national_state
from motcua.dossiers.queries import centres, names
from motcua.dossiers.rules import DossierState
from motcua.workflow.models import Task


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """One line of the history: when, what, who, on which ground, what it did to the clock."""

    kind: str
    label: str
    occurred_at: datetime
    actor_label: str
    unit_label: str
    ground: str
    clock_effect: str
    data: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class DossierPage:
    dossier: Dossier
    national_state: NationalState
    tasks: tuple[Task, ...]
    open_tasks: tuple[Task, ...]
    my_task: Task | None
    components: tuple[Component, ...]
    documents: tuple[DossierDocument, ...]
    opinions: tuple[Opinion, ...]
    consultations: tuple[Consultation, ...]
    supplement_requests: tuple[SupplementRequest, ...]
    opinion_count: int

    @cached_property
    def transfers(self) -> tuple[Transfer, ...]:
        """Hand-overs in their order, read when a page asks for them."""
        rows = self.dossier.transfers.select_related("given_by", "taken_by")
        return tuple(rows.order_by("id"))


def get_dossier(*, dossier_id: int) -> Dossier | None:
    """Return a dossier with what its header shows."""
    count = Opinion.objects.filter(dossier=OuterRef("pk")).order_by().values("dossier")
    dossier = (
        Dossier.objects.select_related(
            "applicant__person",
            "applicant__organisation",
            "representative__person",
            "result__document",
            "refusal",
            "instance",
        )
        .annotate(
            opinion_count=Coalesce(Subquery(count.values(n=Count("pk"))), 0),
            was_moved=Exists(DossierMove.objects.filter(dossier=OuterRef("pk"), undone_at=None)),
        )
        .defer("instance__state")
        .filter(pk=dossier_id)
        .first()
    )
    if dossier is not None:
        names.name_dossiers([dossier])
        names.name_process(dossier)
    return dossier


def relation_of(dossier: Dossier, tasks: tuple[Task, ...] = ()) -> DossierRelation:
    """Return what ties agencies, shops and officers to a dossier: the input of the rights."""
    return DossierRelation(
        intake_shop_id=dossier.intake_shop_id,
        return_shop_id=dossier.return_shop_id,
        competent_agency_id=dossier.competent_agency_id,
        competent_unit_id=dossier.competent_unit_id,
        competent_shop_id=centres.own_centre_id(dossier.competent_agency),
        helping_shop_id=dossier.helping_shop_id,
        consulted_agency_ids=frozenset(
            task.agency_id
            for task in tasks
            if task.step_key.startswith(("consult", "part_", "sign_"))
        ),
        officer_ids=frozenset(task.officer_id for task in tasks if task.officer_id is not None),
    )


def may_view(*, actor: Actor, dossier: Dossier) -> bool:
    """Tell whether the actor stands in a relation to the dossier that lets him read it."""
    tasks = tuple(_tasks(dossier))
    return policies.can(actor, "dossier.view", relation=relation_of(dossier, tasks))


def get_dossier_page(
    *, dossier_id: int, actor: Actor, with_opinions: bool = False
) -> DossierPage | None:
    """
    Return the page, or None where there is no such dossier or the actor may not see it.

    The two are not told apart, so that codes cannot be probed. Opinions and consultations are read
    for their own tab and for whoever is asked; elsewhere only their number is shown.
    """
    dossier = get_dossier(dossier_id=dossier_id)
    if dossier is None:
        return None
    tasks = tuple(_tasks(dossier))
    if not policies.can(actor, "dossier.view", relation=relation_of(dossier, tasks)):
        return None
    open_tasks = tuple(task for task in tasks if task.state in {"OPEN", "CLAIMED"})
    my_task = next((task for task in open_tasks if _is_mine(actor, task)), None)
    is_asked = my_task is not None and my_task.step_key.startswith("consult")
    return DossierPage(
        dossier=dossier,
        national_state=national_state_of(dossier, tasks),
        tasks=tasks,
        open_tasks=open_tasks,
        my_task=my_task,
        components=_components(dossier),
        documents=_documents(dossier),
        opinions=_opinions(dossier) if with_opinions else (),
        consultations=_consultations(dossier) if with_opinions or is_asked else (),
        supplement_requests=_supplement_requests(dossier),
        opinion_count=getattr(dossier, "opinion_count", 0),
    )


def _components(dossier: Dossier) -> tuple[Component, ...]:
    components = tuple(dossier.components.order_by("order"))
    names.name_components(components)
    return components


def _documents(dossier: Dossier) -> tuple[DossierDocument, ...]:
    documents = tuple(dossier.documents.select_related("file").order_by("id"))
    names.name_documents(documents)
    return documents


def _supplement_requests(dossier: Dossier) -> tuple[SupplementRequest, ...]:
    requests = tuple(dossier.supplement_requests.order_by("id"))
    names.name_requests(requests)
    return requests


def _opinions(dossier: Dossier) -> tuple[Opinion, ...]:
    return tuple(dossier.opinions.select_related("officer", "document").order_by("id"))


def _consultations(dossier: Dossier) -> tuple[Consultation, ...]:
    rows = dossier.consultations.select_related("asked_agency", "asked_by", "replied_by")
    return tuple(rows.order_by("id"))


def national_state_of(dossier: Dossier, tasks: tuple[Task, ...]) -> NationalState:
    """Derive the national state from the facts."""
    worked = any(task.state != "OPEN" for task in tasks)
    return national_state(StateFacts(state=DossierState(dossier.state), has_been_worked_on=worked))


def list_events(*, dossier: Dossier) -> list[EventRow]:
    """Return the history, newest first."""
    events = DossierEvent.objects.filter(
        dossier_id=dossier.pk, occurred_at__gte=dossier.submitted_at
    ).order_by("-sequence")
    return [
        EventRow(
            kind=event.kind,
            label=str(EVENT_LABELS[EventKind(event.kind)]),
            occurred_at=event.occurred_at,
            actor_label=event.actor_label,
            unit_label=event.unit_label,
            ground=event.ground,
            clock_effect=event.clock_effect,
            data=event.data,
        )
        for event in events
    ]


def list_ledger(*, dossier_id: int) -> list[DeadlineLedger]:
    """Return every setting of the due date, first to last, with its segments."""
    return list(DeadlineLedger.objects.filter(dossier_id=dossier_id).order_by("sequence"))


def _tasks(dossier: Dossier) -> list[Task]:
    if dossier.instance_id is None:
        return []
    tasks = list(Task.objects.filter(instance_id=dossier.instance_id).order_by("opened_at", "id"))
    names.name_tasks(tasks)
    return tasks


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
