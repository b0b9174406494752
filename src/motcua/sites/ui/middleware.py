"""Security headers of every answer, and the language that the reader has chosen."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

from motcua.core import reference

_POLICY: dict[str, str] = {
    "default-src": "'self'",
    # 'wasm-unsafe-eval': the scanner of identity cards is WebAssembly; no script text is ever evaluated.
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

_Header = dict[str, str]
# Sites whose posts are answered in the language of the page; "" are the ones without a site.
_READERS = frozenset({"", "portal", "ui"})


def content_security_policy(changes: dict[str, str] | None = None) -> str:
    """Write the policy, with some directives replaced."""
    return "; ".join(f"{name} {value}" for name, value in (_POLICY | (changes or {})).items())


class ReferenceMiddleware:
    """Let a request ask only once whether the organisation or the catalogue has changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with reference.one_look():
            return self.get_response(request)


class SecurityHeadersMiddleware:
    """Add the headers; a view changes its own policy with `frameable` or `response.csp_changes`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        changes: dict[str, str] | None = getattr(response, "csp_changes", None)
        response.headers.setdefault("Content-Security-Policy", content_security_policy(changes))
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
        )
        # Pages name people: a shared machine's browser must not keep them after signing out.
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-cache, private")
        return response


class ChosenLanguageMiddleware:
    """
    Vietnamese unless the reader has chosen another language.

    The browser's own wish (Accept-Language) is not followed: many browsers in Viet Nam are installed in English, and
    their owners would get official words half translated.

    What staff send writes records and papers, whose words are made on the way: it is answered in Vietnamese.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Take English back where a record may be written."""
        match = request.resolver_match
        is_staff = match is not None and match.namespace not in _READERS
        if is_staff and request.method not in {"GET", "HEAD"}:
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE


def frameable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Let pages of this site show the answer in a frame (viewer of papers).

    The browser's own PDF viewer draws with inline styles, so the answer itself allows them; it runs no script of ours.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        allow_frame(response)
        return response

    return wrapped


def allow_frame(response: HttpResponseBase) -> None:
    """Mark one answer as showable in a frame of this site."""
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    changes = {"frame-ancestors": "'self'", "style-src": "'self' 'unsafe-inline'"}
    response.csp_changes = changes  # type: ignore[attr-defined]  # read by the middleware above
