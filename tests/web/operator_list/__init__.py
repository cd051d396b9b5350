"""The operators’ list, what stands above it, and the list as a file."""
