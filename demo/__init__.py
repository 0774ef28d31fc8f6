"""Three believable client programs for newcomers, with their people, history and live traffic; nothing depends on it."""
