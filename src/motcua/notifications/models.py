"""Table of the notices."""

from django.db import models

from motcua.directory.models import Officer
from motcua.notifications.rules import MAX_TEXT


class StaffNotice(models.Model):
    """One thing told to one officer. The key keeps a sweep that runs twice from telling twice."""

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="notices", db_index=False)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=MAX_TEXT)
    is_urgent = models.BooleanField(default=False)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "key"], name="notifications_one_notice_per_key"
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "-id"], name="notifications_by_officer"),
            models.Index(
                fields=["officer", "-id"],
                condition=models.Q(read_at=None),
                name="notifications_unread",
            ),
            models.Index(
                fields=["read_at"],
                condition=models.Q(read_at__isnull=False),
                name="notifications_read",
            ),
        ]
