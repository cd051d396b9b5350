"""Tables and queries. Callers get frozen values, never rows."""
