"""Pure words all rooms share: money, spans, clock, ids; no Django."""
