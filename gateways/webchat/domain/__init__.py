"""Rules of the chat widget, without Django."""
