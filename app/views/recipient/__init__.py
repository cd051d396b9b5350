"""The recipient's pages, and the operator's own way through the same wizard."""
