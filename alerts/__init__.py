"""When a figure of a program needs somebody: the rules, the alerts they raised, and who has seen to them."""
