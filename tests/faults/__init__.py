"""What dies, hangs, gets lost or comes twice, and what must come of it all the same."""
