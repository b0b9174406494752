"""The work list: open tasks an officer may do, the most urgent first; and what waits elsewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from motcua.core.actors import Actor
from motcua.workflow import queries as workflow_queries
from motcua.workflow.models import Task

PAGE_SIZE = 50
SOON = timedelta(hours=24)


class Tab(StrEnum):
    """MINE and ELSEWHERE are never mixed: the clock of the second counts against somebody else."""

    MINE = "MINE"
    OVERDUE = "OVERDUE"
    SOON = "SOON"
    NEW = "NEW"
    ELSEWHERE = "ELSEWHERE"


@dataclass(frozen=True, kw_only=True)
class WorkFilter:
    """What the officer narrowed the list to; `after` is the key of the last row of the page before."""

    tab: Tab = Tab.MINE
    text: str = ""
    sector_id: int | None = None
    channel: str = ""
    step_key: str = ""
    after: tuple[datetime | None, int] | None = None


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    task_id: int
    task_version: int
    dossier_id: int
    code: str
    procedure_name: str
    applicant_name: str
    step_key: str
    step_name: str
    holder_name: str
    officer_id: int | None
    officer_name: str
    received_at: datetime
    step_due_at: datetime | None
    due_at: datetime | None
    channel: str
    is_new: bool
    is_imaginary: bool


@dataclass(frozen=True, kw_only=True)
class WorkPage:
    rows: tuple[WorkRow, ...]
    counts: dict[Tab, int]
    next_key: tuple[datetime | None, int] | None


def list_work(*, actor: Actor, narrowed: WorkFilter, at: datetime) -> WorkPage:
    """Return one page of the work list and the counts of all tabs, in two statements."""
    mine = workflow_queries.tasks_for(actor=actor, on=at.date())
    rows = list(_select(_narrow(mine, narrowed, at))[: PAGE_SIZE + 1])
    has_more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    last = rows[-1] if rows and has_more else None
    return WorkPage(
        rows=tuple(_row(task) for task in rows),
        counts=count_work(tasks=mine, at=at),
        next_key=(last.due_at, last.pk) if last else None,
    )


def list_elsewhere(*, actor: Actor, at: datetime, limit: int = 3) -> tuple[WorkRow, ...]:
    """Return the first rows of what waits elsewhere, for the foot of the list."""
    tasks = workflow_queries.tasks_for(actor=actor, on=at.date()).filter(is_waiting_elsewhere=True)
    return tuple(_row(task) for task in _select(tasks)[:limit])


def get_next_work(*, actor: Actor, at: datetime) -> WorkRow | None:
    """Return the most urgent task that the actor has or may take."""
    tasks = workflow_queries.tasks_for(actor=actor, on=at.date()).filter(is_waiting_elsewhere=False)
    mine = tasks.filter(Q(officer_id=actor.officer_id) | Q(officer_id=None))
    task = _select(mine).first()
    return _row(task) if task else None


def count_work(*, tasks: QuerySet[Task], at: datetime) -> dict[Tab, int]:
    """Count every tab in one statement."""
    ours = Q(is_waiting_elsewhere=False)
    counted = tasks.order_by().aggregate(
        mine=Count("id", filter=ours),
        overdue=Count("id", filter=ours & Q(due_at__lt=at)),
        soon=Count("id", filter=ours & Q(due_at__gte=at, due_at__lt=at + SOON)),
        new=Count("id", filter=ours & Q(state="OPEN")),
        elsewhere=Count("id", filter=~ours),
    )
    return {
        Tab.MINE: counted["mine"],
        Tab.OVERDUE: counted["overdue"],
        Tab.SOON: counted["soon"],
        Tab.NEW: counted["new"],
        Tab.ELSEWHERE: counted["elsewhere"],
    }


def _narrow(tasks: QuerySet[Task], narrowed: WorkFilter, at: datetime) -> QuerySet[Task]:
    tasks = tasks.filter(is_waiting_elsewhere=narrowed.tab is Tab.ELSEWHERE)
    if narrowed.tab is Tab.OVERDUE:
        tasks = tasks.filter(due_at__lt=at)
    elif narrowed.tab is Tab.SOON:
        tasks = tasks.filter(due_at__gte=at, due_at__lt=at + SOON)
    elif narrowed.tab is Tab.NEW:
        tasks = tasks.filter(state="OPEN")
    if narrowed.channel:
        tasks = tasks.filter(instance__dossier__channel=narrowed.channel)
    if narrowed.step_key:
        tasks = tasks.filter(step_key=narrowed.step_key)
    if narrowed.sector_id:
        tasks = tasks.filter(instance__dossier__revision__procedure__sector_id=narrowed.sector_id)
    if narrowed.text:
        from motcua.directory.rules import search_form

        tasks = tasks.filter(
            Q(instance__dossier__code__icontains=narrowed.text)
            | Q(instance__dossier__applicant__search_name__contains=search_form(narrowed.text))
        )
    if narrowed.after:
        due_at, task_id = narrowed.after
        tasks = tasks.filter(_after(due_at, task_id))
    return tasks


def _after(due_at: datetime | None, task_id: int) -> Q:
    # Rows without a limit stand last.
    if due_at is None:
        return Q(due_at=None, id__gt=task_id)
    return Q(due_at__gt=due_at) | Q(due_at=due_at, id__gt=task_id) | Q(due_at=None)


def _select(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.select_related(
        "unit",
        "agency",
        "shop",
        "officer",
        "instance__dossier__applicant",
        "instance__dossier__revision",
    ).order_by("due_at", "id")


def _row(task: Task) -> WorkRow:
    dossier = task.instance.dossier
    holder = task.unit or task.shop or task.agency
    assert dossier.received_at is not None
    return WorkRow(
        task_id=task.pk,
        task_version=task.version,
        dossier_id=dossier.pk,
        code=dossier.code or "",
        procedure_name=dossier.revision.name,
        applicant_name=dossier.applicant.full_name,
        step_key=task.step_key,
        step_name=task.step_name,
        holder_name=holder.short_name,
        officer_id=task.officer_id,
        officer_name=task.officer.full_name if task.officer else "",
        received_at=dossier.received_at,
        step_due_at=task.due_at,
        due_at=dossier.due_at,
        channel=dossier.channel,
        is_new=task.state == "OPEN",
        is_imaginary=dossier.is_imaginary,
    )
