"""What a file field says about the files it takes: the same limits that the store enforces."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.documents.checks import DEFAULT_MAX_SIZE, EXTENSIONS
from motcua.sites.ui import formats


@dataclass(frozen=True, kw_only=True)
class FileRules:
    """`accept` is the attribute of the control; `hint` says the same in words."""

    accept: str
    max_size: int
    hint: str


def file_rules(max_size: int = DEFAULT_MAX_SIZE) -> FileRules:
    """Return types and size that are taken; the content is checked again when it arrives."""
    endings = [*EXTENSIONS.values(), ".jpeg"]
    return FileRules(
        accept=",".join(endings),
        max_size=max_size,
        hint=_("PDF, ảnh JPG hoặc PNG, Word (docx), Excel (xlsx); mỗi tệp không quá %(size)s.")
        % {"size": formats.file_size(max_size).replace(",0", "")},
    )
