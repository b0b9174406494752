"""A tag for the page shown when everything else failed: it never raises."""

import json
from pathlib import Path

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

_MANIFEST = Path(__file__).resolve().parents[1] / "static" / "built" / "manifest.json"


@register.simple_tag
def citizen_styles_if_built() -> SafeString | str:
    """Link the citizen style sheet if it can be found, else nothing."""
    try:
        sheet = json.loads(_MANIFEST.read_text(encoding="utf-8"))["citizen.js"]["css"][0]
        return format_html('<link rel="stylesheet" href="{}">', static(f"built/{sheet}"))
    except (OSError, ValueError, KeyError, IndexError):
        return ""
