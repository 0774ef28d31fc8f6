"""Writes of the tenants room."""
