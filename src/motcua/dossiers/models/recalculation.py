"""A decision to count open dossiers by another version of the calendar (rule 58)."""

from django.db import models
from django.db.models import Q

from motcua.deadlines.models import CalendarVersion
from motcua.directory.models import Officer


class Recalculation(models.Model):
    """
    One decision on one calendar version: to move what it moves, or to leave everything as promised.

    `cursor` is the last dossier looked at, so that a run that was killed goes on where it stopped.
    """

    class Decision(models.TextChoices):
        APPROVED = "APPROVED", "Duyệt"
        REJECTED = "REJECTED", "Không áp dụng"

    calendar_version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    ground = models.CharField(max_length=500)
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    decided_by_label = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    # What the page showed to who decided; the run may find fewer, since some have ended meanwhile.
    expected_count = models.PositiveIntegerField()
    moved_count = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar_version"],
                condition=Q(decision="APPROVED", finished_at=None),
                name="dossier_one_recalculation_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(ground=""), name="dossier_recalculation_has_ground"
            ),
        ]
