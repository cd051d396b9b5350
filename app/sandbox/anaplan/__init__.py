"""The stand-ins for Anaplan's Authentication API, under /token, and its Integration API, under /2/0."""
