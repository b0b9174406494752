"""Paper dossiers that the counter has handed over and that wait to be taken by a unit (rule 37)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from motcua.core.actors import Actor
from motcua.dossiers.models import Component, Transfer

# One sitting; what is more than this comes after the first ones are taken.
LIMIT = 200


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    """One bundle on its way; `is_late`: it left the counter after the moment it had to (art. 18(2))."""

    transfer_id: int
    dossier_id: int
    code: str
    procedure_name: str
    applicant_name: str
    from_label: str
    to_label: str
    given_at: datetime
    given_by: str
    due_at: datetime | None
    taken_at: datetime | None
    taken_by: str
    component_count: int

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.given_at > self.due_at


def list_papers_to_take(*, actor: Actor) -> list[PaperRow]:
    """Return bundles handed over to the actor's units and not yet taken, the oldest first."""
    return _rows(_of_my_units(actor) & Q(taken_at=None), ("given_at", "pk"))


def list_papers_taken(*, actor: Actor, since: datetime) -> list[PaperRow]:
    """Return bundles that the actor himself has taken since a moment, the newest first."""
    condition = Q(taken_by_id=actor.officer_id, taken_at__gte=since, is_paper=True)
    return _rows(condition & Q(given_at__isnull=False), ("-taken_at", "-pk"))


def count_papers_to_take(*, actor: Actor) -> int:
    """Count what waits to be taken."""
    return Transfer.objects.filter(_of_my_units(actor) & Q(taken_at=None)).count()


def _of_my_units(actor: Actor) -> Q:
    # The condition of the partial index of what is on its way.
    on_its_way = Q(given_at__isnull=False, is_paper=True)
    # An agency without units takes its papers as a whole.
    to_agency = Q(
        to_unit=None, to_shop=None, dossier__competent_agency_id__in=sorted(actor.agency_ids)
    )
    return on_its_way & (Q(to_unit_id__in=sorted(actor.unit_ids)) | to_agency)


_components = (
    Component.objects.filter(dossier=OuterRef("dossier"))
    .exclude(kind=Component.Kind.FETCHED)
    .order_by()
    .values("dossier")
    .annotate(total=Count("pk"))
    .values("total")
)


def _rows(condition: Q, order: tuple[str, ...]) -> list[PaperRow]:
    transfers = (
        Transfer.objects.filter(condition)
        .select_related("dossier__revision", "dossier__applicant", "given_by", "taken_by")
        .defer("dossier__revision__raw")
        .annotate(component_count=Coalesce(Subquery(_components), 0))
        .order_by(*order)[:LIMIT]
    )
    rows = []
    for transfer in transfers:
        assert transfer.given_at is not None
        rows.append(
            PaperRow(
                transfer_id=transfer.pk,
                dossier_id=transfer.dossier_id,
                code=transfer.dossier.code or "",
                procedure_name=transfer.dossier.revision.name,
                applicant_name=transfer.dossier.applicant.full_name,
                from_label=transfer.from_label,
                to_label=transfer.to_label,
                given_at=transfer.given_at,
                given_by=transfer.given_by.full_name if transfer.given_by else "",
                due_at=transfer.due_at,
                taken_at=transfer.taken_at,
                taken_by=transfer.taken_by.full_name if transfer.taken_by else "",
                component_count=transfer.component_count,
            )
        )
    return rows
