"""The stand-in for Fivetran's Connect Card page."""
