"""Publishes every authored pack with its process, so that the demo can receive it from the first day."""

from datetime import date, datetime

from django.db import transaction

from motcua.core.actors import Actor
from motcua.procedures import services as procedure_services
from motcua.procedures.models import ProcedureRevision
from motcua.procedures.pack_files import read_packs
from motcua.workflow import services as workflow_services
from motcua.workflow.models import WorkflowDefinition


def publish_packs(*, effective_from: date, actor: Actor, at: datetime) -> int:
    """
    Load and publish the packs that are not in force yet; return how many were published.

    :raises DomainError: if a pack has faults or its process does not fit the organisation
    """
    published = 0
    for loaded in procedure_services.load_packs(packs=read_packs(), actor=actor, at=at):
        published += _publish(loaded.revision, effective_from=effective_from, actor=actor, at=at)
    return published


@transaction.atomic
def _publish(
    revision: ProcedureRevision, *, effective_from: date, actor: Actor, at: datetime
) -> bool:
    """Publish a draft together with its process; what is published already stays as it is."""
    is_draft = revision.state == ProcedureRevision.State.DRAFT
    if is_draft:
        revision = procedure_services.publish_revision(
            revision_id=revision.pk,
            version=revision.version,
            effective_from=effective_from,
            today=at.date(),
            actor=actor,
            at=at,
        )
    # Who hears of a publication may have stored the process already.
    if not WorkflowDefinition.objects.filter(revision=revision).exists():
        workflow_services.publish_definition(revision=revision, at=at)
    return is_draft
