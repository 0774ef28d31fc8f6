"""The one durable door for facts: publish, subscribe, relay."""
