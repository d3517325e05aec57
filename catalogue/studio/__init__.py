"""The editors' desk in the browser: the same files and the same calls as the command line."""
