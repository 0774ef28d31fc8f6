"""Pages, sockets and lifespan under uvicorn: one process, one port."""

from __future__ import annotations

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.conf import settings

from config import lifespan
from config.pages import WSGIPages
from config.wsgi import application as pages_application

# After config.wsgi, which sets Django up: consumers import models.
from config import socket_stack  # isort: skip

PAGE_THREADS = int(os.environ.get("ONEFLOOR_PAGE_THREADS", "4"))  # more than 2 per core only cost CPU

pages = WSGIPages(pages_application, threads=PAGE_THREADS, limit=settings.UPLOAD_LIMIT_BYTES)
_routes: dict[str, Any] = {
    "http": pages,
    "websocket": socket_stack.build(),
    "lifespan": lifespan.Lifespan(closing=[pages.close]),
}
application = ProtocolTypeRouter(_routes)
