"""Reads of kept files. Nothing here asks who is reading: the row that points to a file decides."""

import hashlib
from dataclasses import dataclass
from typing import IO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from motcua.core.errors import DomainError
from motcua.documents.checks import SHOWN_INLINE, ContentType, fitting_name
from motcua.documents.models import StoredFile

_CHUNK = 1024 * 1024


class FileContentMissing(DomainError):
    """The row is there, the content is not: a matter for the operator."""


@dataclass(frozen=True, kw_only=True)
class Download:
    """
    A file ready to be sent, without anything of HTTP.

    :ivar name: for saving, its ending fits the content
    :ivar is_inline: may be shown by the browser; otherwise it is only offered for saving
    :ivar stream: open for reading; whoever sends it closes it
    :ivar sha256: hex, serves as entity tag
    """

    name: str
    content_type: str
    size: int
    is_inline: bool
    sha256: str
    stream: IO[bytes]


def get_stored_file(*, sha256: str) -> StoredFile | None:
    """Return the row of a content, None if it was never kept."""
    return StoredFile.objects.filter(sha256=sha256).first()


def open_download(*, stored: StoredFile, name: str) -> Download:
    """
    Open the content of a file under the name its reader knows it by.

    :raises FileContentMissing: if the storage has lost it
    """
    content_type = ContentType(stored.content_type)
    return Download(
        name=fitting_name(name, content_type),
        content_type=content_type.value,
        size=stored.size,
        is_inline=content_type in SHOWN_INLINE,
        sha256=stored.sha256,
        stream=_open(stored),
    )


def is_content_intact(*, stored: StoredFile) -> bool:
    """Read the content again and compare it with its SHA-256; a missing content is not intact."""
    try:
        stream = _open(stored)
    except FileContentMissing:
        return False
    digest = hashlib.sha256()
    with stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == stored.sha256


def _open(stored: StoredFile) -> IO[bytes]:
    try:
        return default_storage.open(stored.storage_name, "rb")
    except FileNotFoundError as error:
        raise FileContentMissing(
            _("Không tìm thấy nội dung tệp trong kho. Hãy báo quản trị hệ thống.")
        ) from error
