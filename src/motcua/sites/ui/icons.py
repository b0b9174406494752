"""Icons drawn inline from the built set (`static/built/icons.json`)."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_BUILT = Path(__file__).resolve().parent / "static" / "built" / "icons.json"
_PACKAGE = (
    Path(__file__).resolve().parents[4]
    / "frontend"
    / "node_modules"
    / "@tabler"
    / "icons"
    / "icons"
)


@lru_cache(maxsize=4)
def _built(modified_ns: int) -> dict[str, str]:
    # The argument is the key of the cache: a new build is seen without restarting the server.
    del modified_ns
    loaded: dict[str, str] = json.loads(_BUILT.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=512)
def _from_package(name: str) -> str | None:
    kind, file = (
        ("filled", name.removesuffix("-filled")) if name.endswith("-filled") else ("outline", name)
    )
    path = _PACKAGE / kind / f"{file}.svg"
    if not path.is_file():
        return None
    svg = path.read_text(encoding="utf-8")
    return svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")].strip()


def body(name: str) -> str:
    """
    Return the SVG shapes of one icon.

    Before the next build a developer's new icon is read from the npm package itself.

    :raises ImproperlyConfigured: if DEBUG is on and there is no such icon
    """
    try:
        found = _built(_BUILT.stat().st_mtime_ns).get(name)
    except FileNotFoundError:
        found = None
    found = found if found is not None else _from_package(name)
    if found is None and settings.DEBUG:
        message = (
            f"There is no icon {name!r}; run `npm run build` in frontend/ or look in @tabler/icons."
        )
        raise ImproperlyConfigured(message)
    return found or ""


def icon(name: str, *, label: str = "") -> SafeString:
    """Draw an icon; with a label it speaks, without one it is decoration beside words."""
    css = "icon icon-fill" if name.endswith("-filled") else "icon"
    shapes = mark_safe(body(name))  # noqa: S308 — shapes come from the icon package, never from a user
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            css,
            label,
            shapes,
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, shapes
    )
