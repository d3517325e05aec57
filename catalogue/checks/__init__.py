"""What the files say → an edition, or every problem with its place and way out."""
