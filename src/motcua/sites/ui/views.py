"""The style pages of developers and the answer to too many tries."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.sites.ui.sample import sample_context


def too_many_requests(request: HttpRequest, *, retry_after_seconds: int = 0) -> HttpResponse:
    """Answer 429 with the time to wait."""
    minutes = -(-retry_after_seconds // 60)
    response = render(request, "429.html", {"retry_minutes": minutes}, status=429)
    if retry_after_seconds:
        response.headers["Retry-After"] = str(retry_after_seconds)
    return response


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every part of the portal."""
    return render(request, "ui/styleguide.html", sample_context())


def styleguide_staff(request: HttpRequest) -> HttpResponse:
    """Show every part of the staff pages."""
    return render(request, "ui/styleguide_staff.html", sample_context())
