"""What the public side shows of the catalogue: the most used, the number, what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.procedures.content import content_of
from motcua.procedures.differences import Difference, diff_revisions
from motcua.procedures.models import Fee, ProcedureRevision
from motcua.procedures.queries import (
    ProcedureFilter,
    ProcedureRow,
    list_procedures_by_code,
    revisions_in_force,
)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One revision and how it differs from the one before; none for the first."""

    number: int
    effective_from: date | None
    decision_number: str
    differences: Sequence[Difference]


def count_in_force(*, on: date) -> int:
    """Return how many procedures hold on a day."""
    return revisions_in_force(on=on).values("procedure").distinct().count()


def list_popular(*, on: date, limit: int) -> list[ProcedureRow]:
    """Return the procedures asked for most, then by code."""
    codes = (
        revisions_in_force(on=on)
        .order_by("-procedure__use_count", "procedure__code")
        .values_list("procedure__code", flat=True)[:limit]
    )
    return list_procedures_by_code(codes=list(codes), on=on)


def list_fees(*, revision_ids: Sequence[int]) -> dict[int, list[Fee]]:
    """Return the fees of some revisions, for lists that say what each procedure costs."""
    fees: dict[int, list[Fee]] = {pk: [] for pk in revision_ids}
    for fee in Fee.objects.filter(revision__in=revision_ids).order_by("id"):
        fees[fee.revision_id].append(fee)
    return fees


def list_functions(*, on: date) -> set[str]:
    """Return the functions of the agencies that settle something today."""
    return set(
        revisions_in_force(on=on)
        .exclude(agency_function="")
        .values_list("agency_function", flat=True)
    )


def narrow(
    rows: Sequence[ProcedureRow], *, chosen: ProcedureFilter, on: date
) -> list[ProcedureRow]:
    """Keep of the found procedures those that fit the filter, in their order."""
    wanted = revisions_in_force(on=on).filter(pk__in=[row.revision_id for row in rows])
    if chosen.sector_slug:
        wanted = wanted.filter(procedure__sector__slug=chosen.sector_slug)
    if chosen.agency_function:
        wanted = wanted.filter(agency_function=chosen.agency_function)
    if chosen.level:
        wanted = wanted.filter(levels__contains=[chosen.level])
    if chosen.channel:
        wanted = wanted.filter(channels__contains=[chosen.channel])
    if chosen.life_event:
        wanted = wanted.filter(life_events__contains=[chosen.life_event])
    kept = set(wanted.values_list("pk", flat=True))
    return [row for row in rows if row.revision_id in kept]


def list_changes(*, procedure_id: int) -> list[Change]:
    """Return the revisions that were published, newest first, each with its differences."""
    revisions = list(
        ProcedureRevision.objects.filter(procedure_id=procedure_id)
        .exclude(state=ProcedureRevision.State.DRAFT)
        .select_related("procedure__sector")
        .order_by("number")
    )
    contents = [content_of(revision) for revision in revisions]
    changes = [
        Change(
            number=revision.number,
            effective_from=revision.effective_from,
            decision_number=revision.decision_number,
            differences=diff_revisions(contents[place - 1], contents[place]) if place else (),
        )
        for place, revision in enumerate(revisions)
    ]
    return changes[::-1]
