"""Versions of rule sets that a province has published. Append-only: a change is a new version."""

from django.db import models


class RuleSetVersion(models.Model):
    """
    A rule set with other parameters, from a day, on a ground. The delivered set is version 1.

    A dossier stores the code (`D118-2025.2`) and keeps it for life.
    """

    base = models.CharField(max_length=16)
    number = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    ground = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["base", "number"], name="legislation_version_unique"),
            models.CheckConstraint(
                condition=models.Q(number__gte=2), name="legislation_version_after_delivered"
            ),
        ]


class ParameterChange(models.Model):
    """One parameter that a version sets; what it does not name stays as in the version before."""

    version = models.ForeignKey(RuleSetVersion, models.PROTECT, related_name="changes")
    parameter = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    document = models.CharField(max_length=300)
    article = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "parameter"], name="legislation_change_unique"
            ),
        ]
