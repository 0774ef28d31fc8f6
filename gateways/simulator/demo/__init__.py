"""The demo's three programs and their people, as data."""
