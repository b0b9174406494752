"""Everything back as it was, in one transaction, while nothing has happened on the moved rows since."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.models import AuditEntry
from motcua.core.actors import Actor
from motcua.directory.services.changes import require
from motcua.directory.services.journal import take_back
from motcua.dossiers import events
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import (
    Consultation,
    Dossier,
    DossierEvent,
    DossierMove,
    DossierPart,
    ReorganisationPlan,
    ReorganisationTarget,
    Transfer,
)
from motcua.dossiers.reorganisation.errors import UnableToUndo
from motcua.dossiers.reorganisation.plans import lock_plan, note_plan
from motcua.workflow.models import Task

_State = ReorganisationPlan.State
_SHOWN = 5
_MODELS: dict[str, type[Model]] = {
    "task": Task,
    "transfer": Transfer,
    "consultation": Consultation,
    "dossierpart": DossierPart,
}


def list_touched_since(*, plan: ReorganisationPlan) -> list[str]:
    """Return the codes of moved dossiers on which something has happened since (at most fifty)."""
    moves = DossierMove.objects.filter(plan=plan, undone_at=None)
    touched = moves.exclude(dossier__event_count=F("event_count"))
    return [
        code or "–" for code in touched.order_by("pk").values_list("dossier__code", flat=True)[:50]
    ]


@transaction.atomic
def undo_plan(*, plan_id: int, version: int, actor: Actor, at: datetime) -> int:
    """
    Move every dossier back, then the directory; return the number of dossiers.

    :raises ConcurrentChange: if somebody else changed the plan since
    :raises UnableToUndo: if anything has happened since on a moved dossier
    :raises UnableToChangeOrganisation: if the organisation was changed or a new body has work
    """
    require(actor, "organisation.edit")
    plan = lock_plan(plan_id, version=version)
    if plan.state not in {_State.APPLYING, _State.APPLIED}:
        raise UnableToUndo(_("Phương án chưa áp dụng, không có gì để hoàn tác."))
    moves = list(
        DossierMove.objects.filter(plan=plan, undone_at=None)
        .select_related("dossier")
        .select_for_update(of=("self", "dossier"))
        .order_by("dossier_id")
    )
    _require_untouched(moves)
    _put_back(moves, plan=plan, actor=actor, at=at)
    ReorganisationTarget.objects.filter(plan=plan).exclude(facts={}).update(
        agency=None, commune=None
    )
    take_back(plan.journal)
    plan.state, plan.undone_at, plan.journal = _State.UNDONE, at, {}
    plan.save(update_fields=["state", "undone_at", "journal"])
    note_plan(plan, "reorganisation.undo", actor=actor, at=at)
    return len(moves)


def _require_untouched(moves: list[DossierMove]) -> None:
    touched = [move for move in moves if move.dossier.event_count != move.event_count]
    if touched:
        codes = ", ".join(move.dossier.code or "–" for move in touched[:_SHOWN])
        raise UnableToUndo(
            _("Đã có xử lý sau khi chuyển ở %(count)s hồ sơ (%(codes)s…); không hoàn tác được nữa.")
            % {"count": len(touched), "codes": codes}
        )


def _put_back(
    moves: list[DossierMove], *, plan: ReorganisationPlan, actor: Actor, at: datetime
) -> None:
    written: list[DossierEvent] = []
    entries: list[AuditEntry] = []
    fact = EventFacts(kind=EventKind.MOVE_UNDONE, ground=plan.ground, data={"plan": plan.pk})
    hanging: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)  # Any: column values
    for move in moves:
        dossier = move.dossier
        for name, value in move.changes["old"].get("dossier", {}).get(str(dossier.pk), {}).items():
            setattr(dossier, name, value)
        for kind in _MODELS:
            for pk, values in move.changes["old"].get(kind, {}).items():
                hanging[kind][int(pk)] = values
        dossier.version += 1
        written += events.chain(dossier=dossier, actor=actor, at=at, facts=(fact,))
        entries.append(
            audit.make_entry(
                actor=actor,
                action=EventKind.MOVE_UNDONE.value,
                subject_kind="dossier",
                subject_id=str(dossier.pk),
                subject_label=dossier.code or "",
                purpose=plan.ground,
                at=at,
            )
        )
        move.undone_at, move.new_agency_id, move.new_unit_id = at, None, None
    _write_hanging(hanging)
    fields = ["competent_agency", "competent_unit", "intake_shop", "return_shop", "version",
              "event_count", "event_head"]  # fmt: skip
    Dossier.objects.bulk_update([move.dossier for move in moves], fields, batch_size=500)
    DossierEvent.objects.bulk_create(written, batch_size=1000)
    AuditEntry.objects.bulk_create(entries, batch_size=1000)
    DossierMove.objects.bulk_update(moves, ["undone_at", "new_agency", "new_unit"], batch_size=500)


def _write_hanging(hanging: dict[str, dict[int, dict[str, Any]]]) -> None:  # Any: column values
    for kind, changes in hanging.items():
        model = _MODELS[kind]
        rows = model._default_manager.in_bulk(list(changes))  # noqa: SLF001 — documented
        names: set[str] = set()
        for pk, values in changes.items():
            row = rows[pk]
            for name, value in values.items():
                is_moment = name.endswith("_at") and isinstance(value, str)
                setattr(row, name, parse_datetime(value) if is_moment else value)
                names.add(name)
            if isinstance(row, Task):
                row.version += 1
                names.add("version")
        if names:
            model._default_manager.bulk_update(  # noqa: SLF001 — documented
                list(rows.values()), sorted(names), batch_size=500
            )
