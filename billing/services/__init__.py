"""What changes contracts, charges and statements. All run inside a program's context."""
