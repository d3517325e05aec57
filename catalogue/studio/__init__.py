"""The editors' desk in the browser, on the same files as the commands."""
