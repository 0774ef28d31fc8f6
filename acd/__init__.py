"""Who gets it, across the whole floor: waiting, offers, the matcher; ids only."""
