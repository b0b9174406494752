"""The work list: open tasks an officer may do, the most urgent first; and what waits elsewhere."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window

from motcua.core.actors import Actor
from motcua.directory.rules import search_form
from motcua.dossiers.models import SupplementRequest
from motcua.dossiers.queries import names
from motcua.workflow import queries as workflow_queries
from motcua.workflow.models import Task
from motcua.workflow.rules import OPEN_STATES

PAGE_SIZE = 25
# A file for a spreadsheet holds the whole list in view; more than this is no work list.
EXPORT_SIZE = 5000
SOON = timedelta(hours=24)
LONG = timedelta(days=2)
# A question to another agency waits elsewhere for those who asked, and is work for those asked.
_OURS = Q(is_waiting_elsewhere=False) | Q(step_key__startswith="consult")


class Tab(StrEnum):
    """MINE and ELSEWHERE are never mixed: the clock of the second counts against somebody else."""

    MINE = "MINE"
    OVERDUE = "OVERDUE"
    TODAY = "TODAY"
    SOON = "SOON"
    NEW = "NEW"
    SUPPLEMENTED = "SUPPLEMENTED"
    LONG = "LONG"
    ELSEWHERE = "ELSEWHERE"


class Sort(StrEnum):
    STEP_DUE = "STEP_DUE"
    DUE = "DUE"
    OLDEST = "OLDEST"


_SORT_COLUMNS = {
    Sort.STEP_DUE: "due_at",
    Sort.DUE: "instance__dossier__due_at",
    Sort.OLDEST: "opened_at",
}


@dataclass(frozen=True, kw_only=True)
class WorkFilter:
    """What the officer narrowed the list to; `after` is the key of the last row of the page before."""

    tab: Tab = Tab.MINE
    sort: Sort = Sort.STEP_DUE
    text: str = ""
    sector_id: int | None = None
    procedure_id: int | None = None
    channel: str = ""
    step_key: str = ""
    after: tuple[datetime | None, int] | None = None

    @property
    def is_narrowed(self) -> bool:
        """Tell whether the list shows less than its tab holds."""
        return bool(
            self.text or self.channel or self.step_key or self.sector_id or self.procedure_id
        )


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    task_id: int
    task_version: int
    dossier_id: int
    code: str
    procedure_id: int
    procedure_name: str
    applicant_name: str
    step_key: str
    step_name: str
    holder_name: str
    officer_id: int | None
    officer_name: str
    received_at: datetime
    opened_at: datetime
    step_due_at: datetime | None
    due_at: datetime | None
    supplement_due_at: datetime | None
    channel: str
    is_new: bool
    is_supplemented: bool
    is_imaginary: bool


@dataclass(frozen=True, kw_only=True)
class ProcedureChoice:
    """A procedure with open work of this officer, for the filter."""

    procedure_id: int
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class WorkPage:
    rows: tuple[WorkRow, ...]
    counts: dict[Tab, int]
    procedures: tuple[ProcedureChoice, ...]
    next_key: tuple[datetime | None, int] | None


def list_work(
    *, actor: Actor, narrowed: WorkFilter, at: datetime, limit: int = PAGE_SIZE
) -> WorkPage:
    """Return one page of the work list, the counts of its tabs and its procedures, in two statements."""
    mine = _mine(actor, at)
    counts, procedures = _count(mine, at)
    if narrowed.tab is Tab.ELSEWHERE:
        rows = list(_select(_narrow(_elsewhere(actor), narrowed, at), narrowed.sort)[: limit + 1])
    else:
        rows = list(_select(_narrow(mine, narrowed, at), narrowed.sort)[: limit + 1])
    has_more = len(rows) > limit
    rows = rows[:limit]
    last = rows[-1] if has_more else None
    return WorkPage(
        rows=_rows(rows),
        counts=counts,
        procedures=procedures,
        next_key=(_sort_value(last, narrowed.sort), last.pk) if last else None,
    )


def list_elsewhere(*, actor: Actor, limit: int = 3) -> tuple[tuple[WorkRow, ...], int]:
    """Return the first rows of what waits elsewhere and how many there are, in one statement."""
    tasks = _select(_elsewhere(actor), Sort.STEP_DUE).annotate(total=Window(Count("pk")))
    rows = list(tasks[:limit])
    return _rows(rows), rows[0].total if rows else 0


def get_next_work(*, actor: Actor, at: datetime) -> WorkRow | None:
    """Return the most urgent task that the actor has or may take."""
    tasks = _mine(actor, at).filter(_OURS)
    mine = tasks.filter(Q(officer_id=actor.officer_id) | Q(officer_id=None))
    return next(iter(_rows(_select(mine, Sort.STEP_DUE)[:1])), None)


def _mine(actor: Actor, at: datetime) -> QuerySet[Task]:
    return workflow_queries.tasks_for(actor=actor, on=at.date())


def _elsewhere(actor: Actor) -> QuerySet[Task]:
    """
    Match open work that somebody else must do before this officer can go on.

    His own tasks that wait for the citizen, and what citizens and asked agencies hold of dossiers
    that he has worked on.
    """
    worked_on = Task.objects.filter(
        instance_id=OuterRef("instance_id"), officer_id=actor.officer_id or 0, state="DONE"
    )
    mine = workflow_queries.task_filter(workflow_queries.scope_of(actor))
    return (
        # Few of the open tasks, and an index of their own.
        Task.objects.filter(state__in=OPEN_STATES, is_waiting_elsewhere=True)
        .filter((mine & ~_OURS) | (~mine & Exists(worked_on)))
        .order_by("due_at", "pk")
    )


def _tab_condition(tab: Tab, at: datetime) -> Q:
    ours = _OURS
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return {
        Tab.OVERDUE: ours & Q(due_at__lt=at),
        Tab.TODAY: ours & Q(due_at__gte=at, due_at__lt=midnight),
        Tab.SOON: ours & Q(due_at__gte=at, due_at__lt=at + SOON),
        Tab.NEW: ours & Q(officer=None),
        Tab.SUPPLEMENTED: ours & Q(was_supplemented=True),
        Tab.LONG: ours & Q(opened_at__lt=at - LONG),
        Tab.ELSEWHERE: Q(),
    }.get(tab, ours)


def _with_supplement(tasks: QuerySet[Task]) -> QuerySet[Any]:  # Any: the annotation is no column
    """Mark tasks that opened at the moment at which a supplement became complete."""
    completed = SupplementRequest.objects.filter(
        dossier=OuterRef("instance__dossier"), completed_at=OuterRef("opened_at")
    )
    return tasks.annotate(was_supplemented=Exists(completed))


def _count(
    tasks: QuerySet[Task], at: datetime
) -> tuple[dict[Tab, int], tuple[ProcedureChoice, ...]]:
    """Count every tab by procedure in one statement; ELSEWHERE counts only one's own waiting tasks."""
    tabs = [tab for tab in Tab if tab is not Tab.ELSEWHERE]
    groups = (
        _with_supplement(tasks)
        .order_by()
        .values(revision_id=F("instance__dossier__revision_id"))
        .annotate(
            **{tab.value: Count("id", filter=_tab_condition(tab, at)) for tab in tabs},
            waiting=Count("id", filter=~_OURS),
        )
    )
    counts = dict.fromkeys(Tab, 0)
    named: dict[int, str] = {}
    of_procedure: Counter[int] = Counter()
    groups = list(groups)
    revisions = names.revisions_of(group["revision_id"] for group in groups)
    for group in groups:
        for tab in tabs:
            counts[tab] += group[tab.value]
        counts[Tab.ELSEWHERE] += group["waiting"]
        revision = revisions[group["revision_id"]]
        # Two revisions of one procedure are one entry.
        named[revision.procedure_id] = revision.name
        of_procedure[revision.procedure_id] += group[Tab.MINE.value]
    choices = [
        ProcedureChoice(procedure_id=key, name=name, count=of_procedure[key])
        for key, name in named.items()
    ]
    return counts, tuple(sorted(choices, key=lambda choice: (-choice.count, choice.name)))


def _narrow(tasks: QuerySet[Task], narrowed: WorkFilter, at: datetime) -> QuerySet[Task]:
    tasks = _with_supplement(tasks).filter(_tab_condition(narrowed.tab, at))
    if narrowed.channel:
        tasks = tasks.filter(instance__dossier__channel=narrowed.channel)
    if narrowed.step_key:
        tasks = tasks.filter(step_key=narrowed.step_key)
    if narrowed.procedure_id:
        tasks = tasks.filter(instance__dossier__revision__procedure_id=narrowed.procedure_id)
    if narrowed.sector_id:
        tasks = tasks.filter(instance__dossier__revision__procedure__sector_id=narrowed.sector_id)
    if narrowed.text:
        name = Q(instance__dossier__applicant__search_name__contains=search_form(narrowed.text))
        tasks = tasks.filter(Q(instance__dossier__code__icontains=narrowed.text) | name)
    if narrowed.after:
        value, task_id = narrowed.after
        tasks = tasks.filter(_after(_SORT_COLUMNS[narrowed.sort], value, task_id))
    return tasks


def _after(column: str, value: datetime | None, task_id: int) -> Q:
    # Rows without a limit stand last.
    if value is None:
        return Q(**{column: None}, id__gt=task_id)
    later = Q(**{f"{column}__gt": value}) | Q(**{column: value}, id__gt=task_id)
    return later | Q(**{column: None})


def _select(tasks: QuerySet[Task], sort: Sort) -> QuerySet[Any]:  # Any: see _with_supplement
    return (
        _with_supplement(tasks)
        .select_related("instance__dossier__applicant")
        .defer("instance__state")
        .order_by(_SORT_COLUMNS[sort], "id")
    )


def _sort_value(task: Task, sort: Sort) -> datetime | None:
    if sort is Sort.OLDEST:
        return task.opened_at
    return task.due_at if sort is Sort.STEP_DUE else task.instance.dossier.due_at


def _rows(tasks: Iterable[Any]) -> tuple[WorkRow, ...]:  # Any: see _with_supplement
    tasks = tuple(tasks)
    names.name_tasks(tasks)
    names.name_procedures(task.instance.dossier for task in tasks)
    return tuple(_row(task) for task in tasks)


def _row(task: Any) -> WorkRow:  # Any: a task with the annotation
    dossier = task.instance.dossier
    holder = task.unit or task.shop or task.agency
    assert dossier.received_at is not None
    return WorkRow(
        task_id=task.pk,
        task_version=task.version,
        dossier_id=dossier.pk,
        code=dossier.code or "",
        procedure_id=dossier.revision.procedure_id,
        procedure_name=dossier.revision.name,
        applicant_name=dossier.applicant.full_name,
        step_key=task.step_key,
        step_name=task.step_name,
        holder_name=holder.short_name,
        officer_id=task.officer_id,
        officer_name=task.officer.full_name if task.officer else "",
        received_at=dossier.received_at,
        opened_at=task.opened_at,
        step_due_at=task.due_at,
        due_at=dossier.due_at,
        supplement_due_at=dossier.supplement_due_at,
        channel=dossier.channel,
        is_new=task.state == "OPEN",
        is_supplemented=task.was_supplemented,
        is_imaginary=dossier.is_imaginary,
    )
