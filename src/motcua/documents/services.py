"""Writes: the content-addressed store of files."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from motcua.documents.checks import DEFAULT_MAX_SIZE, CheckedFile, check_file
from motcua.documents.models import StoredFile

_CHUNK = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class KeptContent:
    """A checked content that lies in the storage but has no row yet."""

    sha256: str
    storage_name: str
    checked: CheckedFile


def store_file(*, content: IO[bytes], at: datetime, max_size: int = DEFAULT_MAX_SIZE) -> StoredFile:
    """
    Check a content, keep it once, and return its row; the same content gives the same row.

    For use inside a longer service call `keep_content` before its transaction, since the storage
    may be a network away, and `record_file` within.

    :param content: seekable binary stream; read piecewise, so it may be larger than memory
    :param max_size: bytes
    :raises motcua.core.errors.DomainError: a child named in `checks.check_file`
    """
    kept = keep_content(content=content, max_size=max_size)
    with transaction.atomic(durable=True):
        return record_file(kept=kept, at=at)


def keep_content(*, content: IO[bytes], max_size: int = DEFAULT_MAX_SIZE) -> KeptContent:
    """
    Check a content and put it into the storage under its SHA-256, unless it lies there already.

    Writes no row: a content left without one costs space and nothing else.

    :raises motcua.core.errors.DomainError: a child named in `checks.check_file`
    """
    checked = check_file(content, max_size=max_size)
    sha256 = _hash(content)
    name = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
    _put(name, content, size=checked.size)
    return KeptContent(sha256=sha256, storage_name=name, checked=checked)


def record_file(*, kept: KeptContent, at: datetime) -> StoredFile:
    """Return the row of a kept content, written now if it is new. Part of a transaction."""
    stored, _ = StoredFile.objects.get_or_create(
        sha256=kept.sha256,
        defaults={
            "size": kept.checked.size,
            "content_type": kept.checked.content_type.value,
            "page_count": kept.checked.page_count,
            "storage_name": kept.storage_name,
            "created_at": at,
        },
    )
    return stored


def _hash(content: IO[bytes]) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _put(name: str, content: IO[bytes], *, size: int) -> None:
    if default_storage.exists(name):
        if default_storage.size(name) == size:
            return
        # A copy cut short by a crash: nothing may be taken for the content it is named after.
        default_storage.delete(name)
    written = default_storage.save(name, File(content))
    if written != name:
        # Somebody kept the same content at the same moment and was first.
        default_storage.delete(written)
