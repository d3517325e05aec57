"""Pages and a printer → the package for the print shop."""
