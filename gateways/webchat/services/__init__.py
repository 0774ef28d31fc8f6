"""What the widget writes."""
