"""Files that are stored while the officer is still typing; signed, so that nobody names another's file."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from motcua.documents import services as document_services

_SALT = "counter.upload"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One stored file of one row of papers; `token` is what the page sends back."""

    file_id: int
    name: str
    size: int
    page_count: int | None
    token: str


def keep_upload(*, upload: "UploadedFile[bytes]", officer_id: int, at: datetime) -> Upload:
    """
    Check and store an uploaded file.

    :raises motcua.core.errors.DomainError: if its type, size or content is not allowed
    """
    assert upload.file is not None
    stored = document_services.store_file(content=upload.file, at=at)
    name = (upload.name or "")[:120]
    token = signing.dumps([stored.pk, name, stored.size, stored.page_count, officer_id], salt=_SALT)
    return Upload(
        file_id=stored.pk,
        name=name,
        size=stored.size,
        page_count=stored.page_count,
        token=token,
    )


def read_upload(*, token: str, officer_id: int) -> Upload | None:
    """Return the file of a token that this officer was given; None for any other text."""
    try:
        file_id, name, size, page_count, owner_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    if owner_id != officer_id:
        return None
    return Upload(file_id=file_id, name=name, size=size, page_count=page_count, token=token)
