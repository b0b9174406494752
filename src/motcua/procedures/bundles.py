"""A published revision with everything a dossier is received by; it never changes, so it is kept in memory."""

from dataclasses import dataclass

from motcua.core import reference
from motcua.procedures.models import Fee, ProcedureRevision, Requirement, TimeLimit, Variant


@dataclass(frozen=True, kw_only=True)
class PublishedRevision:
    """
    Rows of one published revision, in their order.

    Shared by all who ask: nobody may change them.
    """

    revision: ProcedureRevision
    variants: tuple[Variant, ...]
    requirements: tuple[Requirement, ...]
    fees: tuple[Fee, ...]
    time_limits: tuple[TimeLimit, ...]


def get_published(*, revision_id: int) -> PublishedRevision | None:
    """Return a revision that is published now, with its procedure, sector and process."""
    return reference.remembered(
        "procedures", ("published", revision_id), lambda: _read_published(revision_id)
    )


def _read_published(revision_id: int) -> PublishedRevision | None:
    revision = (
        ProcedureRevision.objects.filter(pk=revision_id, state=ProcedureRevision.State.PUBLISHED)
        .select_related("procedure__sector", "workflow_definition")
        .first()
    )
    if revision is None:
        return None
    return PublishedRevision(
        revision=revision,
        variants=tuple(revision.variants.order_by("order", "id")),
        requirements=tuple(revision.requirements.order_by("order", "id")),
        fees=tuple(revision.fees.order_by("id")),
        time_limits=tuple(revision.time_limits.order_by("id")),
    )
