"""What is there from the beginning."""
