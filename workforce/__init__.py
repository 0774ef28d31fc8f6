"""Who should be where, when."""
