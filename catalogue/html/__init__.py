"""The web edition: an edition as a folder of static pages."""
