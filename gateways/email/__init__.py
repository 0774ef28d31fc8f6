"""A program's mailbox: SMTP in, SMTP out."""
