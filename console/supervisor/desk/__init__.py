"""The supervisor's desk: queues and agents of the led programs now, and what may be done about them."""
