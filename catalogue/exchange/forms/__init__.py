"""Records → workbooks and Word forms; returned ones → changes."""
