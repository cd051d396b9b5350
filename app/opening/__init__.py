"""Open locked keys and files in a process of their own, whose time and memory end early."""
