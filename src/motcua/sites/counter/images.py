"""The first page of a printed form as a picture: what is seen is what leaves the printer."""

import io

import pypdfium2

from motcua.documents.pdf import PDFIUM_LOCK

# Twice the width of the viewer, for sharp letters on good screens.
_SCALE = 2.2


def first_page_png(pdf: bytes) -> bytes:
    """Return page 1 as PNG."""
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            image = document[0].render(scale=_SCALE).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    image.save(out, format="PNG", optimize=False)
    return out.getvalue()
