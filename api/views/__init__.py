"""Views of the API: parse, ask one selector or service, answer."""
