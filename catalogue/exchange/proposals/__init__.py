"""What departments propose: their links, what they see and send, how editors decide."""
