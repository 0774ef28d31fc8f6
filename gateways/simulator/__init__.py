"""Simulated arrivals and agents through the same services as everybody."""
