"""Names of bodies, people and procedures on rows that a page shows, from memory."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from motcua.core import reference
from motcua.directory.models import Agency, Officer, OneStopShop, Unit
from motcua.dossiers.models import Component, Dossier, DossierDocument, SupplementRequest
from motcua.procedures.models import ProcedureRevision, Requirement, Variant
from motcua.workflow.models import Task, WorkflowDefinition


def name_dossiers(dossiers: Iterable[Dossier]) -> None:
    """Put revision, case, shops, bodies and the receiving officer on dossiers."""
    dossiers = list(dossiers)
    shops = OneStopShop.objects.select_related("agency__parent", "agency__commune")
    reference.attach(
        "directory",
        dossiers,
        intake_shop=shops,
        return_shop=shops,
        competent_agency=Agency.objects.all(),
        competent_unit=Unit.objects.all(),
        received_by=Officer.objects.all(),
    )
    name_procedures(dossiers)


def name_procedures(dossiers: Iterable[Dossier]) -> None:
    """Put revision and case on dossiers: all that a list shows."""
    reference.attach("procedures", dossiers, revision=_revisions(), variant=Variant.objects.all())


def revisions_of(revision_ids: Iterable[int]) -> Mapping[int, ProcedureRevision]:
    """Return revisions, with their procedure, by id."""
    return reference.rows_of("procedures", "revision", _revisions(), revision_ids)


def _revisions() -> QuerySet[ProcedureRevision]:
    return ProcedureRevision.objects.select_related("procedure").defer("raw")


def name_process(dossier: Dossier) -> None:
    """Put the definition of its process on a dossier."""
    if dossier.instance is not None:
        definitions = WorkflowDefinition.objects.defer("bpmn")
        reference.attach("procedures", [dossier.instance], definition=definitions)


def name_tasks(tasks: Iterable[Task]) -> None:
    """Put holders on tasks."""
    reference.attach(
        "directory",
        tasks,
        unit=Unit.objects.all(),
        agency=Agency.objects.all(),
        shop=OneStopShop.objects.all(),
        officer=Officer.objects.all(),
    )


def name_components(components: Iterable[Component]) -> None:
    reference.attach("procedures", components, requirement=Requirement.objects.all())


def name_documents(documents: Iterable[DossierDocument]) -> None:
    reference.attach("directory", documents, created_by=Officer.objects.all())


def name_requests(requests: Iterable[SupplementRequest]) -> None:
    reference.attach("directory", requests, requested_by=Officer.objects.all())
