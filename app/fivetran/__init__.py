"""Fivetran's HTTP API and nothing else."""
