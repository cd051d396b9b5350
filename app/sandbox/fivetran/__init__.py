"""The stand-in for Fivetran's REST API, under /v1."""
