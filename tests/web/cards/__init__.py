"""Fivetran’s Connect Card, there and back."""
