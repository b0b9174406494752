"""Tables of the files."""

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """
    One content, kept once and addressed by its SHA-256 (hex).

    Who may read it is decided by the row that points here, never by the file itself.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    page_count = models.PositiveIntegerField(null=True)
    storage_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="documents_file_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="documents_sha256_hex"
            ),
        ]
