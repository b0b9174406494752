"""Reading kept files."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from tests.unit.documents import files
from tests.unit.documents.samples import RECEIVED_AT as AT

from motcua.documents import queries, services
from motcua.documents.models import StoredFile

pytestmark = pytest.mark.django_db


def store(content: bytes) -> StoredFile:
    return services.store_file(content=io.BytesIO(content), at=AT)


class TestOpenDownload:
    def test_gives_content_name_and_type(self):
        content = files.pdf()

        download = queries.open_download(stored=store(content), name="Tờ khai.tmp")

        with download.stream:
            assert download.stream.read() == content
        assert download.name == "Tờ khai.pdf"
        assert download.content_type == "application/pdf"
        assert download.size == len(content)
        assert download.is_inline

    def test_office_files_are_only_offered_for_saving(self):
        download = queries.open_download(stored=store(files.docx()), name="Đơn.docx")

        download.stream.close()
        assert not download.is_inline

    def test_lost_content_is_told(self):
        stored = store(files.pdf())
        default_storage.delete(stored.storage_name)

        with pytest.raises(queries.FileContentMissing):
            queries.open_download(stored=stored, name="x.pdf")


class TestIsContentIntact:
    def test_finds_a_changed_and_a_lost_content(self):
        stored = store(files.pdf())
        path = Path(default_storage.path(stored.storage_name))

        assert queries.is_content_intact(stored=stored)
        path.write_bytes(path.read_bytes() + b" ")
        assert not queries.is_content_intact(stored=stored)
        path.unlink()
        assert not queries.is_content_intact(stored=stored)


class TestGetStoredFile:
    def test_finds_by_sha256(self):
        stored = store(files.pdf())

        assert queries.get_stored_file(sha256=stored.sha256) == stored
        assert queries.get_stored_file(sha256="0" * 64) is None
