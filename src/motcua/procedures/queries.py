"""Reads of the catalogue; each returns ready rows with a fixed, small number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from motcua.directory.models import OneStopShop
from motcua.directory.rules import Level
from motcua.legislation.rules import RuleSet, effective_rules, read_sector_rules
from motcua.procedures.models import (
    Fee,
    LegalGround,
    Procedure,
    ProcedureResult,
    ProcedureRevision,
    Requirement,
    Sector,
    TimeLimit,
    Variant,
)

_State = ProcedureRevision.State
_PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class ProcedurePage:
    """Everything a page of one procedure shows."""

    procedure: Procedure
    revision: ProcedureRevision
    variants: Sequence[Variant]
    requirements: Sequence[Requirement]
    time_limits: Sequence[TimeLimit]
    fees: Sequence[Fee]
    results: Sequence[ProcedureResult]
    legal_grounds: Sequence[LegalGround]
    revisions: Sequence[ProcedureRevision]


@dataclass(frozen=True, kw_only=True)
class ProcedureRow:
    """One line of a list of procedures; `time_limits` are those of the revision shown."""

    id: int
    code: str
    name: str
    sector: str
    revision_id: int | None
    state: str
    levels: Sequence[str]
    channels: Sequence[str]
    online_level: str
    is_same_sitting: bool
    time_limits: Sequence[TimeLimit]
    flag_count: int = 0


@dataclass(frozen=True, kw_only=True)
class ProcedureFilter:
    """What a list is narrowed to; empty means everything. `after` is the code seen last."""

    sector_slug: str = ""
    agency_function: str = ""
    level: str = ""
    channel: str = ""
    life_event: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class IntakeChoice:
    """A procedure which a counter may take in today."""

    revision_id: int
    code: str
    name: str
    sector: str
    competent_level: str
    is_same_sitting: bool
    is_of_own_level: bool


def revisions_in_force(*, on: date) -> QuerySet[ProcedureRevision]:
    """Revisions that hold on a day; a withdrawn one held until its last day."""
    held = Q(state=_State.PUBLISHED) | Q(state=_State.WITHDRAWN, effective_to__isnull=False)
    return ProcedureRevision.objects.filter(
        held, Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on
    )


def get_revision_in_force(*, procedure_code: str, on: date) -> ProcedureRevision | None:
    """Return what held on a day, with its procedure and sector (one statement)."""
    return (
        revisions_in_force(on=on)
        .filter(procedure__code=procedure_code)
        .select_related("procedure__sector")
        .order_by("-effective_from", "-number")
        .first()
    )


def get_procedure_page(
    *, code: str, on: date, revision_number: int | None = None
) -> ProcedurePage | None:
    """
    Return the page of a procedure as it held on a day, or of one named revision (8 statements).

    None when there is no such procedure or nothing of it was in force.
    """
    revisions = ProcedureRevision.objects.all()
    if revision_number is None:
        revisions = revisions_in_force(on=on)
    else:
        revisions = revisions.filter(number=revision_number)
    revisions = revisions.filter(procedure__code=code)
    revision = (
        _with_content(revisions.select_related("procedure__sector"))
        .order_by("-effective_from", "-number")
        .first()
    )
    if revision is None:
        return None
    history = ProcedureRevision.objects.filter(procedure_id=revision.procedure_id)
    return ProcedurePage(
        procedure=revision.procedure,
        revision=revision,
        variants=list(revision.variants.all()),
        requirements=list(revision.requirements.all()),
        time_limits=list(revision.time_limits.all()),
        fees=list(revision.fees.all()),
        results=list(revision.results.all()),
        legal_grounds=list(revision.legal_grounds.all()),
        revisions=list(history.defer("pack", "raw", "flags").order_by("-number")),
    )


def list_procedures(
    *, on: date, chosen: ProcedureFilter, page_size: int = _PAGE_SIZE
) -> list[ProcedureRow]:
    """
    Return one page of the procedures in force, by code (2 statements).

    One row more than the page size means that there is a next page.
    """
    revisions = revisions_in_force(on=on).filter(_wanted(chosen))
    if chosen.after:
        revisions = revisions.filter(procedure__code__gt=chosen.after)
    return _rows(revisions.order_by("procedure__code", "-effective_from"), limit=page_size + 1)


def list_procedures_by_code(
    *, codes: Sequence[str], on: date, include_drafts: bool = False
) -> list[ProcedureRow]:
    """Return rows in the order of the codes, those unknown or not in force left out."""
    revisions = ProcedureRevision.objects.filter(state__in=[_State.DRAFT, _State.PUBLISHED])
    if not include_drafts:
        revisions = revisions_in_force(on=on)
    found: dict[str, ProcedureRow] = {}
    published_first = Case(When(state=_State.DRAFT, then=1), default=0, output_field=IntegerField())
    ordered = revisions.filter(procedure__code__in=codes).order_by(published_first, "-number")
    for row in _rows(ordered, limit=None):
        found.setdefault(row.code, row)
    return [found[code] for code in codes if code in found]


def list_catalogue(
    *, chosen: ProcedureFilter, state: str = "", page_size: int = 50
) -> list[ProcedureRow]:
    """
    Return one page of the console's list: every procedure with its latest revision (2 statements).
    """
    latest = (
        ProcedureRevision.objects.filter(_wanted(chosen))
        .order_by("procedure__code", "-number")
        .distinct("procedure__code")
    )
    revisions = ProcedureRevision.objects.filter(pk__in=latest.values("pk"))
    if state:
        revisions = revisions.filter(state=state)
    if chosen.after:
        revisions = revisions.filter(procedure__code__gt=chosen.after)
    return _rows(revisions.order_by("procedure__code"), limit=page_size + 1)


def list_drafts(*, code: str) -> list[ProcedureRevision]:
    """
    Return the drafts of a procedure, the one to be published first.

    A draft with a pack (authored, or edited by a person) goes before one that only the import has
    written, even when a later import lies above it: it alone can be complete.
    """
    imported_last = Case(When(pack={}, then=1), default=0, output_field=IntegerField())
    drafts = ProcedureRevision.objects.filter(procedure__code=code, state=_State.DRAFT)
    return list(drafts.order_by(imported_last, "-number"))


def list_sectors() -> list[Sector]:
    """Return the sectors that hold a procedure in force, by name."""
    used = Procedure.objects.exclude(current_revision=None).values("sector")
    return list(Sector.objects.filter(pk__in=used).order_by("name"))


def list_intake_choices(*, shop: OneStopShop, on: date) -> list[IntakeChoice]:
    """
    Return what a shop takes in: its own level first, the most used first (1 statement).

    Every shop of the province receives every procedure, whatever the place or level that settles it
    (Decree 118/2025, art. 14(2)).
    """
    own = Level.COMMUNE if shop.kind == OneStopShop.Kind.COMMUNE_CENTER else Level.PROVINCE
    rank = Case(When(competent_level=own, then=Value(0)), default=1, output_field=IntegerField())
    rows = (
        revisions_in_force(on=on)
        .filter(is_counter_intake_allowed=True, channels__contains=["COUNTER"])
        .order_by(rank, "-procedure__use_count", "procedure__name", "pk")
        .values_list(
            "pk",
            "procedure__code",
            "name",
            "procedure__sector__name",
            "competent_level",
            "is_same_sitting",
        )
    )
    return [
        IntakeChoice(
            revision_id=pk,
            code=code,
            name=name,
            sector=sector,
            competent_level=level,
            is_same_sitting=is_same_sitting,
            is_of_own_level=level == own,
        )
        for pk, code, name, sector, level, is_same_sitting in rows
    ]


def get_revision_with_content(*, revision_id: int) -> ProcedureRevision:
    """Return any revision with all its rows prefetched (7 statements)."""
    return _with_content(ProcedureRevision.objects.select_related("procedure__sector")).get(
        pk=revision_id
    )


def _wanted(chosen: ProcedureFilter) -> Q:
    wanted = Q()
    if chosen.sector_slug:
        wanted &= Q(procedure__sector__slug=chosen.sector_slug)
    if chosen.agency_function:
        wanted &= Q(agency_function=chosen.agency_function)
    if chosen.level:
        wanted &= Q(levels__contains=[chosen.level])
    if chosen.channel:
        wanted &= Q(channels__contains=[chosen.channel])
    if chosen.life_event:
        wanted &= Q(life_events__contains=[chosen.life_event])
    return wanted


def _rows(revisions: QuerySet[ProcedureRevision], *, limit: int | None) -> list[ProcedureRow]:
    limits = TimeLimit.objects.select_related("variant").order_by("id")
    found = (
        revisions.select_related("procedure__sector")
        .defer("pack", "raw", "steps", "conditions", "summary", "competent_text", "executing_text")
        .prefetch_related(Prefetch("time_limits", limits))
    )
    return [
        ProcedureRow(
            id=revision.procedure_id,
            code=revision.procedure.code,
            name=revision.name,
            sector=revision.procedure.sector.name,
            revision_id=revision.pk,
            state=revision.state,
            levels=revision.levels,
            channels=revision.channels,
            online_level=revision.online_level,
            is_same_sitting=revision.is_same_sitting,
            time_limits=list(revision.time_limits.all()),
            flag_count=len(revision.flags),
        )
        for revision in (found if limit is None else found[:limit])
    ]


def _with_content(revisions: QuerySet[ProcedureRevision]) -> QuerySet[ProcedureRevision]:
    papers = Requirement.objects.select_related("variant", "paper_type").order_by("order")
    results = ProcedureResult.objects.select_related("paper_type").order_by("order")
    return revisions.defer("raw").prefetch_related(
        Prefetch("variants", Variant.objects.order_by("order")),
        Prefetch("requirements", papers),
        Prefetch("time_limits", TimeLimit.objects.select_related("variant").order_by("id")),
        Prefetch("fees", Fee.objects.select_related("variant").order_by("id")),
        Prefetch("results", results),
        Prefetch("legal_grounds", LegalGround.objects.order_by("order")),
    )


def effective_rule_set(*, rule_set: RuleSet, revision: ProcedureRevision) -> RuleSet:
    """
    Return the law of a dossier of this revision: the general set, sector rules before it.

    Nothing is read; with `get_effective_rule_set` one statement is.
    """
    if not revision.sector_rules:
        return rule_set
    return effective_rules(rule_set, read_sector_rules(revision.sector_rules.values()))


def get_effective_rule_set(*, rule_set: RuleSet, revision_id: int) -> RuleSet:
    """Return the same for a revision that has not been read yet."""
    revision = ProcedureRevision.objects.only("sector_rules").get(pk=revision_id)
    return effective_rule_set(rule_set=rule_set, revision=revision)
