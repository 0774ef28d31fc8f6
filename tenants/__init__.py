"""Who may enter which schema: clients, programs, users, memberships, provisioning."""
