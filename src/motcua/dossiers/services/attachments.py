"""Files that officers add while they work: each becomes a document of the dossier."""

from datetime import datetime

from motcua.core.actors import Actor
from motcua.core.transactions import transaction_required
from motcua.documents.models import StoredFile
from motcua.dossiers.models import Dossier, DossierDocument


@transaction_required
def attach_opinion_file(
    *, dossier: Dossier, file_id: int | None, name: str, actor: Actor, at: datetime
) -> DossierDocument | None:
    """Put a stored file among the dossier's papers; None stays None."""
    if file_id is None:
        return None
    return DossierDocument.objects.create(
        dossier=dossier,
        kind=DossierDocument.Kind.OPINION,
        file=StoredFile.objects.get(pk=file_id),
        name=name,
        created_at=at,
        created_by_id=actor.officer_id,
    )
