"""Settings shared by every environment. Each value that an operator may change reads MOTCUA_*."""

import os
from pathlib import Path
from typing import Any

from motcua.config.databases import read_databases
from motcua.core.logs import configure_structlog, logging_config
from motcua.documents.storage import read_storages

PACKAGE_DIR = Path(__file__).resolve().parents[2]
# The checkout when run from source; an operator points MOTCUA_HOME elsewhere.
HOME = Path(os.environ.get("MOTCUA_HOME", PACKAGE_DIR.parents[1]))
VAR_DIR = Path(os.environ.get("MOTCUA_VAR", HOME / "var"))


def env_flag(name: str, *, default: bool) -> bool:
    """Read a yes/no environment variable."""
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes"}


DEBUG = False
SECRET_KEY = os.environ.get("MOTCUA_SECRET_KEY", "")
ALLOWED_HOSTS = os.environ.get("MOTCUA_HOSTS", "127.0.0.1,localhost").split(",")
MOTCUA_DEMO = env_flag("MOTCUA_DEMO", default=False)
MOTCUA_PROVINCE_NAME = os.environ.get("MOTCUA_PROVINCE_NAME", "Tỉnh Bắc Ninh")
# Of every imaginary officer; the sign-in page of the demo shows it.
MOTCUA_DEMO_PASSWORD = "motcua-demo"  # noqa: S105 — no secret
MOTCUA_SYSTEM_NAME = os.environ.get("MOTCUA_SYSTEM_NAME", "motcua")

INSTALLED_APPS = [
    "motcua.core",
    "motcua.audit",
    "motcua.directory",
    "motcua.legislation",
    "motcua.deadlines",
    "motcua.notifications",
    "motcua.procedures",
    "motcua.documents",
    "motcua.workflow",
    "motcua.dossiers",
    "motcua.monitoring",
    "motcua.sites.ui",
    "motcua.sites.staff",
    "motcua.sites.portal",
    "motcua.sites.counter",
    "motcua.sites.backoffice",
    "motcua.sites.console",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_vite",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "motcua.core.logs.RequestLog",
    "motcua.sites.ui.middleware.ReferenceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "motcua.sites.ui.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.sites.ui.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "motcua.sites.staff.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
AUTH_USER_MODEL = "directory.Account"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email")},
    },
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
# Secrets of the second factor lie encrypted; the sign-in itself is ours: motcua.sites.staff.
MFA_ADAPTER = "motcua.directory.second_factor.Adapter"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "motcua.sites.ui.context_processors.ui",
            ],
        },
    },
]

# What processes keep in memory until one of the tables changes (core/reference.py). Persons, accounts and
# sign-ins are not among them: they change all day; "table.column" watches one column.
MOTCUA_REFERENCE_TABLES = {
    "directory": (
        "directory_province", "directory_commune", "directory_communesuccession",
        "directory_agency", "directory_agencysuccession", "directory_unit",
        "directory_unitsuccession", "directory_onestopshop", "directory_receptionpoint",
        "directory_counter", "directory_openinghours", "directory_position", "directory_officer",
        "directory_posting", "directory_delegation", "directory_account.is_active",
    ),
    "procedures": (
        "procedures_sector", "procedures_procedure", "procedures_procedurerevision",
        "procedures_variant", "procedures_requirement", "procedures_timelimit", "procedures_fee",
        "procedures_procedureresult", "workflow_workflowdefinition",
    ),
}  # fmt: skip

DATABASES = read_databases(os.environ)
# The web role may add to these and read them, never change or delete: docs/policies/audit.md.
MOTCUA_APPEND_ONLY_TABLES = (
    "audit_entry",
    "audit_dailyroot",
    "deadlines_ledger",
    "dossiers_event",
    "monitoring_closedreport",
)

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
# Built files carry a hash in their name and lie compressed beside themselves: nothing is collected.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9A-Za-z_-]{8}\..+$"
DJANGO_VITE = {
    "default": {
        "manifest_path": PACKAGE_DIR / "sites" / "ui" / "static" / "built" / "manifest.json",
        "static_url_prefix": "built",
    },
}
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = read_storages(os.environ, files_dir=MEDIA_ROOT)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# Measured with the load generator on the same two cores: docs/adr/0004-server.md.
MOTCUA_WEB_WORKERS = int(os.environ.get("MOTCUA_WEB_WORKERS", "2"))
MOTCUA_WEB_THREADS = int(os.environ.get("MOTCUA_WEB_THREADS", "4"))
MOTCUA_WORKER_CONCURRENCY = int(os.environ.get("MOTCUA_WORKER_CONCURRENCY", "2"))
# Every queue a task may name; the worker serves them all.
MOTCUA_QUEUES = ("sweeps",)

LOGGING = logging_config(level=os.environ.get("MOTCUA_LOG_LEVEL", "INFO"))
configure_structlog()
