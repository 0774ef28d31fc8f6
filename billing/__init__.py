"""What it costs the client, and why."""
