"""Lines of a document in the house form → records and the files to write."""
