"""The chain over issued documents: each hash covers the document and the hash before it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def document_hash(document: Mapping[str, Any], previous: str) -> str:
    """SHA-256 (hex) of the canonical JSON of a document and of the hash before; amounts come as text, never float."""
    text = json.dumps({"document": document, "previous": previous}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
