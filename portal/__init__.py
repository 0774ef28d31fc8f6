"""Where clients look, dispute and approve."""
