"""One folder for each outside world."""
