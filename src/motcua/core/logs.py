"""
Logs as one JSON object a line, without personal data.

A request is logged by its URL *pattern*, never by its path or query, an error by its type and the
places it passed, never by its message: a path holds dossier codes, a database error the values of
a row, a job its arguments.
"""

import logging
import sys
import time
import traceback
import uuid
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

logger = structlog.stdlib.get_logger("motcua.request")

HEALTH_PATH = "/khoe"
REQUEST_ID_HEADER = "X-Request-ID"
# Loggers whose finished messages hold figures and addresses of our own server only.
_SPEAKING_LOGGERS = ("_granian", "granian", "motcua")
_KNOWN_FIELDS = frozenset(
    {
        "event", "level", "logger", "timestamp", "request_id", "user_id", "method", "route",
        "status", "ms", "error", "places", "task", "job_id", "queue", "job_status", "count",
    }
)  # fmt: skip
_PLACES = 12

EventDict = MutableMapping[str, Any]  # Any: what a caller hands to structlog


def logging_config(*, level: str) -> dict[str, Any]:
    """Return Django's LOGGING: every logger of the process ends in one JSON line on stderr."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.contextvars.merge_contextvars,
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    silence_foreign_values,
                ],
                "processors": [
                    structlog.processors.TimeStamper(fmt="iso", utc=False),
                    error_without_values,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    keep_known_fields,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            },
        },
        "handlers": {"json": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["json"], "level": level},
        "loggers": {
            # Its own handlers mail or print; RequestLog below says the same without the path.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
            # They announce every task at every start.
            "procrastinate.blueprints": {"level": "WARNING"},
            "procrastinate.periodic": {"level": "WARNING"},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }


def configure_structlog() -> None:
    """Send structlog through the standard library, once per process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def silence_foreign_values(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Keep of a library's message its template, of a job its name and number; drop the values."""
    record = event.get("_record")
    if not isinstance(record, logging.LogRecord):
        return event
    if record.name.startswith("procrastinate"):
        job = getattr(record, "job", None) or {}
        event["event"] = str(getattr(record, "action", record.msg))
        event["task"], event["job_id"] = job.get("task_name"), job.get("id")
        event["queue"] = job.get("queue")
    elif not record.name.startswith(_SPEAKING_LOGGERS):
        event["event"] = str(record.msg)
    return event


def error_without_values(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and the places it passed."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
        event["error"] = type(error).__name__
        event["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def keep_known_fields(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Drop what nobody has looked at: a new field is added to the list with a thought."""
    return {
        key: value for key, value in event.items() if key in _KNOWN_FIELDS and value is not None
    }


class RequestLog:
    """Middleware: gives each request an id, says it in the answer and logs one line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self._get_response(request)
        response[REQUEST_ID_HEADER] = request_id
        # Asked every few seconds by whoever watches over us.
        level = logging.DEBUG if request.path == HEALTH_PATH else logging.INFO
        logger.log(
            level,
            "request",
            method=request.method,
            route=_route(request),
            status=response.status_code,
            user_id=_user_id(request),
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        logger.error("request failed", route=_route(request), exc_info=exception)


def _route(request: HttpRequest) -> str | None:
    match = request.resolver_match
    return f"/{match.route}" if match else None


def _user_id(request: HttpRequest) -> int | None:
    # Only if the view or a middleware has asked: the log must not cause a query of its own.
    user = request.__dict__.get("_cached_user")
    return getattr(user, "pk", None)
