"""A sitting with Anaplan: signing in with what was entered, and reading lists while the session lasts."""
