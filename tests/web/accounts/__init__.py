"""Operators’ accounts: signing in, second factors, and who may do what."""
