"""Picking exports from Anaplan’s own lists."""
