"""Anaplan's HTTP APIs and nothing else: signing in, and listing workspaces, models and exports."""
