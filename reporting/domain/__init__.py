"""Pure measures: service level, abandonment, ASA, AHT, occupancy, and their explanation."""
