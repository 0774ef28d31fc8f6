"""Read models of what happened; never writes another room's tables."""
