"""What is watched over a dossier: alerts found by the sweeps, and checks on the spot."""

from django.db import models
from django.db.models import F, Q

from motcua.directory.models import Agency, Officer, OneStopShop, Unit
from motcua.dossiers.models.dossier import Dossier, DossierDocument
from motcua.dossiers.rules import AlertKind


class Alert(models.Model):
    """
    A reminder or a breach, found once: the dossier, what it is about and the moment that counts.

    Holder and step are those of the moment it was found; who answers for it may write why.
    """

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="alerts", db_index=False)
    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in AlertKind])
    # The consultation, hand-over or request it is about; 0 for the dossier itself.
    subject_id = models.BigIntegerField(default=0)
    due_at = models.DateTimeField()
    found_at = models.DateTimeField()
    shop = models.ForeignKey(OneStopShop, models.PROTECT, db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, db_index=False)
    holder_label = models.CharField(max_length=300, blank=True)
    step_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    reason_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    reason_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A sweep that runs twice, or is killed and starts again, finds nothing twice.
            models.UniqueConstraint(
                fields=["dossier", "kind", "subject_id", "due_at"], name="dossier_alert_once"
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(reason_at__isnull=False),
                name="dossier_alert_reason_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="dossier_alert_by_shop"),
            models.Index(fields=["agency", "-id"], name="dossier_alert_by_agency"),
            models.Index(fields=["unit", "-id"], name="dossier_alert_by_unit"),
        ]


class FieldVisit(models.Model):
    """
    Xác minh, kiểm tra thực địa: announced with time, place, participants and content
    (Decree 118/2025, art. 19(4)(a); rule 44), then held with minutes, or called off with a reason.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="visits")
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    participants = models.TextField()
    content = models.TextField()
    needs_applicant = models.BooleanField(default=True)
    # How the applicant was told: the centre's paper, telephone, message, e-mail.
    notice_method = models.CharField(max_length=100, blank=True)
    announced_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    attendants = models.TextField(blank=True)
    is_applicant_present = models.BooleanField(null=True)
    minutes = models.TextField(blank=True)
    minutes_document = models.ForeignKey(DossierDocument, models.PROTECT, null=True)
    recorded_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(participants="") & ~Q(content=""),
                name="dossier_visit_says_where_who_what",
            ),
            models.CheckConstraint(
                condition=Q(needs_applicant=False) | ~Q(notice_method=""),
                name="dossier_visit_applicant_is_told",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None, recorded_at=None, minutes="")
                | (Q(held_at__isnull=False, recorded_at__gte=F("held_at")) & ~Q(minutes="")),
                name="dossier_visit_held_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False, held_at=None) & ~Q(cancel_reason="")),
                name="dossier_visit_cancelled_has_reason",
            ),
        ]
