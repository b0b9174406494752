"""What must never be false of a kept file."""

import pytest
from django.db import IntegrityError, transaction
from tests.unit.documents.samples import RECEIVED_AT

from motcua.documents.models import StoredFile

GOOD = {
    "sha256": "a" * 64,
    "size": 1,
    "content_type": "application/pdf",
    "page_count": 1,
    "storage_name": "aa/aa/a",
    "created_at": RECEIVED_AT,
}


@pytest.mark.django_db
class TestStoredFile:
    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"size": 0}, "documents_file_not_empty"),
            ({"sha256": "A" * 64}, "documents_sha256_hex"),
            ({"sha256": "a" * 63}, "documents_sha256_hex"),
        ],
    )
    def test_refuses_impossible_rows(self, change, constraint):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            StoredFile.objects.create(**(GOOD | change))

    def test_refuses_a_second_row_of_one_content(self):
        StoredFile.objects.create(**GOOD)

        with pytest.raises(IntegrityError), transaction.atomic():
            StoredFile.objects.create(**GOOD)
