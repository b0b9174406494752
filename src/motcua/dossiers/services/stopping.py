"""At the applicant's wish, before the decision: stop, or change what was declared (Decree 118/2025, art. 21)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.deadlines.models import DeadlineLedger
from motcua.directory import policies
from motcua.directory import queries as directory_queries
from motcua.dossiers import clock
from motcua.dossiers.errors import (
    NotPermitted,
    ReasonMissing,
    UnableToMoveDossier,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import ContentChangeFacts, StopFacts
from motcua.dossiers.models import ContentChange, Dossier, StopNotice
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.steps import lock_at_version, move, record
from motcua.workflow import services as workflow_services
from motcua.workflow.models import Task

_NO_MORE = StopFacts()
_BEFORE_DECISION = frozenset({DossierState.IN_PROCESS, DossierState.SUPPLEMENT_REQUESTED})


@transaction.atomic
def stop_dossier(
    *,
    dossier_id: int,
    reason: str,
    facts: StopFacts = _NO_MORE,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Dossier:
    """
    Stop at the applicant's wish, until the decision is issued (art. 21; rules 65, 66).

    Where the dossier stood is kept in the notice, everything before it in the log (rule 68).

    :raises UnableToMoveDossier: if the decision is already issued
    :raises ReasonMissing: if the wish is not put in words
    :raises NotPermitted: if the officer sits at another counter
    """
    if not reason.strip():
        raise ReasonMissing(_("Ghi yêu cầu dừng của người làm thủ tục."))
    dossier = lock_at_version(dossier_id=dossier_id, version=version)
    _require(dossier, "dossier.stop", actor)
    if dossier.state not in _BEFORE_DECISION:
        raise UnableToMoveDossier(_("Đã ban hành kết quả, không dừng được nữa (Điều 21)."))
    _write_notice(dossier, reason=reason, facts=facts, actor=actor, at=at)
    move(dossier, DossierState.STOPPED)
    assert dossier.instance_id is not None
    workflow_services.cancel_instance(
        instance_id=dossier.instance_id, at=at, outcome="STOPPED", officer_id=officer_id_of(actor)
    )
    stopped = clock.due_now(dossier, stop_at=at)
    dossier.due_at = None
    dossier.ended_at = at
    dossier.supplement_due_at = None
    clock.write_ledger(
        dossier=dossier,
        result=stopped,
        kind=DeadlineLedger.Kind.STOP,
        ground=_("Người làm thủ tục yêu cầu dừng (Điều 21)"),
        actor=actor,
        at=at,
    )
    event = EventFacts(
        kind=EventKind.STOPPED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 21"),
        clock_effect=_("Kết thúc"),
        data={
            "reason": reason.strip(),
            "requested_by": facts.requested_by,
            "papers_returned": facts.papers_returned,
        },
    )
    record(
        dossier=dossier,
        actor=actor,
        at=at,
        facts=event,
        fields=("due_at", "ended_at", "supplement_due_at"),
    )
    return dossier


def _write_notice(
    dossier: Dossier, *, reason: str, facts: StopFacts, actor: Actor, at: datetime
) -> None:
    assert dossier.instance_id is not None
    steps = Task.objects.filter(instance_id=dossier.instance_id, state__in=["OPEN", "CLAIMED"])
    StopNotice.objects.create(
        dossier=dossier,
        request=reason.strip(),
        requested_by=facts.requested_by.strip() or dossier.applicant.full_name,
        state_before=dossier.state,
        step_before=", ".join(steps.order_by("id").values_list("step_name", flat=True))[:200],
        papers_returned=facts.papers_returned.strip(),
        fee_note=facts.fee_note.strip(),
        stopped_by_id=officer_id_of(actor),
        stopped_at=at,
    )


@transaction.atomic
def change_content(
    *,
    dossier_id: int,
    facts: ContentChangeFacts,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Dossier:
    """
    Change content at the applicant's wish, until the decision is issued; old and new are kept (rule 67).

    The clock goes on: Decree 118/2025 lets it begin anew only after a return for supplement (art. 19(5)).

    :raises ReasonMissing: if the wish is not put in words, or nothing changes
    :raises UnableToMoveDossier: if the decision is already issued
    :raises NotPermitted: if the officer sits at another counter
    """
    if not facts.request.strip():
        raise ReasonMissing(_("Ghi yêu cầu sửa của người làm thủ tục."))
    dossier = lock_at_version(dossier_id=dossier_id, version=version)
    _require(dossier, "dossier.change", actor)
    if dossier.state not in _BEFORE_DECISION:
        raise UnableToMoveDossier(_("Đã ban hành kết quả, không sửa nội dung được nữa (Điều 21)."))
    changes = [*_change_contacts(dossier, facts), *_change_dossier(dossier, facts)]
    changes += [
        {"label": label.strip(), "old": old.strip(), "new": new.strip()}
        for label, old, new in facts.statements
        if label.strip() and old.strip() != new.strip()
    ]
    if not changes:
        raise ReasonMissing(_("Chưa có nội dung nào thay đổi."))
    ContentChange.objects.create(
        dossier=dossier,
        request=facts.request.strip(),
        changes=changes,
        recorded_by_id=officer_id_of(actor),
        recorded_at=at,
    )
    event = EventFacts(
        kind=EventKind.CONTENT_CHANGED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 21 khoản 2"),
        data={"request": facts.request.strip(), "labels": [row["label"] for row in changes]},
    )
    record(dossier=dossier, actor=actor, at=at, facts=event, fields=("note", "return_shop"))
    return dossier


def _require(dossier: Dossier, action: str, actor: Actor) -> None:
    shops = {dossier.intake_shop_id, dossier.return_shop_id}
    if not any(policies.can(actor, action, shop_id=shop_id) for shop_id in shops):
        raise NotPermitted(_("Hồ sơ này không ở bộ phận của anh/chị."))


def _change_contacts(dossier: Dossier, facts: ContentChangeFacts) -> list[dict[str, str]]:
    applicant = dossier.applicant
    wished = {
        "phone": (_("Điện thoại"), facts.phone),
        "email": (_("Thư điện tử"), facts.email),
        "address": (_("Địa chỉ"), facts.address),
    }
    changes = []
    for name, (label, new) in wished.items():
        old = getattr(applicant, name)
        if new is not None and new.strip() != old:
            changes.append({"label": label, "old": old, "new": new.strip()})
            setattr(applicant, name, new.strip())
    if changes:
        applicant.save(update_fields=list(wished))
    return changes


def _change_dossier(dossier: Dossier, facts: ContentChangeFacts) -> list[dict[str, str]]:
    changes = []
    if facts.note is not None and facts.note.strip() != dossier.note:
        changes.append({"label": _("Ghi chú"), "old": dossier.note, "new": facts.note.strip()})
        dossier.note = facts.note.strip()
    if facts.return_shop_id not in {None, dossier.return_shop_id}:
        assert facts.return_shop_id is not None
        shop = directory_queries.get_shop(shop_id=facts.return_shop_id)
        changes.append(
            {"label": _("Nơi trả kết quả"), "old": dossier.return_shop.name, "new": shop.name}
        )
        dossier.return_shop = shop
    return changes
