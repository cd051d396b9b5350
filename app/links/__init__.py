"""Links as operators handle them, on pages, by the command and by programs alike."""
