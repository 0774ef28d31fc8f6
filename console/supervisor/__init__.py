"""The floor as its supervisor sees it."""
