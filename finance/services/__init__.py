"""What changes documents. All run in the public schema; they enter a program's schema for its statements."""
