"""An edition → its bag for good; a bag → the edition, and the proof that it is whole."""
