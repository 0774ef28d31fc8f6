"""What stops a start, said in words for the person at the terminal."""

from __future__ import annotations


class ServiceError(Exception):
    """A start that cannot go on; the message names the cause and the cure."""


class AlreadyRunningError(ServiceError):
    """Another process owns the data folder."""
