"""Three believable client programs for newcomers, with people, history and live traffic; nothing depends on it."""
