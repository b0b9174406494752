"""From which day a revision holds, and until when."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.procedures import content as contents
from motcua.procedures.models import Procedure, ProcedureRevision
from motcua.procedures.pack_check import find_faults, find_gaps
from motcua.procedures.pack_examples import run_examples
from motcua.procedures.pack_files import PackContent
from motcua.procedures.queries import revisions_in_force
from motcua.procedures.services.drafts import lock_draft
from motcua.procedures.services.search_entries import rebuild_search_entries
from motcua.procedures.signals import revision_published

_State = ProcedureRevision.State
_ONE_DAY = timedelta(days=1)


class UnableToPublish(DomainError):
    """Something is missing or contradicts what is already published; the message lists it."""


@transaction.atomic
def publish_revision(
    *,
    revision_id: int,
    version: int,
    effective_from: date,
    decision_number: str = "",
    today: date,
    actor: Actor,
    at: datetime,
) -> ProcedureRevision:
    """
    Put a draft into force from a day; the revision before it ends the day before.

    :raises ConcurrentChange: if somebody else has saved the draft since
    :raises RevisionIsNotADraft: if it is published already
    :raises UnableToPublish: if it has faults or gaps, or starts before one published earlier
    """
    revision = lock_draft(revision_id=revision_id, version=version)
    content = contents.content_of(revision)
    if decision_number:
        content["decision"] = decision_number
    _require_complete(content)
    _end_earlier(revision, effective_from)
    revision.decision_number = content["decision"]
    revision.state = _State.PUBLISHED
    revision.effective_from = effective_from
    revision.published_at = at
    revision.version += 1
    revision.save()
    revision_published.send(sender=ProcedureRevision, revision=revision, actor=actor, at=at)
    refresh_current_revisions(today=today, procedure_ids=[revision.procedure_id])
    _record(revision, "procedure.published", actor, at, {"from": effective_from.isoformat()})
    return revision


@transaction.atomic
def withdraw_revision(
    *, revision_id: int, on: date, reason: str, today: date, actor: Actor, at: datetime
) -> ProcedureRevision:
    """
    End a published revision: `on` is the first day it no longer holds.

    :raises UnableToPublish: if it is not published
    """
    procedure_id = ProcedureRevision.objects.values_list("procedure_id", flat=True).get(
        pk=revision_id
    )
    Procedure.objects.select_for_update().get(pk=procedure_id)
    revision = ProcedureRevision.objects.select_related("procedure").get(pk=revision_id)
    if revision.state != _State.PUBLISHED or revision.effective_from is None:
        raise UnableToPublish(_("Chỉ bãi bỏ được phiên bản đã công bố."))
    revision.state = _State.WITHDRAWN
    # Withdrawn on or before its first day: it has never held.
    held = revision.effective_from < on
    revision.effective_to = on - _ONE_DAY if held else None
    revision.version += 1
    revision.save()
    refresh_current_revisions(today=today, procedure_ids=[procedure_id])
    _record(revision, "procedure.withdrawn", actor, at, {"on": on.isoformat(), "reason": reason})
    return revision


@transaction.atomic
def refresh_current_revisions(*, today: date, procedure_ids: list[int] | None = None) -> int:
    """Point each procedure to the revision in force today; return how many pointers moved."""
    in_force = Subquery(
        revisions_in_force(on=today)
        .filter(procedure=OuterRef("pk"))
        .order_by("-effective_from", "-number")
        .values("pk")[:1]
    )
    procedures = Procedure.objects.annotate(now_in_force=in_force)
    if procedure_ids is not None:
        procedures = procedures.filter(pk__in=procedure_ids)
    # Null compares with nothing, so each way of differing is said.
    gone = Q(now_in_force=None, current_revision__isnull=False)
    come = Q(current_revision=None, now_in_force__isnull=False)
    moved = list(
        procedures.filter(gone | come | ~Q(current_revision=F("now_in_force")))
        .exclude(current_revision=None, now_in_force=None)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    revisions = ProcedureRevision.objects.in_bulk(
        [pk for pk in (procedure.now_in_force for procedure in moved) if pk]
    )
    for procedure in moved:
        revision = revisions.get(procedure.now_in_force)
        procedure.current_revision = revision
        if revision is not None:
            procedure.name = revision.name
        procedure.save(update_fields=["current_revision", "name"])
    rebuild_search_entries(procedure_ids=[procedure.pk for procedure in moved])
    return len(moved)


def _require_complete(content: PackContent) -> None:
    problems = [str(finding) for finding in find_faults(content)]
    problems = problems or [str(finding) for finding in find_gaps(content)]
    problems = problems or [str(finding) for finding in run_examples(content)]
    if problems:
        raise UnableToPublish(
            _("Chưa công bố được: %(problems)s") % {"problems": "; ".join(problems)}
        )


def _end_earlier(revision: ProcedureRevision, effective_from: date) -> None:
    others = ProcedureRevision.objects.filter(
        procedure_id=revision.procedure_id, state=_State.PUBLISHED
    )
    later = others.filter(effective_from__gte=effective_from).order_by("effective_from").first()
    if later is not None:
        raise UnableToPublish(
            _(
                "Phiên bản %(number)s đã công bố, có hiệu lực từ %(date)s: "
                "ngày hiệu lực mới phải sau ngày đó."
            )
            % {"number": later.number, "date": f"{later.effective_from:%d/%m/%Y}"}
        )
    others.filter(Q(effective_to=None) | Q(effective_to__gte=effective_from)).update(
        effective_to=effective_from - _ONE_DAY
    )


def _record(
    revision: ProcedureRevision, action: str, actor: Actor, at: datetime, data: dict[str, str]
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
