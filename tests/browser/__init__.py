"""What only a real browser shows: scripts, focus, the Back button, colours and sizes."""
