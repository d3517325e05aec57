"""Yes/no rules on the written file, read back; never on what was asked for."""
