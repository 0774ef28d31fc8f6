"""Wires settings, urls, servers and services; decides nothing."""
