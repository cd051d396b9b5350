"""What programs use: onboardings as JSON, opened by a bearer token."""
