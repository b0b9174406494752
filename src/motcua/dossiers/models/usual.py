"""What a step usually takes, computed at night from the work that was done."""

from django.db import models

from motcua.procedures.models import Procedure


class UsualStepTime(models.Model):
    """Median of working minutes of one step of one procedure, over its latest runs."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="usual_step_times")
    step_key = models.CharField(max_length=60)
    median_minutes = models.PositiveIntegerField()
    samples = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "step_key"], name="dossier_one_usual_time_per_step"
            ),
        ]
