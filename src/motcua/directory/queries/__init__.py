"""Reads of the directory."""

from motcua.directory.queries.actors import OfficerLine, get_actor, list_imaginary_officers

__all__ = ["OfficerLine", "get_actor", "list_imaginary_officers"]
