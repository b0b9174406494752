"""Under which body a dossier was, and what that is today (rule 5)."""

from dataclasses import dataclass
from datetime import date

from motcua.directory import queries as directory_queries
from motcua.dossiers.models import Dossier, DossierMove


@dataclass(frozen=True, kw_only=True)
class FormerBody:
    """A body that has ended: its name then, its last day, and who follows it in this dossier."""

    name: str
    last_day: date | None
    successors: tuple[str, ...]
    ground: str = ""


def list_former_bodies(*, dossier: Dossier) -> list[FormerBody]:
    """
    Return the former bodies of a dossier, oldest first.

    An open dossier was moved: the old body is kept beside the move. A closed one stays with the body that
    settled it; what became of that is read from the history of the organisation. A dossier read by
    `page.get_dossier` knows whether it was moved, and costs no statement if not.
    """
    found = _moved_from(dossier) if getattr(dossier, "was_moved", True) else []
    agency = dossier.competent_agency
    if agency.valid_to is not None:
        names = directory_queries.list_agency_successors(agency_id=agency.pk)
        found.append(
            FormerBody(
                name=agency.name,
                last_day=agency.valid_to,
                successors=tuple(row.name for row in names if row.pk != agency.pk),
            )
        )
    return found


def _moved_from(dossier: Dossier) -> list[FormerBody]:
    moves = DossierMove.objects.filter(dossier=dossier, undone_at=None).select_related(
        "old_agency", "new_agency", "plan"
    )
    return [
        FormerBody(
            name=move.old_agency.name,
            last_day=move.old_agency.valid_to,
            successors=(move.new_agency.name,) if move.new_agency else (),
            ground=move.plan.ground,
        )
        for move in moves.order_by("pk")
        if move.old_agency_id != move.new_agency_id
    ]
