"""Editing drafts: a published revision is never edited, it is copied."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import ConcurrentChange, DomainError
from motcua.procedures import content as contents
from motcua.procedures.models import Procedure, ProcedureRevision
from motcua.procedures.pack_check import find_blocking_faults
from motcua.procedures.pack_files import PackContent
from motcua.procedures.services.packs import create_draft
from motcua.procedures.services.search_entries import rebuild_search_entries

# What names the procedure itself and may not change from one revision to the next.
_FIXED_KEYS = ("schema", "code")


class RevisionIsNotADraft(DomainError):
    """A published or withdrawn revision is immutable; dossiers rest on it."""


class UnableToSaveDraft(DomainError):
    """The content has faults; the message lists them."""


@transaction.atomic
def save_draft(
    *,
    revision_id: int,
    version: int,
    changes: PackContent,
    actor: Actor,
    at: datetime,
) -> ProcedureRevision:
    """
    Replace the given top-level keys of a draft's content; a key with None is taken out.

    :raises ConcurrentChange: if somebody else has saved the draft since `version` was read
    :raises RevisionIsNotADraft: if it is published or withdrawn
    :raises UnableToSaveDraft: if its rows could not be written; other faults only bar publication
    """
    revision = lock_draft(revision_id=revision_id, version=version)
    content = contents.content_of(revision)
    content.update({key: value for key, value in changes.items() if key not in _FIXED_KEYS})
    content = {key: value for key, value in content.items() if value is not None}
    faults = find_blocking_faults(content)
    if faults:
        raise UnableToSaveDraft("; ".join(str(fault) for fault in faults))
    contents.apply_fields(revision, content)
    revision.version += 1
    revision.save()
    contents.write_rows(revision, content)
    rebuild_search_entries(procedure_ids=[revision.procedure_id])
    _record(revision, "procedure.draft_saved", actor, at, {"keys": sorted(changes)})
    return revision


@transaction.atomic
def copy_to_new_draft(*, revision_id: int, actor: Actor, at: datetime) -> ProcedureRevision:
    """Make a new draft with the content of any revision of the procedure."""
    source = ProcedureRevision.objects.select_related("procedure__sector").get(pk=revision_id)
    procedure = Procedure.objects.select_for_update().get(pk=source.procedure_id)
    draft = create_draft(procedure=procedure, content=contents.content_of(source), at=at)
    draft.raw, draft.flags = source.raw, source.flags
    draft.decided_flags = source.decided_flags
    draft.competent_text, draft.executing_text = source.competent_text, source.executing_text
    draft.save(update_fields=["raw", "flags", "decided_flags", "competent_text", "executing_text"])
    _record(draft, "procedure.draft_created", actor, at, {"from": source.number})
    return draft


@transaction.atomic
def discard_draft(*, revision_id: int, version: int, actor: Actor, at: datetime) -> None:
    """
    Delete a draft nobody works with.

    :raises ConcurrentChange: if somebody else has saved it since
    :raises RevisionIsNotADraft: if it is published or withdrawn
    """
    revision = lock_draft(revision_id=revision_id, version=version)
    _record(revision, "procedure.draft_discarded", actor, at, {})
    procedure_id = revision.procedure_id
    contents.delete_rows(revision)
    revision.delete()
    rebuild_search_entries(procedure_ids=[procedure_id])


def lock_draft(*, revision_id: int, version: int) -> ProcedureRevision:
    """Lock the procedure, then its draft, and check that both are as they were read."""
    procedure_id = ProcedureRevision.objects.values_list("procedure_id", flat=True).get(
        pk=revision_id
    )
    Procedure.objects.select_for_update().get(pk=procedure_id)
    revision = (
        ProcedureRevision.objects.select_for_update(of=("self",))
        .select_related("procedure__sector")
        .get(pk=revision_id)
    )
    if revision.state != ProcedureRevision.State.DRAFT:
        raise RevisionIsNotADraft(
            _("Phiên bản %(number)s của %(code)s không còn là bản thảo.")
            % {"number": revision.number, "code": revision.procedure.code}
        )
    if revision.version != version:
        raise ConcurrentChange(
            _("Người khác vừa lưu bản thảo này. Hãy mở lại bản mới nhất rồi sửa tiếp.")
        )
    return revision


def _record(
    revision: ProcedureRevision, action: str, actor: Actor, at: datetime, data: PackContent
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="procedure",
        subject_id=revision.procedure.code,
        subject_label=revision.name,
        data={"revision": revision.number, **data},
        at=at,
    )
