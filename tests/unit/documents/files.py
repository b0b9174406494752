"""Small real files, made on the spot."""

import io
import zipfile

import pypdfium2
from PIL import Image

from motcua.documents.pdf import PDFIUM_LOCK


def pdf(pages: int = 1) -> bytes:
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument.new()
        for _ in range(pages):
            document.new_page(595, 842)
        made = io.BytesIO()
        document.save(made)
        document.close()
    return made.getvalue()


def image(form: str = "JPEG", size: tuple[int, int] = (300, 400)) -> bytes:
    # A gradient, so that a cut file really lacks data.
    made = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(made, form)
    return made.getvalue()


def archive(*names: str, content: bytes = b"<x/>") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in names:
            target.writestr(name, content)
    return made.getvalue()


def docx(*more: str) -> bytes:
    return archive("[Content_Types].xml", "word/document.xml", *more)


def xlsx() -> bytes:
    return archive("[Content_Types].xml", "xl/workbook.xml")


# The smallest file for which a reader asks a password: the standard handler (ISO 32000-1, 7.6.3) with
# keys that the empty password does not open.
ENCRYPTED_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<"
    + b"41" * 32
    + b">/U<"
    + b"42" * 32
    + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/Size 5/ID[<00112233445566778899aabbccddeeff>"
    b"<00112233445566778899aabbccddeeff>]>>\nstartxref\n0\n%%EOF\n"
)
