"""Pure rules of routing: business hours and estimated wait."""
