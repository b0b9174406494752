"""What every page knows without its view saying so."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from motcua.sites.ui import frame

_THEMES = frozenset({"light", "dark"})
_TEXT_SIZES = frozenset({"l", "xl"})


def ui(request: HttpRequest) -> dict[str, Any]:
    """Offer the demo flag, the reader's preferences and the (lazy) parts of the frame."""
    theme = request.COOKIES.get("motcua-theme", "")
    text_size = request.COOKIES.get("motcua-text", "")
    return {
        "demo_mode": settings.MOTCUA_DEMO,
        "system_name": settings.MOTCUA_SYSTEM_NAME,
        "ui_theme": theme if theme in _THEMES else "light",
        "ui_text_size": text_size if text_size in _TEXT_SIZES else "",
        # Lazy: fragments and citizen pages do not pay for the staff header.
        "ui_places": SimpleLazyObject(partial(frame.links_for, request, audience="staff")),
        "ui_citizen_links": SimpleLazyObject(partial(frame.links_for, request, audience="citizen")),
        "ui_identity": SimpleLazyObject(partial(frame.identity_of, request)),
        "ui_bell": SimpleLazyObject(partial(frame.bell_for, request)),
        "ui_search_url": SimpleLazyObject(frame.search_url),
        "ui_sign_out_url": SimpleLazyObject(frame.sign_out_url),
        "ui_switch_unit_url": SimpleLazyObject(frame.switch_unit_url),
    }
