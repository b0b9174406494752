"""
Typst: a template and its data as JSON become PDF/A. Imports nothing of the product.

Usable in this process (`typeset`) and, for papers of many pages, in a process of its own
(`typeset_apart`, which runs this very file): a register of 1,000 rows takes 300 MB that the allocator
does not give back, and a web process must stay small.
"""

import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Final

import typst

PDF_STANDARD: Final = "a-2a"
TEMPLATES_DIR = Path(__file__).resolve().parent / "templates"
FONTS_DIR = Path(__file__).resolve().parent / "fonts"
FACES = (
    "Tinos_400Regular.ttf",
    "Tinos_700Bold.ttf",
    "Tinos_400Regular_Italic.ttf",
    "Tinos_700Bold_Italic.ttf",
)
_PATIENCE_SECONDS = 120

# A compiler may not be used by two threads at once ("Already borrowed"); the web server keeps its
# threads, and a second compiler costs half a millisecond, since the fonts are shared.
_of_thread = threading.local()


class TypesettingFailed(Exception):
    """What Typst said, in English, for the log."""


def typeset(*, template: str, data: str, timestamp: int) -> bytes:
    """
    Lay out a template below `templates/` as PDF/A-2a.

    :param data: JSON, read by the template from `sys.inputs`, so never taken for markup
    :param timestamp: creation time written into the file, seconds since 1970
    :raises TypesettingFailed: if the template or the data do not fit
    """
    try:
        pdf = _compiler().compile(
            input=TEMPLATES_DIR / template,
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=[PDF_STANDARD],
            timestamp=timestamp,
        )
    except typst.TypstError as error:
        raise TypesettingFailed(error.message) from error
    assert isinstance(pdf, bytes)
    return pdf


def typeset_apart(*, template: str, data: str, timestamp: int) -> bytes:
    """
    Do as `typeset` in a process of its own, 0.2 s dearer.

    :raises TypesettingFailed: as `typeset`, or if it takes longer than two minutes
    """
    command = [sys.executable, __file__, template, str(timestamp)]
    try:
        done = subprocess.run(
            command,
            input=data.encode(),
            capture_output=True,
            check=True,
            timeout=_PATIENCE_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        raise TypesettingFailed(error.stderr.decode(errors="replace").strip()) from error
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(f"longer than {_PATIENCE_SECONDS} s") from error
    return done.stdout


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS_DIR]
    )


def _compiler() -> typst.Compiler:
    compiler: typst.Compiler | None = getattr(_of_thread, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(root=TEMPLATES_DIR, font_paths=_fonts())
        _of_thread.compiler = compiler
    return compiler


def _main() -> int:
    template, timestamp = sys.argv[1:]
    data = sys.stdin.buffer.read().decode()
    try:
        pdf = typeset(template=template, data=data, timestamp=int(timestamp))
    except TypesettingFailed as error:
        sys.stderr.write(str(error))
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    raise SystemExit(_main())
