"""Pages. Each view guards, acts, answers."""
