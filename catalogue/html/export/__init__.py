"""Open data: the public part of an edition in forms that other programs read."""
