"""Administration pages: two admin sites, one for the floor, one for each program."""
