"""The project folder: values and texts out of its files, and back into them."""
