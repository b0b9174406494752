"""Reads of the counter: procedures to choose from, papers to hand over, results and completions that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, F, Max, Min, Q, QuerySet

from motcua.core import reference
from motcua.directory.models import Commune, OneStopShop
from motcua.directory.rules import search_form
from motcua.dossiers.models import Dossier, Transfer
from motcua.dossiers.rules import DossierState
from motcua.procedures.bundles import get_published
from motcua.procedures.models import Fee, ProcedureRevision, Requirement, TimeLimit, Variant
from motcua.workflow.models import Task, WorkflowDefinition

PAGE_SIZE = 50
HITS_SHOWN = 8
_LEAST_SIMILARITY = 0.45
_OPEN_TASK = ("OPEN", "CLAIMED")


@dataclass(frozen=True, kw_only=True)
class ProcedureHit:
    revision_id: int
    code: str
    name: str
    sector_name: str

    @property
    def label(self) -> str:
        """Code and name: what stands in the field once it is chosen, and is found again by its code."""
        return f"{self.code} · {self.name}"


@dataclass(frozen=True, kw_only=True)
class IntakeRevision:
    """Everything of one published revision that the intake page shows."""

    revision: ProcedureRevision
    variants: tuple[Variant, ...]
    requirements: tuple[Requirement, ...]
    fees: tuple[Fee, ...]
    time_limits: tuple[TimeLimit, ...]
    definition: WorkflowDefinition | None

    @property
    def hit(self) -> ProcedureHit:
        return _hit(self.revision)


def _receivable() -> QuerySet[ProcedureRevision]:
    return ProcedureRevision.objects.filter(
        state=ProcedureRevision.State.PUBLISHED,
        current_of__isnull=False,
        is_counter_intake_allowed=True,
    ).select_related("procedure__sector")


def find_procedures(*, text: str, limit: int = HITS_SHOWN) -> list[ProcedureHit]:
    """
    Return published procedures that a counter may receive, best first; accents may be missing.

    Without a text: those asked for most often.
    """
    text = text.strip()
    code = text.split(" ", 1)[0]
    rows = _receivable()
    if not text:
        rows = rows.order_by("-procedure__use_count", "procedure__code")
    elif code[:1].isdigit():
        rows = rows.filter(procedure__code__contains=code).order_by("procedure__code")
    else:
        plain = search_form(text)
        entry = "procedure__search_entry__"
        every_word = Q()
        for word in plain.split():
            every_word &= Q(**{f"{entry}name_text__contains": word}) | Q(
                **{f"{entry}alias_text__contains": word}
            )
        rows = (
            rows.annotate(likeness=TrigramWordSimilarity(plain, f"{entry}name_text"))
            .filter(every_word | Q(likeness__gte=_LEAST_SIMILARITY))
            .order_by("-likeness", "-procedure__use_count", "procedure__code")
        )
    return [_hit(row) for row in rows[:limit]]


def _hit(row: ProcedureRevision) -> ProcedureHit:
    return ProcedureHit(
        revision_id=row.pk,
        code=row.procedure.code,
        name=row.name,
        sector_name=row.procedure.sector.name,
    )


def find_revision_by_code(*, code: str) -> int | None:
    """Return the revision in force of a national code, for a field that holds "code · name"."""
    found = _receivable().filter(procedure__code=code).values_list("pk", flat=True).first()
    return int(found) if found is not None else None


def get_intake_revision(*, revision_id: int) -> IntakeRevision | None:
    """Return a revision with its cases, papers, fees and process."""
    found = get_published(revision_id=revision_id)
    if found is None:
        return None
    return IntakeRevision(
        revision=found.revision,
        variants=found.variants,
        requirements=found.requirements,
        fees=found.fees,
        time_limits=found.time_limits,
        definition=getattr(found.revision, "workflow_definition", None),
    )


def list_communes(*, on: date) -> list[Commune]:
    """Return the communes in force that have an agency, by name."""
    return reference.remembered("directory", ("communes with agency", on), lambda: _communes(on))


def _communes(on: date) -> list[Commune]:
    return list(
        Commune.objects.filter(valid_from__lte=on, agency__isnull=False)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .order_by("name")
        .distinct()
    )


def list_shops(*, on: date) -> list[OneStopShop]:
    """Return the one-stop shops in force, the provincial centre first."""
    return reference.remembered("directory", ("shops", on), lambda: _shops(on))


def _shops(on: date) -> list[OneStopShop]:
    return list(
        OneStopShop.objects.filter(valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .select_related("agency__commune", "agency__parent__commune")
        .order_by("-kind", "short_name")
    )


@dataclass(frozen=True, kw_only=True)
class CounterNumbers:
    """What the first page of the counter counts."""

    received_today: int
    received_by_me: int
    refused_today: int
    papers_due: int
    papers_next_due_at: datetime | None
    papers_overdue: int
    results_waiting: int
    results_oldest_at: datetime | None
    supplements_waiting: int
    supplements_over: int


def count_counter(
    *, shop_ids: frozenset[int], officer_id: int | None, since: datetime, at: datetime
) -> CounterNumbers:
    """Count today's work of some shops, in four statements. `since` is midnight."""
    received = Dossier.objects.filter(
        intake_shop_id__in=shop_ids, received_at__gte=since
    ).aggregate(everybody=Count("id"), mine=Count("id", filter=Q(received_by_id=officer_id)))
    papers = _papers_to_give(shop_ids).aggregate(
        due=Count("id"), overdue=Count("id", filter=Q(due_at__lt=at)), next=Min("due_at")
    )
    results = _results_waiting(shop_ids).aggregate(waiting=Count("id"), oldest=Min("result_at"))
    supplements = Dossier.objects.filter(
        Q(state=DossierState.SUPPLEMENT_REQUESTED)
        | Q(state=DossierState.AWAITING_COMPLETION)
        | Q(state=DossierState.REFUSED_AT_INTAKE, submitted_at__gte=since),
        intake_shop_id__in=shop_ids,
    ).aggregate(
        waiting=Count("id", filter=~Q(state=DossierState.REFUSED_AT_INTAKE)),
        over=Count("id", filter=Q(supplement_due_at__lt=at)),
        refused=Count("id", filter=Q(state=DossierState.REFUSED_AT_INTAKE)),
    )
    return CounterNumbers(
        received_today=received["everybody"],
        received_by_me=received["mine"],
        refused_today=supplements["refused"],
        papers_due=papers["due"],
        papers_next_due_at=papers["next"],
        papers_overdue=papers["overdue"],
        results_waiting=results["waiting"],
        results_oldest_at=results["oldest"],
        supplements_waiting=supplements["waiting"],
        supplements_over=supplements["over"],
    )


def _papers_to_give(shop_ids: frozenset[int]) -> QuerySet[Transfer]:
    return Transfer.objects.filter(from_shop_id__in=shop_ids, given_at=None, is_paper=True)


def list_papers_to_give(*, shop_ids: frozenset[int], limit: int = 200) -> list[Transfer]:
    """Return paper dossiers that wait to be handed over, the most urgent first (rule 36)."""
    return list(
        _papers_to_give(shop_ids)
        .select_related("dossier__applicant", "dossier__revision")
        .annotate(paper_count=Count("dossier__components"))
        .order_by(F("due_at").asc(nulls_last=True), "id")[:limit]
    )


def list_papers_given(*, shop_ids: frozenset[int], since: datetime) -> list[Transfer]:
    """Return what was handed over since a moment, newest first."""
    return list(
        Transfer.objects.filter(from_shop_id__in=shop_ids, is_paper=True, given_at__gte=since)
        .select_related("dossier__applicant", "dossier__revision", "given_by", "taken_by")
        .order_by("-given_at", "-id")[:PAGE_SIZE]
    )


def list_transfers(*, dossier_id: int) -> list[Transfer]:
    """Return the hand-overs of a dossier, first to last."""
    return list(Transfer.objects.filter(dossier_id=dossier_id).order_by("id"))


def narrow_transfers(*, transfer_ids: tuple[int, ...], shop_ids: frozenset[int]) -> tuple[int, ...]:
    """Keep only those which these shops have to give."""
    kept = Transfer.objects.filter(pk__in=transfer_ids, from_shop_id__in=shop_ids)
    return tuple(kept.values_list("pk", flat=True))


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """A dossier that waits at the counter, with the task that the officer may complete."""

    dossier_id: int
    task_id: int | None
    task_version: int
    code: str
    procedure_name: str
    applicant_name: str
    state: str
    since: datetime
    respond_by: datetime | None
    due_at: datetime | None
    result_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class WaitingPage:
    rows: tuple[WaitingRow, ...]
    next_key: tuple[datetime, int] | None


def _results_waiting(shop_ids: frozenset[int]) -> QuerySet[Dossier]:
    return Dossier.objects.filter(
        state=DossierState.AT_COUNTER, return_shop_id__in=shop_ids, result_at__isnull=False
    )


def list_results(
    *, shop_ids: frozenset[int], text: str = "", after: tuple[datetime, int] | None = None
) -> WaitingPage:
    """Return results that wait to be collected, the longest waiting first, paged by key."""
    found = _results_waiting(shop_ids)
    text = text.strip()
    if text:
        found = found.filter(_named(text))
    if after is not None:
        found = found.filter(Q(result_at__gt=after[0]) | Q(result_at=after[0], pk__gt=after[1]))
    rows = list(
        found.select_related("applicant", "revision").order_by("result_at", "pk")[: PAGE_SIZE + 1]
    )
    has_more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    tasks = _open_tasks(rows, "return")
    last = rows[-1] if has_more else None
    return WaitingPage(
        rows=tuple(_waiting(row, tasks, row.result_at) for row in rows),
        next_key=(last.result_at, last.pk) if last and last.result_at else None,
    )


def list_supplements(*, shop_ids: frozenset[int], text: str = "") -> list[WaitingRow]:
    """Return dossiers whose applicant was asked to complete them, the earliest term first."""
    found = Dossier.objects.filter(
        state__in=[DossierState.SUPPLEMENT_REQUESTED, DossierState.AWAITING_COMPLETION],
        intake_shop_id__in=shop_ids,
    )
    if text.strip():
        found = found.filter(_named(text.strip()))
    rows = list(
        found.select_related("applicant", "revision")
        .annotate(
            asked_at=Max("supplement_requests__requested_at"),
            answer_by=Max("supplement_requests__respond_by"),
        )
        .order_by("answer_by", "pk")[: PAGE_SIZE * 2]
    )
    tasks = _open_tasks(rows, "await_supplement")
    return [_waiting(row, tasks, row.asked_at, row.answer_by) for row in rows]


def find_task(*, dossier: Dossier, step_prefix: str) -> Task | None:
    """Return the open task of a dossier at one step."""
    if dossier.instance_id is None:
        return None
    return Task.objects.filter(
        instance_id=dossier.instance_id, step_key__startswith=step_prefix, state__in=_OPEN_TASK
    ).first()


def _named(text: str) -> Q:
    digits = text.replace(" ", "")
    if digits.isdigit() and len(digits) >= 9:
        return Q(applicant__identity_number=digits)
    if any(sign.isdigit() for sign in text):
        return Q(code__iendswith=text)
    return Q(applicant__search_name__contains=search_form(text))


def _open_tasks(rows: Sequence[Dossier], step_prefix: str) -> dict[int, Task]:
    instances = [row.instance_id for row in rows if row.instance_id is not None]
    tasks = Task.objects.filter(
        instance_id__in=instances, step_key__startswith=step_prefix, state__in=_OPEN_TASK
    )
    return {task.instance_id: task for task in tasks}


def _waiting(
    row: Dossier,
    tasks: dict[int, Task],
    since: datetime | None,
    respond_by: datetime | None = None,
) -> WaitingRow:
    task = tasks.get(row.instance_id) if row.instance_id else None
    return WaitingRow(
        dossier_id=row.pk,
        task_id=task.pk if task else None,
        task_version=task.version if task else 0,
        code=row.code or "",
        procedure_name=row.revision.name,
        applicant_name=row.applicant.full_name,
        state=row.state,
        since=since or row.submitted_at,
        respond_by=respond_by,
        due_at=row.due_at,
        result_at=row.result_at,
    )
