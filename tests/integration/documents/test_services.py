"""The content-addressed store, on PostgreSQL and a real folder."""

import hashlib
import io
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import (
    SimpleUploadedFile,
    TemporaryUploadedFile,
    UploadedFile,
)
from django.db import connections
from tests.unit.documents import files
from tests.unit.documents.samples import RECEIVED_AT as AT

from motcua.documents import checks, services
from motcua.documents.models import StoredFile


def kept_paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.django_db
class TestStoreFile:
    def test_keeps_the_content_under_its_sha256(self, folder):
        content = files.pdf(2)
        sha256 = hashlib.sha256(content).hexdigest()

        stored = services.store_file(content=io.BytesIO(content), at=AT)

        assert stored.sha256 == sha256
        assert (stored.size, stored.content_type, stored.page_count) == (
            len(content),
            "application/pdf",
            2,
        )
        assert stored.created_at == AT
        assert (folder / sha256[:2] / sha256[2:4] / sha256).read_bytes() == content

    def test_keeps_the_same_content_once(self, folder):
        content = files.image("PNG")

        first = services.store_file(content=io.BytesIO(content), at=AT)
        second = services.store_file(content=io.BytesIO(content), at=AT + timedelta(days=1))

        assert second.pk == first.pk
        assert second.created_at == AT
        assert len(kept_paths(folder)) == 1

    @pytest.mark.parametrize("kind", ["in memory", "on disk"])
    @pytest.mark.parametrize("content", [files.pdf(), files.image("JPEG"), files.docx()])
    def test_takes_an_upload_of_django_as_it_comes(self, kind, content):
        if kind == "in memory":
            upload: UploadedFile = SimpleUploadedFile("a.bin", content)
        else:
            upload = TemporaryUploadedFile("a.bin", "text/plain", len(content), None)
            upload.write(content)

        stored = services.store_file(content=upload, at=AT)

        assert stored.size == len(content)
        assert not upload.closed
        upload.close()

    def test_keeps_nothing_of_a_refused_file(self, folder):
        with pytest.raises(checks.FileTypeRefused):
            services.store_file(content=io.BytesIO(b"MZ program"), at=AT)

        assert not kept_paths(folder)
        assert not StoredFile.objects.exists()

    def test_respects_the_limit_of_the_caller(self):
        with pytest.raises(checks.FileTooLarge):
            services.store_file(content=io.BytesIO(files.pdf()), at=AT, max_size=100)

    def test_mends_a_copy_cut_short_by_a_crash(self):
        content = files.pdf()
        stored = services.store_file(content=io.BytesIO(content), at=AT)
        Path(default_storage.path(stored.storage_name)).write_bytes(content[:10])

        services.store_file(content=io.BytesIO(content), at=AT)

        with default_storage.open(stored.storage_name) as again:
            assert again.read() == content

    def test_reads_a_large_file_piecewise(self, tmp_path):
        # A JPEG with 60 MB of free-form segments ahead of the picture; the reader counts what it gives.
        picture = files.image("JPEG")
        segment = b"\xff\xfe\xff\xff" + b"\0" * 0xFFFD
        source = tmp_path / "large.jpg"
        with source.open("wb") as target:
            target.write(picture[:2])
            for _ in range(960):
                target.write(segment)
            target.write(picture[2:])

        class Counting(io.FileIO):
            largest = 0

            def read(self, size: int | None = -1, /) -> bytes:
                piece = super().read(-1 if size is None else size)
                Counting.largest = max(Counting.largest, len(piece))
                return piece

        with Counting(source) as content:
            stored = services.store_file(content=content, at=AT, max_size=100 * checks.MEBIBYTE)

        assert stored.size > 60_000_000
        assert Counting.largest <= checks.MEBIBYTE


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
class TestStoreFileAtOnce:
    def test_many_threads_keep_one_file_and_one_row(self, folder):
        content = files.pdf(3)
        start = threading.Barrier(8)
        ids: list[int] = []

        def store() -> None:
            start.wait()
            ids.append(services.store_file(content=io.BytesIO(content), at=AT).pk)
            connections.close_all()

        threads = [threading.Thread(target=store) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(ids) == 8
        assert len(set(ids)) == 1
        assert [path.read_bytes() for path in kept_paths(folder)] == [content]
