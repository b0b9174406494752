"""Tables of the clock: calendar versions and the ledger of due dates."""

from django.db import models

from motcua.directory.models import OneStopShop


class CalendarVersion(models.Model):
    """
    One whole state of the days off and make-up days. Never edited: a correction is a new version.

    A dossier keeps the version of its receipt (rule 58).
    """

    number = models.PositiveIntegerField(unique=True)
    effective_from = models.DateField()
    ground = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200, blank=True)


class CalendarDay(models.Model):
    """A day off or a make-up day of one version (Labour Code, arts. 111–112)."""

    class Kind(models.TextChoices):
        HOLIDAY = "HOLIDAY", "nghỉ lễ"
        COMPENSATORY = "COMPENSATORY", "nghỉ bù"
        SWAP_DAYOFF = "SWAP_DAYOFF", "nghỉ hoán đổi"
        SWAP_WORKDAY = "SWAP_WORKDAY", "làm bù"

    version = models.ForeignKey(CalendarVersion, models.CASCADE, related_name="days")
    date = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    is_projected = models.BooleanField(default=False)
    confidence = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "date"], name="deadlines_one_kind_per_day"),
        ]


class ReceiptCutoff(models.Model):
    """
    A shop's own hour: what is accepted later counts as accepted on the next working day.

    Local practice, not Decree 118/2025, whose 15:00 concerns the hand-over of paper only. A change
    ends one row and begins another, so days gone by keep the hour they had.
    """

    shop = models.ForeignKey(OneStopShop, models.PROTECT, related_name="+")
    cutoff = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    ground = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "valid_from"], name="deadlines_cutoff_one_start"
            ),
            models.UniqueConstraint(
                fields=["shop"],
                condition=models.Q(valid_to=None),
                name="deadlines_cutoff_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="deadlines_cutoff_ends_after_it_begins",
            ),
        ]


class DeadlineLedger(models.Model):
    """
    One setting of a due date with the segments that explain it. Append-only: a change is a new row.

    `dossier_id` is a number, not a foreign key: this module lies below dossiers.
    """

    class Kind(models.TextChoices):
        START = "START"
        RESTART = "RESTART"
        EXTENSION = "EXTENSION"
        PAUSE = "PAUSE"
        RESUME = "RESUME"
        STOP = "STOP"
        CORRECTION = "CORRECTION"

    dossier_id = models.BigIntegerField()
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    recorded_at = models.DateTimeField()
    rule_set = models.CharField(max_length=20)
    calendar_version = models.ForeignKey(CalendarVersion, models.PROTECT)
    due_at = models.DateTimeField(null=True)
    due_date = models.DateField(null=True)
    segments = models.JSONField(default=list)
    ground = models.TextField()
    actor_label = models.CharField(max_length=200)

    class Meta:
        db_table = "deadlines_ledger"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier_id", "sequence"], name="deadlines_ledger_sequence_unique"
            ),
        ]
