"""Pure rules of a person on the floor: state and capacity."""
