"""Answers of the two ends of "a session that ends does not eat a form": islands/session.js speaks with them."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

SIGN_IN_HEADER = "X-Motcua-Sign-In"
CSRF_HEADER = "X-Motcua-Csrf"


def wants_dialog(request: HttpRequest) -> bool:
    """Whether the sign-in form is shown in the dialog on top of another page."""
    return request.headers.get("X-Motcua-Dialog") == "1"


def is_background_call(request: HttpRequest) -> bool:
    """Whether a script asks (htmx, fetch), so that a redirect to the sign-in page would be lost."""
    mode = request.headers.get("Sec-Fetch-Mode", "")
    return request.headers.get("HX-Request") == "true" or mode in {"cors", "same-origin"}


def sign_in_needed(sign_in_url: str) -> HttpResponse:
    """Answer a call of a script whose session has ended."""
    response = HttpResponse(
        _("Phiên làm việc đã hết."), status=401, content_type="text/plain; charset=utf-8"
    )
    response.headers[SIGN_IN_HEADER] = sign_in_url
    return response


def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Answer the dialog after success: the page's forms get the new session's token."""
    response = HttpResponse(status=204)
    response.headers[CSRF_HEADER] = get_token(request)
    return response
