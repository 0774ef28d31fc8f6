"""Pure rules of price: rate cards, the rating of one contact, the period stage, statements."""
