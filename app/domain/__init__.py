"""What people told us and the request it becomes: no web, no HTTP, no database."""
