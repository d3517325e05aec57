"""What departments are asked to fill in, and how what they send back becomes data."""
