"""Pure rules of alerts: what is measured, when it is raised, told again and cleared."""
