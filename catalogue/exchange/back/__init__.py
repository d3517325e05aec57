"""An edition that comes back whole: from the archive PDF, the bag, the export."""
