"""Health of this process for a load balancer or the launcher: alive, and the database answers."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"alive": True, "database": False}, status=503)
    return JsonResponse({"alive": True, "database": True})
