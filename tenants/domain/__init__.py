"""Pure rules of access: roles."""
