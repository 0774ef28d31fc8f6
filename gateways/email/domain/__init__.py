"""Pure rules of mail: reading what came in whatever its form, and wording what goes out."""
