"""Pages and endpoints of the desk."""
