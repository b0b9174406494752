"""
The clock waits where a sector's own law says so: for an opinion, for a financial obligation.

Under the general law nothing here moves anything (rule 43): `pausing_waits` is empty there.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.transactions import transaction_required
from motcua.deadlines.models import DeadlineLedger
from motcua.dossiers import clock
from motcua.dossiers.models import Dossier
from motcua.legislation.rules import Wait


@transaction_required
def follow_wait(
    dossier: Dossier, *, wait: Wait, words: str, actor: Actor, at: datetime
) -> tuple[str, str]:
    """
    Set the due date anew after a wait of a locked dossier has begun or ended.

    Return effect and ground for the event; both are empty where the law lets the clock run on, or
    where it stands for another reason already.
    """
    rule_set = clock.rules_of(dossier)
    if wait not in rule_set.pausing_waits.value or dossier.time_limit_amount is None:
        return "", ""
    ground = f"{words} ({rule_set.pausing_waits.citation})"
    if not set_due(dossier, ground=ground, actor=actor, at=at):
        return "", ""
    effect = _("Tạm dừng thời hạn") if dossier.due_at is None else _("Tính tiếp thời hạn")
    return effect, str(rule_set.pausing_waits.citation)


@transaction_required
def set_due(dossier: Dossier, *, ground: str, actor: Actor, at: datetime) -> bool:
    """Write the due date that all waits give now; return False if it is the one that holds."""
    result = clock.due_now(dossier)
    if result.due_at == dossier.due_at:
        return False
    is_held = result.due_at is None
    dossier.due_at = result.due_at
    dossier.save(update_fields=["due_at"])
    clock.write_ledger(
        dossier=dossier,
        result=result,
        kind=DeadlineLedger.Kind.PAUSE if is_held else DeadlineLedger.Kind.RESUME,
        ground=ground,
        actor=actor,
        at=at,
    )
    return True
