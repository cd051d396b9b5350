"""From complete answers to one connection."""
