"""Two editions → the report that heads of department sign."""
