"""Embedded PostgreSQL and Valkey and the supervisor; standard library only."""
