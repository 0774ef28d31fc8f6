"""Pure rules of an interaction: its states and its times."""
