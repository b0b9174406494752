"""
Both forms of a result, followed until the applicant has them (Decree 118/2025, art. 22(1); rule 70).

A dossier counts as returned when every form that its law names was delivered, or was not wanted.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.transactions import transaction_required
from motcua.dossiers.errors import ReasonMissing, UnableToMoveDossier
from motcua.dossiers.models import Dossier, Result, ResultDelivery
from motcua.dossiers.rules import DeliveryMeans, ResultForm
from motcua.legislation.rules import get_rule_set

# The words of the rule set's parameter `result_kinds`.
_FORMS = {"bản giấy": ResultForm.PAPER, "bản điện tử": ResultForm.ELECTRONIC}


@dataclass(frozen=True, kw_only=True)
class FormFacts:
    """How one form was delivered, or, with `wish`, that the applicant did not want it."""

    form: str
    means: str = ""
    delivered_to: str = ""
    reference: str = ""
    wish: str = ""


@transaction_required
def write_due_forms(result: Result, dossier: Dossier) -> None:
    """Write which forms are due by the law of the receipt; those that are written already stay."""
    known = set(result.deliveries.values_list("form", flat=True))
    kinds = get_rule_set(dossier.rule_set).result_kinds.value
    due = [_FORMS[kind] for kind in kinds if _FORMS[kind] not in known]
    ResultDelivery.objects.bulk_create([ResultDelivery(result=result, form=form) for form in due])


@transaction_required
def settle_form(*, result: Result, facts: FormFacts, actor: Actor, at: datetime) -> None:
    """
    Write down that one form reached the applicant, or that he does not want it.

    :raises ReasonMissing: if it is not said to whom and how
    :raises UnableToMoveDossier: if this form is not due, or is settled already
    """
    row = result.deliveries.filter(form=facts.form, delivered_at=None, waived_at=None).first()
    if row is None:
        raise UnableToMoveDossier(_("Dạng kết quả này đã trả hoặc không phải trả."))
    row.recorded_by_id = actor.officer_id
    if facts.wish.strip():
        row.waived_at, row.wish = at, facts.wish.strip()
    elif facts.means in set(DeliveryMeans) and facts.delivered_to.strip():
        row.delivered_at = at
        row.means, row.delivered_to = facts.means, facts.delivered_to.strip()
        row.reference = facts.reference.strip()
    else:
        raise ReasonMissing(_("Ghi đã trả cho ai, bằng cách nào."))
    row.save()


def is_settled(result: Result) -> bool:
    """Tell whether nothing of the result is still on its way."""
    return not result.deliveries.filter(delivered_at=None, waived_at=None).exists()


def list_open_forms(*, dossier_id: int) -> list[ResultDelivery]:
    """Return the forms of a result that the applicant still waits for."""
    open_rows = Q(delivered_at=None, waived_at=None)
    return list(ResultDelivery.objects.filter(open_rows, result__dossier_id=dossier_id))
