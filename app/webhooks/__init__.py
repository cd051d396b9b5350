"""Telling other sites what happened: which addresses may be told, how a message is signed, how it is sent."""
