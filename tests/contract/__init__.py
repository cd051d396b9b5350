"""What is told about Fivetran's API, and whether the sandbox keeps to it."""
