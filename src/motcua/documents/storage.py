"""
Where the content of files lies. Plain Python: builds Django's STORAGES from the environment.

Without anything said, files lie in a folder. With `MOTCUA_S3_BUCKET` they lie in an S3-compatible
object store through django-storages, an optional part: `pip install "motcua[s3]"`.

    MOTCUA_S3_BUCKET         name of the bucket; switches S3 on
    MOTCUA_S3_ENDPOINT       address of the service ("https://s3.example.vn"); empty for AWS
    MOTCUA_S3_REGION         region, where the service wants one
    MOTCUA_S3_ACCESS_KEY     key and secret; without them boto3's own chain decides
    MOTCUA_S3_SECRET_KEY
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

STATIC_BACKEND = "django.contrib.staticfiles.storage.StaticFilesStorage"
FOLDER_BACKEND = "django.core.files.storage.FileSystemStorage"
S3_BACKEND = "storages.backends.s3.S3Storage"


def read_storages(environ: Mapping[str, str], *, files_dir: Path) -> dict[str, dict[str, Any]]:
    """Return the value of the setting STORAGES."""
    return {
        "default": _s3(environ) if environ.get("MOTCUA_S3_BUCKET") else _folder(files_dir),
        "staticfiles": {"BACKEND": STATIC_BACKEND},
    }


def _folder(files_dir: Path) -> dict[str, Any]:
    return {
        "BACKEND": FOLDER_BACKEND,
        # Personal data: readable by the account of the service alone.
        "OPTIONS": {
            "location": str(files_dir),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def _s3(environ: Mapping[str, str]) -> dict[str, Any]:
    options: dict[str, Any] = {
        "bucket_name": environ["MOTCUA_S3_BUCKET"],
        # Without it boto3 falls back to an older signature that some services answer with 403.
        "signature_version": "s3v4",
        "default_acl": "private",
        "querystring_auth": True,
        "file_overwrite": False,
    }
    for variable, option in (
        ("MOTCUA_S3_ENDPOINT", "endpoint_url"),
        ("MOTCUA_S3_REGION", "region_name"),
        ("MOTCUA_S3_ACCESS_KEY", "access_key"),
        ("MOTCUA_S3_SECRET_KEY", "secret_key"),
    ):
        if environ.get(variable):
            options[option] = environ[variable]
    return {"BACKEND": S3_BACKEND, "OPTIONS": options}
