"""Files of a dossier: only through its relation, every read of another person's paper logged."""

import io

import pypdfium2
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from PIL import Image, ImageOps

from motcua.audit import services as audit
from motcua.core.errors import DomainError
from motcua.documents import queries as document_queries
from motcua.dossiers import papers
from motcua.dossiers.models import DossierDocument
from motcua.dossiers.queries import page as page_queries
from motcua.sites.ui.pages import OfficerRequest, no_paper, officer_page

# Widths in which a sheet is drawn: beside its list, on the screen, enlarged.
_THUMBNAIL = 160
_WIDTHS = (_THUMBNAIL, 1100, 2200)
_USUAL = 1100


@officer_page()
@require_safe
def download(request: OfficerRequest, dossier_id: int, document_id: int) -> HttpResponseBase:
    """Send a file to whoever may see its dossier."""
    document = _get_document(request, dossier_id, document_id)
    ready = document_queries.open_download(stored=document.file, name=document.name)
    return FileResponse(
        ready.stream,
        as_attachment=not ready.is_inline or "tai" in request.GET,
        filename=ready.name,
        content_type=ready.content_type,
    )


@officer_page()
@require_safe
def page_image(
    request: OfficerRequest, dossier_id: int, document_id: int, page: int
) -> HttpResponse:
    """Draw one page of a PDF or an image for the viewer: `?rong=` width in dots, `?xoay=` degrees."""
    wanted = request.GET.get("rong", "")
    width = int(wanted) if wanted.isdigit() and int(wanted) in _WIDTHS else _USUAL
    turn = {"90": 90, "180": 180, "270": 270}.get(request.GET.get("xoay", ""), 0)
    # Nothing can be read on a thumbnail: the sheet itself is logged when it is opened.
    document = _get_document(request, dossier_id, document_id, is_logged=width != _THUMBNAIL)
    ready = document_queries.open_download(stored=document.file, name=document.name)
    with ready.stream:
        content = ready.stream.read()
    response = HttpResponse(_draw(content, ready.content_type, page, width, turn), "image/png")
    response["Cache-Control"] = "private, max-age=300"
    return response


def _draw(content: bytes, content_type: str, page: int, width: int, turn: int) -> bytes:
    """
    Draw a sheet as PNG.

    :raises Http404: if it is no sheet, or has no such page
    """
    if content_type == "application/pdf":
        with pypdfium2.PdfDocument(content) as pdf:
            if not 1 <= page <= len(pdf):
                raise Http404
            sheet = pdf[page - 1]
            picture = sheet.render(scale=width / max(sheet.get_width(), 1)).to_pil()
    elif content_type.startswith("image/"):
        picture = Image.open(io.BytesIO(content))
        if page > getattr(picture, "n_frames", 1):
            raise Http404
        picture.seek(page - 1)
        # A photograph knows how the telephone was held.
        picture = ImageOps.exif_transpose(picture).convert("RGB")
        picture.thumbnail((width, width * 4))
    else:
        raise Http404
    if turn:
        picture = picture.rotate(-turn, expand=True)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


@officer_page()
@require_safe
def printed(request: OfficerRequest, dossier_id: int, kind: str) -> HttpResponse:
    """Print a form of the dossier as PDF/A."""
    dossier = page_queries.get_dossier(dossier_id=dossier_id)
    printer = papers.find_printer(kind)
    if dossier is None or printer is None:
        raise Http404
    if not page_queries.may_view(actor=request.actor, dossier=dossier):
        raise Http404
    try:
        pdf = printer(dossier_id=dossier_id, at=timezone.localtime())
    except DomainError as error:
        # What has not happened, or what its law has no form for, cannot be printed.
        return no_paper(request, error, back_url=reverse("backoffice:dossier", args=[dossier_id]))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'inline; filename="{kind.lower()}-{dossier.code or dossier.pk}.pdf"'
    )
    return response


def _get_document(
    request: OfficerRequest, dossier_id: int, document_id: int, *, is_logged: bool = True
) -> DossierDocument:
    dossier = page_queries.get_dossier(dossier_id=dossier_id)
    if dossier is None or not page_queries.may_view(actor=request.actor, dossier=dossier):
        raise Http404
    document = dossier.documents.select_related("file").filter(pk=document_id).first()
    if document is None:
        raise Http404
    if is_logged:
        audit.record_read(
            actor=request.actor,
            subject_kind="dossier_document",
            subject_id=str(document.pk),
            subject_label=dossier.code or "",
            purpose="xử lý hồ sơ",
            at=timezone.now(),
        )
    return document
