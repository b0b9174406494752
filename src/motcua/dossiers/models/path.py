"""
What happens to a dossier beside its steps: extension, stop, changed content, fee, guidance, mistakes.

Each row is the record of one act with who, when and why; nothing here is ever edited into something else.
"""

from django.db import models
from django.db.models import F, Q

from motcua.directory.models import Officer, OneStopShop
from motcua.dossiers.models.dossier import Component, Dossier, DossierDocument, Result
from motcua.dossiers.rules import (
    CorrectionKind,
    DeliveryMeans,
    GuidanceMeans,
    NoticeMeans,
    PaymentMeans,
    ResultForm,
)
from motcua.procedures.models import ProcedureRevision

_MEANS = [(means.value, means.value) for means in NoticeMeans]


class Extension(models.Model):
    """
    Form 04: apology and new time, at most once, at the latest one day before (Decree 118/2025, art. 19(6)).

    The first promise stays in `Dossier.due_original_at` (rule 62). What is filed too late is marked, not
    refused (rule 59).
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="extension")
    reason = models.TextField()
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=16)
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    # The words sent to the applicant and the way they go (rule 61).
    notice_means = models.CharField(max_length=12, choices=_MEANS)
    notice_text = models.TextField()
    filed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(notice_text="") & ~Q(notice_means=""),
                name="dossier_extension_has_reason_and_notice",
            ),
            models.CheckConstraint(
                condition=Q(new_due_at__gt=F("old_due_at")), name="dossier_extension_ends_later"
            ),
        ]


class StopNotice(models.Model):
    """Form 05: the applicant's wish, and where the dossier stood then (art. 21; rules 65, 68)."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="stop_notice")
    request = models.TextField()
    requested_by = models.CharField(max_length=200)
    state_before = models.CharField(max_length=24)
    step_before = models.CharField(max_length=200, blank=True)
    papers_returned = models.CharField(max_length=500, blank=True)
    fee_note = models.CharField(max_length=300, blank=True)
    stopped_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(request=""), name="dossier_stop_has_request"),
        ]


class ContentChange(models.Model):
    """
    Content changed at the applicant's wish before the decision (art. 21(2); rule 67).

    `changes` lists {"label", "old", "new"}; the clock goes on unless the law of the dossier restarts it.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="content_changes")
    request = models.TextField()
    changes = models.JSONField()
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(request=""), name="dossier_change_has_request"),
        ]


class FeePayment(models.Model):
    """Money taken at a counter: how much, when, by whom, on which receipt. Taken back: cancelled, with why."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="payments")
    amount = models.BigIntegerField()
    means = models.CharField(max_length=10, choices=[(m.value, m.value) for m in PaymentMeans])
    receipt_number = models.CharField(max_length=60, blank=True)
    paid_at = models.DateTimeField()
    taken_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", db_index=False
    )
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="dossier_payment_positive"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(cancelled_at=None), name="dossier_one_payment"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="dossier_payment_cancelled_has_reason",
            ),
        ]


class Guidance(models.Model):
    """Guidance given before a dossier is handed in; the centre keeps its content (art. 16(2); rule 20)."""

    shop = models.ForeignKey(OneStopShop, models.PROTECT, related_name="+")
    revision = models.ForeignKey(ProcedureRevision, models.PROTECT, null=True, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, null=True, related_name="guidances")
    person_name = models.CharField(max_length=200, blank=True)
    means = models.CharField(max_length=10, choices=[(m.value, m.value) for m in GuidanceMeans])
    content = models.TextField()
    given_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shop", "-given_at"], name="dossier_guidance_by_shop")]
        constraints = [
            models.CheckConstraint(condition=~Q(content=""), name="dossier_guidance_has_content"),
        ]


class EarlyNotice(models.Model):
    """The applicant is told before the return date moves forward (art. 22(5); rule 75)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="early_notices")
    return_at = models.DateTimeField()
    means = models.CharField(max_length=12, choices=_MEANS)
    text = models.TextField()
    told_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(return_at__gte=F("told_at")), name="dossier_early_notice_comes_first"
            ),
        ]


class Correction(models.Model):
    """
    A fault of the authority and its remedy, without fee (art. 23; rule 76).

    An error in the result is corrected within 3 working days; for lost or damaged papers both sides share
    the remedy: the authority bears the cost and apologises.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in CorrectionKind])
    description = models.TextField()
    responsible = models.CharField(max_length=300)
    apology = models.TextField(blank=True)
    found_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    remedy = models.TextField(blank=True)
    # The number of the wrong result stays beside that of the corrected one.
    old_result_number = models.CharField(max_length=100, blank=True)
    result_number = models.CharField(max_length=100, blank=True)
    document = models.ForeignKey(DossierDocument, models.PROTECT, null=True, related_name="+")
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at=None),
                name="dossier_correction_open",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind"],
                condition=Q(done_at=None),
                name="dossier_one_open_correction",
            ),
            models.CheckConstraint(
                condition=~Q(description="") & ~Q(responsible=""),
                name="dossier_correction_says_what_and_who",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(remedy=""), name="dossier_correction_done_says_how"
            ),
        ]


class OriginalReturn(models.Model):
    """One paper given back: to whom, by whom, when (art. 22(2); rule 77)."""

    component = models.OneToOneField(Component, models.CASCADE, related_name="return_record")
    returned_to = models.CharField(max_length=200)
    returned_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    returned_at = models.DateTimeField()


class FinancialObligation(models.Model):
    """
    Nghĩa vụ tài chính: the notice given to the applicant, and when it was met.

    The clock waits from one to the other only where a sector's own law says so (`pausing_waits`).
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="obligations")
    number = models.CharField(max_length=100)
    amount = models.BigIntegerField(null=True)
    noticed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=300, blank=True)
    met_recorded_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The dossier ended without it: a refusal, a stop.
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(met_at=None, cancelled_at=None),
                name="dossier_one_open_obligation",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(met_at__gte=F("noticed_at")),
                name="dossier_obligation_met_after_notice",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(cancelled_at=None),
                name="dossier_obligation_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & (Q(met_at=None) | ~Q(proof="")),
                name="dossier_obligation_has_papers",
            ),
        ]


class ResultDelivery(models.Model):
    """
    One form of a result on its way to the applicant: on paper, electronic (art. 22(1); rule 70).

    A form is settled when it was delivered, or when the applicant did not want it.
    """

    result = models.ForeignKey(Result, models.CASCADE, related_name="deliveries")
    form = models.CharField(max_length=10, choices=[(f.value, f.value) for f in ResultForm])
    delivered_at = models.DateTimeField(null=True)
    delivered_to = models.CharField(max_length=200, blank=True)
    means = models.CharField(
        max_length=10, blank=True, choices=[(m.value, m.value) for m in DeliveryMeans]
    )
    reference = models.CharField(max_length=200, blank=True)
    waived_at = models.DateTimeField(null=True)
    wish = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["result", "form"], name="dossier_result_form_once"),
            models.CheckConstraint(
                condition=Q(delivered_at=None)
                | (Q(waived_at=None) & ~Q(delivered_to="") & ~Q(means="")),
                name="dossier_delivery_says_to_whom_and_how",
            ),
            models.CheckConstraint(
                condition=Q(waived_at=None) | ~Q(wish=""), name="dossier_delivery_waived_by_wish"
            ),
        ]
