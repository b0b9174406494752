"""The key that signs sessions, made once per checkout and kept out of the repository."""

import secrets
from pathlib import Path

from motcua.core.errors import DomainError
from motcua.core.postgres_files import one_line_errors, write_private


def read_or_make_secret_key(directory: Path) -> str:
    """Return the key in `directory`, made on the first call."""
    path = directory / "secret-key"
    with one_line_errors(DomainError, path):
        if not path.exists():
            write_private(path, secrets.token_urlsafe(50))
        return path.read_text()
