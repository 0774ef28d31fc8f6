"""What happened on a contact, second by second."""
