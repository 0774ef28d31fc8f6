"""One file per page; each view reads or makes one service call."""
