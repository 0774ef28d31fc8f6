"""Pages and endpoints of the widget."""
