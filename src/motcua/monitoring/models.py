"""Tables of monitoring."""

from django.db import models
from django.db.models import Q

from motcua.directory.models import Agency, Officer
from motcua.monitoring.rules import PeriodKind


class ClosedReport(models.Model):
    """
    Báo cáo đã chốt: the figures as they stood when an officer answered for them. Append-only.

    A report that was sent back is closed again under the next `version`, with its reason
    (Circular 09/2026/TT-BTP, arts. 4(2), 5(2)); the earlier one stays. No agency: the province's.
    """

    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in PeriodKind])
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    first_day = models.DateField()
    last_day = models.DateField()
    # Lines of the form, one for each sector: part, key, label, figures.
    rows = models.JSONField()
    ground = models.TextField(blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    closed_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "number", "agency", "version"],
                nulls_distinct=False,
                name="monitoring_one_report_per_version",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(ground=""), name="monitoring_closed_again_has_ground"
            ),
        ]
