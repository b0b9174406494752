"""What a plan would move, with counts and lists, before and after the button."""

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.directory.models import Counter, OneStopShop, Posting, Unit
from motcua.directory.rules import Level
from motcua.dossiers.models import (
    Consultation,
    Dossier,
    ReorganisationLine,
    ReorganisationPlan,
    ReorganisationTarget,
    Transfer,
)
from motcua.dossiers.reorganisation.applying import actor_of
from motcua.dossiers.reorganisation.loading import list_lines
from motcua.dossiers.reorganisation.moves import Mover, candidates
from motcua.procedures.models import ProcedureRevision
from motcua.workflow.models import Task
from motcua.workflow.rules import OPEN_STATES as OPEN_TASKS

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class LinePreview:
    """One old body: what is done with it, its successors, and what it holds."""

    line: ReorganisationLine
    name: str
    code: str
    act: str
    targets: tuple[ReorganisationTarget, ...]
    dossiers: int
    tasks: int
    units: int
    officers: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    lines: tuple[LinePreview, ...]
    dossiers: int
    undecided: int
    tasks: int
    postings: int
    postings_ending: int
    shops: int
    counters: int
    papers: int
    consultations: int
    procedures: int


@dataclass(frozen=True, kw_only=True)
class UndecidedRow:
    """A dossier of a divided body; without names of people, for the administrator reads no dossier."""

    dossier_id: int
    code: str
    procedure_name: str
    area_name: str
    due_at: datetime | None
    line_id: int
    agency_name: str


def get_preview(*, plan: ReorganisationPlan) -> Preview:
    """Count everything in a number of statements that does not grow with the plan."""
    lines = list_lines(plan)
    ids = [line.agency_id for line in lines if line.agency_id is not None]
    feeds = Tally(target.pk for line in lines for target in line.targets.all())
    dossiers = _count(candidates(plan, old_agency_ids=ids).values_list("competent_agency"))
    open_tasks = Task.objects.filter(agency__in=ids, state__in=OPEN_TASKS)
    tasks = _count(open_tasks.values_list("agency"))
    units = _count(Unit.objects.filter(agency__in=ids, valid_to=None).values_list("agency"))
    still = Q(valid_to=None) | Q(valid_to__gte=plan.effective_date)
    postings = list(Posting.objects.filter(still, agency__in=ids).values_list("pk", "agency"))
    officers = Tally(agency for _pk, agency in postings)
    shops = OneStopShop.objects.filter(agency__in=ids, valid_to=None)
    return Preview(
        lines=tuple(
            _line(line, feeds, dossiers=dossiers, tasks=tasks, units=units, officers=officers)
            for line in lines
        ),
        dossiers=sum(dossiers.values()),
        undecided=count_undecided(plan=plan),
        tasks=sum(tasks.values()),
        postings=len(postings),
        postings_ending=_count_ending(plan, lines, postings),
        shops=shops.count(),
        counters=Counter.objects.filter(point__shop__in=shops, valid_to=None).count(),
        papers=Transfer.objects.filter(
            Q(from_shop__agency__in=ids, given_at=None)
            | Q(to_shop__agency__in=ids)
            | Q(to_unit__agency__in=ids),
            taken_at=None,
            is_paper=True,
        ).count(),
        consultations=Consultation.objects.filter(
            asked_agency__in=ids, replied_at=None, withdrawn_at=None
        ).count(),
        procedures=_count_procedures(lines),
    )


def count_undecided(*, plan: ReorganisationPlan) -> int:
    """Count dossiers whose successor a person must choose."""
    return sum(1 for _row in _undecided(plan))


def list_undecided(
    *, plan: ReorganisationPlan, line_id: int | None = None, after: int = 0
) -> list[UndecidedRow]:
    """Return a page of them, the most urgent first within the page, keyed by the dossier's number."""
    found: list[UndecidedRow] = []
    for dossier, line_id_of in _undecided(plan, after=after):
        if line_id is not None and line_id_of != line_id:
            continue
        area = getattr(dossier, "area", None)
        commune = area.commune if area is not None else dossier.competent_agency.commune
        found.append(
            UndecidedRow(
                dossier_id=dossier.pk,
                code=dossier.code or "–",
                procedure_name=dossier.revision.name,
                area_name=commune.full_name if commune else _("chưa rõ địa bàn"),
                due_at=dossier.due_at,
                line_id=line_id_of,
                agency_name=dossier.competent_agency.name,
            )
        )
        if len(found) == PAGE:
            break
    return found


def list_moving(*, plan: ReorganisationPlan, agency_id: int, after: int = 0) -> list[Dossier]:
    """Return a page of the open dossiers of one old agency."""
    rows = candidates(plan, old_agency_ids=[agency_id]).filter(pk__gt=after)
    return list(rows.select_related("revision").order_by("pk")[:PAGE])


def _undecided(plan: ReorganisationPlan, after: int = 0) -> Iterable[tuple[Dossier, int]]:
    mover = Mover(plan=plan, actor=actor_of(plan), at=plan.created_at)
    divided = {
        agency_id: line
        for agency_id, line in mover.routes.line_of_agency.items()
        if len(line.target_ids) > 1
    }
    if not divided:
        return
    rows = (
        candidates(plan, old_agency_ids=divided)
        .filter(pk__gt=after)
        .select_related(
            "revision", "competent_agency__commune", "area__commune", "intake_shop", "return_shop"
        )
        .defer("revision__raw", "revision__pack")
        .order_by("pk")
    )
    for dossier in rows.iterator(chunk_size=500):
        met = (
            dossier.competent_agency_id,
            dossier.return_shop.agency_id,
            dossier.intake_shop.agency_id,
        )
        for agency_id in met:
            line = divided.get(agency_id)
            if line is None:
                continue
            area_id = mover.area_of(dossier)
            target = mover.routes.find_target(line, dossier_id=dossier.pk, area_id=area_id)
            if target is None:
                yield dossier, line.id
                break


def _line(
    line: ReorganisationLine,
    feeds: dict[int, int],
    *,
    dossiers: dict[int, int],
    tasks: dict[int, int],
    units: dict[int, int],
    officers: dict[int, int],
) -> LinePreview:
    key = line.agency_id or 0
    body = line.agency or line.commune
    assert body is not None
    targets = tuple(sorted(line.targets.all(), key=lambda row: row.pk))
    return LinePreview(
        line=line,
        name=line.agency.name if line.agency else line.commune.full_name if line.commune else "",
        code=body.code,
        act=_act(targets, feeds),
        targets=targets,
        dossiers=dossiers.get(key, 0),
        tasks=tasks.get(key, 0),
        units=units.get(key, 0),
        officers=officers.get(key, 0),
    )


def _act(targets: tuple[ReorganisationTarget, ...], feeds: dict[int, int]) -> str:
    """Name what is done, by the shape of the line."""
    if not targets:
        return _("Kết thúc")
    if len(targets) > 1:
        return _("Chia tách")
    if targets[0].facts and feeds[targets[0].pk] == 1:
        return _("Đổi tên, kế thừa")
    return _("Sáp nhập")


def _count_ending(
    plan: ReorganisationPlan, lines: list[ReorganisationLine], postings: list[tuple[int, int]]
) -> int:
    alone = {line.agency_id for line in lines if len(line.targets.all()) != 1}
    sent = set(plan.postings.values_list("posting_id", flat=True))
    return sum(1 for pk, agency in postings if agency in alone and pk not in sent)


def _count_procedures(lines: list[ReorganisationLine]) -> int:
    """Published procedures which bodies of these functions settle; competence follows the function."""
    functions = {line.agency.function for line in lines if line.agency} - {""}
    levels = {line.agency.level for line in lines if line.agency}
    published = ProcedureRevision.objects.filter(state=ProcedureRevision.State.PUBLISHED)
    fitting = Q(competent_level__in=levels, agency_function__in=functions)
    if Level.COMMUNE in levels:
        fitting |= Q(competent_level=Level.COMMUNE)
    return published.filter(fitting).count()


def _count(rows: Iterable[tuple[int]]) -> dict[int, int]:
    return Tally(key for (key,) in rows)
