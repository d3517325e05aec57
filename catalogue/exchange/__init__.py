"""Words in and out: documents and returned forms → records, records → forms."""
