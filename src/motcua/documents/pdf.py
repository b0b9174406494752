"""
Reading PDF files with PDFium.

PDFium is not thread-safe: every use of `pypdfium2` in the product holds `PDFIUM_LOCK`.
"""

import threading
from typing import IO

import pypdfium2
from django.utils.translation import gettext as _

from motcua.core.errors import DomainError

PDFIUM_LOCK = threading.Lock()


class PdfIsLocked(DomainError):
    """The file asks for a password before it can be opened."""


class PdfIsBroken(DomainError):
    """PDFium cannot read it, or it has no page."""


def count_pages(stream: IO[bytes]) -> int:
    """
    Count the pages; reads the stream piecewise, never as a whole.

    :raises PdfIsLocked: if it needs a password
    :raises PdfIsBroken: if it cannot be read
    """
    stream.seek(0)
    with PDFIUM_LOCK:
        try:
            document = pypdfium2.PdfDocument(stream)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
                raise PdfIsLocked(_("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")) from error
            raise PdfIsBroken(
                _("Tệp PDF bị hỏng, không mở được. Hãy quét hoặc lưu lại.")
            ) from error
        try:
            pages = len(document)
        finally:
            document.close()
    if pages < 1:
        raise PdfIsBroken(_("Tệp PDF không có trang nào. Hãy quét hoặc lưu lại."))
    return pages
