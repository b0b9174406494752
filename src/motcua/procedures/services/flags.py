"""Deciding what the import was not certain of; who decided what stays with the revision."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.procedures import content as contents
from motcua.procedures.flag_offers import apply_offer, list_offers
from motcua.procedures.models import ProcedureRevision
from motcua.procedures.pack_check import find_blocking_faults
from motcua.procedures.services.drafts import lock_draft


class UnableToDecideFlag(DomainError):
    """The flag, or the offer chosen, is not there (any more)."""


@transaction.atomic
def decide_flags(
    *,
    revision_id: int,
    version: int,
    numbers: Sequence[int],
    choice: str,
    actor: Actor,
    at: datetime,
) -> ProcedureRevision:
    """
    Take one offer for some flags of a draft; they leave the open ones and are kept as decided.

    From then on the draft is a person's work: a later import makes a new one beside it.

    :raises ConcurrentChange: if somebody else has saved the draft since `version` was read
    :raises RevisionIsNotADraft: if it is published or withdrawn
    :raises UnableToDecideFlag: if a flag is not there or does not have this offer
    """
    revision = lock_draft(revision_id=revision_id, version=version)
    content = contents.content_of(revision)
    wanted = sorted(set(numbers))
    decided = []
    for number in wanted:
        if not 0 <= number < len(revision.flags):
            raise UnableToDecideFlag(_("Điều cần xem này đã được người khác quyết định."))
        flag = revision.flags[number]
        offer = next((row for row in list_offers(flag, content) if row.key == choice), None)
        if offer is None:
            raise UnableToDecideFlag(_("Không có cách hiểu này cho điều cần xem."))
        content = apply_offer(flag, offer, content)
        decided.append({**flag, "decision": offer.label, "by": actor.label, "at": at.isoformat()})
    faults = find_blocking_faults(content)
    if faults:
        raise UnableToDecideFlag("; ".join(str(fault) for fault in faults))
    contents.apply_fields(revision, content)
    revision.flags = [row for i, row in enumerate(revision.flags) if i not in wanted]
    revision.decided_flags = [*revision.decided_flags, *decided]
    revision.version += 1
    revision.save()
    contents.write_rows(revision, content)
    audit.record(
        actor=actor,
        action="procedure.flags_decided",
        subject_kind="procedure",
        subject_id=revision.procedure.code,
        subject_label=revision.name,
        data={
            "revision": revision.number,
            "flags": [
                {key: row.get(key) for key in ("field", "where", "raw", "decision")}
                for row in decided
            ],
        },
        at=at,
    )
    return revision
