"""Where staff work: all staff HTML lives here."""
