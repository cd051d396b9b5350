"""Repairs of what is connected."""
