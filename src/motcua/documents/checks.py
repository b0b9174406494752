"""
What a file is, judged by its content, and whether it may be kept. No database, no clock.

The name and the type a browser sends are only claims: a program renamed to `giay.pdf` is refused, and
a scan named `scan.tmp` is taken. Allowed: PDF, JPEG, PNG, DOCX, XLSX without macros.
"""

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

import puremagic
from django.utils.translation import gettext as _
from PIL import Image

from motcua.core.errors import DomainError
from motcua.documents.pdf import count_pages

MEBIBYTE = 1024 * 1024
DEFAULT_MAX_SIZE = 50 * MEBIBYTE
# A3 at 600 dpi is 70 million; more is a mistake or an attack on the memory.
MAX_PIXELS = 89_000_000
_MAX_UNPACKED = 500 * MEBIBYTE
_HEAD = 4096

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})


class ContentType(StrEnum):
    """The types that are kept."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


EXTENSIONS = {
    ContentType.PDF: ".pdf",
    ContentType.JPEG: ".jpg",
    ContentType.PNG: ".png",
    ContentType.DOCX: ".docx",
    ContentType.XLSX: ".xlsx",
}
# Shown by a browser without any program of its own; the rest is only offered for saving.
SHOWN_INLINE = frozenset({ContentType.PDF, ContentType.JPEG, ContentType.PNG})


class FileIsEmpty(DomainError):
    """Nothing in it."""


class FileTooLarge(DomainError):
    """Over the limit of the procedure or the system."""


class FileTypeRefused(DomainError):
    """Its content is of no type that is kept."""


class FileIsBroken(DomainError):
    """The right type, but cannot be opened."""


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """
    What is known of an accepted content.

    :ivar size: bytes
    :ivar page_count: pages of a PDF, 1 for an image, None where pages are not fixed (DOCX, XLSX)
    """

    content_type: ContentType
    size: int
    page_count: int | None


def check_file(stream: IO[bytes], *, max_size: int = DEFAULT_MAX_SIZE) -> CheckedFile:
    """
    Judge a seekable stream by its content; it is read piecewise and left at its beginning.

    :param max_size: bytes
    :raises FileIsEmpty: if it has no content
    :raises FileTooLarge: if it is larger than `max_size`
    :raises FileTypeRefused: if it is not one of the allowed types
    :raises FileIsBroken: if an image or office file cannot be opened
    :raises motcua.documents.pdf.PdfIsLocked: if a PDF needs a password
    :raises motcua.documents.pdf.PdfIsBroken: if a PDF cannot be read
    """
    size = stream.seek(0, io.SEEK_END)
    _check_size(size, max_size)
    stream.seek(0)
    content_type = _recognize(stream.read(_HEAD), stream)
    pages: int | None = None
    if content_type is ContentType.PDF:
        pages = count_pages(stream)
    elif content_type in {ContentType.JPEG, ContentType.PNG}:
        _check_image(stream)
        pages = 1
    stream.seek(0)
    return CheckedFile(content_type=content_type, size=size, page_count=pages)


def fitting_name(name: str, content_type: ContentType) -> str:
    """Return the name for saving: no path, no control signs, the ending its content calls for."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(sign for sign in base if sign.isprintable() and sign not in '<>:"|?*').strip(
        " ."
    )
    ending = EXTENSIONS[content_type]
    stem = base[: base.rfind(".")] if "." in base else base
    if base.lower().endswith(ending) or (ending == ".jpg" and base.lower().endswith(".jpeg")):
        return base
    return (stem or "tep")[:150] + ending


def _check_size(size: int, max_size: int) -> None:
    if not size:
        raise FileIsEmpty(_("Tệp rỗng. Hãy chọn lại tệp."))
    if size > max_size:
        raise FileTooLarge(
            _("Tệp nặng %(size)s MB, quá mức %(limit)s MB. Hãy quét lại ở 200–300 dpi.")
            % {"size": _mebibytes(size), "limit": _mebibytes(max_size)}
        )


def _mebibytes(size: int) -> str:
    return f"{size / MEBIBYTE:.1f}".replace(".", ",").removesuffix(",0")


def _recognize(head: bytes, stream: IO[bytes]) -> ContentType:
    if head.startswith(_PROGRAMS):
        raise FileTypeRefused(_("Tệp là chương trình hoặc kịch bản, không được nhận."))
    if head.startswith(b"\xff\xd8\xff"):
        return ContentType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ContentType.PNG
    # ISO 32000-1, note to 7.5.2: readers look for the mark in the first 1024 bytes.
    if b"%PDF-" in head[:1024]:
        return ContentType.PDF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        raise FileTypeRefused(
            _(
                "Ảnh HEIC của điện thoại chưa được nhận. Hãy đổi sang JPEG hoặc PDF: trên iPhone chọn "
                "Cài đặt › Camera › Định dạng › Tương thích nhất, rồi chụp lại."
            )
        )
    if head.startswith(_OLD_OFFICE):
        raise FileTypeRefused(
            _(
                "Tệp Word hoặc Excel đời cũ (.doc, .xls) không được nhận. Hãy lưu thành .docx, .xlsx "
                "hoặc PDF."
            )
        )
    if head.startswith(b"PK\x03\x04"):
        return _recognize_office(stream)
    raise FileTypeRefused(
        _("Không nhận kiểu tệp này%(guess)s. Chỉ nhận PDF, JPEG, PNG, DOCX, XLSX.")
        % {"guess": _guess(head)}
    )


def _guess(head: bytes) -> str:
    """Name the ending the content looks like, to help the person find the mistake."""
    try:
        ending = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return f" ({ending})" if ending else ""


def _recognize_office(stream: IO[bytes]) -> ContentType:
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            unpacked = sum(entry.file_size for entry in entries)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise FileIsBroken(_("Tệp nén bị hỏng, không mở được.")) from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileTypeRefused(_("Tệp có chứa macro, không được nhận. Hãy lưu lại không kèm macro."))
    if unpacked > _MAX_UNPACKED:
        raise FileTooLarge(_("Tệp bung ra quá lớn, không được nhận."))
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return ContentType.DOCX
    if {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        return ContentType.XLSX
    raise FileTypeRefused(_("Không nhận tệp nén (.zip). Hãy gửi từng tệp PDF, JPEG, PNG."))


def _check_image(stream: IO[bytes]) -> None:
    stream.seek(0)
    try:
        with Image.open(stream, formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise FileTooLarge(_("Ảnh quá lớn. Hãy chụp hoặc quét lại ở 200–300 dpi."))
            if image.format == "JPEG":
                # An eighth of the size: reads the file to its end, so a cut one is found, with
                # little memory.
                image.draft("L", (image.width // 8, image.height // 8))
                image.load()
            else:
                image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileTooLarge(_("Ảnh quá lớn. Hãy chụp hoặc quét lại ở 200–300 dpi.")) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise FileIsBroken(_("Ảnh bị hỏng hoặc tải lên chưa hết. Hãy gửi lại.")) from error
