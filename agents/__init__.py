"""A person on the floor, who may serve several programs."""
