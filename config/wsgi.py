"""Pages for gunicorn threads, and the inner application of config.asgi."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

from config import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()  # see config.role
application = get_wsgi_application()
gc.freeze()
gc.enable()
connections.guard()
