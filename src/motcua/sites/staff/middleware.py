"""Puts the person behind a request on it, read from the database only if somebody asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from motcua.sites.ui.pages import forget_actor


class ActorMiddleware:
    """`request.actor`: an `Actor`, or something false when nobody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        forget_actor(request)
        return self.get_response(request)
