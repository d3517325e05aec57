"""Any document → its lines, read in a process of its own."""
