"""Loads the Celery application with Django, so that every task binds to it in every process."""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """The wiring as a Django app: no models."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        """The supervisor imports `config` without Django, hence not in `config/__init__.py`."""
        importlib.import_module("config.celery")
        importlib.import_module("config.connections").ask_the_time()
