"""The sandbox's own pages and the JSON that tests read."""
