"""
`make messages`: collect the Vietnamese texts into the English catalogue and compile it.

Translations that are there stay; texts that nobody uses any more leave. The compiled file is kept in the
repository, so that running the product needs no compiler.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HERE = Path(__file__).resolve().parents[1]
PACKAGE = HERE / "src" / "motcua"
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "_lazy": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
_HEADER = "# English texts of motcua. The keys are the Vietnamese texts of the source.\n#"


def main() -> None:
    catalog = merged(read(PO) if PO.exists() else None)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalog))
    MO.write_bytes(mo_bytes(catalog))
    missing = [message for message in catalog if message.id and not is_translated(message.string)]
    print(f"{PO.relative_to(HERE)}: {len(catalog)} texts, {len(missing)} without English")
    if "--list" in sys.argv[1:]:
        for message in missing:
            print(message.locations[0][0], repr(message.id))


def merged(known: Catalog | None) -> Catalog:
    """Return the texts of today's sources with the translations that are known."""
    catalog = Catalog(locale="en", header_comment=_HEADER, project="motcua", fuzzy=False)
    for place, text, context in texts():
        catalog.add(text, context=context, locations=[(place, 0)], flags=formats_of(text))
    for message in known or ():
        fresh = catalog.get(message.id, message.context) if message.id else None
        if fresh is not None:
            fresh.string = message.string
            fresh.auto_comments, fresh.user_comments = [], list(message.user_comments)
    return catalog


def texts() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """Yield (file, text or its forms, context) of every marked text, file by file."""
    sources = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    pages = [path for path in PACKAGE.rglob("*.html") if "built" not in path.parts]
    for path in sorted([*sources, *pages]):
        code = path.read_text()
        if path.suffix == ".html":
            # Indents mean nothing in what is left of a page, yet upset the reader of Python.
            code = "\n".join(line.strip() for line in templatize(code).splitlines())
        found = extract("python", io.BytesIO(code.encode()), keywords=_KEYWORDS)
        for _line, text, _comments, context in found:
            if text and text[0]:
                yield path.relative_to(PACKAGE).as_posix(), text, context


def formats_of(text: str | tuple[str, ...]) -> list[str]:
    # Babel would guess it from "%" alone and take "5 % m" for a placeholder.
    return ["python-format"] if "%(" in (text if isinstance(text, str) else text[0]) else []


def is_translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(text) if isinstance(text, str) or text is None else all(text)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def po_bytes(catalog: Catalog) -> bytes:
    # Neither moments nor line numbers: the file changes only when a text does.
    out = io.BytesIO()
    write_po(out, catalog, width=110, include_lineno=False, sort_output=False)
    return b"\n".join(line for line in out.getvalue().split(b"\n") if not line.startswith(_MOMENTS))


def mo_bytes(catalog: Catalog) -> bytes:
    """Compile, with a moment that never changes: the same texts give the same bytes."""
    out = io.BytesIO()
    plain = Catalog(locale="en", fuzzy=False)
    plain.creation_date = plain.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    for message in catalog:
        if message.id and is_translated(message.string):
            plain.add(message.id, message.string, context=message.context)
    write_mo(out, plain)
    return out.getvalue()


_MOMENTS = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Last-Translator', b'"Language-Team')

if __name__ == "__main__":
    main()
