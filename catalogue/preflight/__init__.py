"""Written bytes → what they do not keep; shares nothing with the room that wrote them."""
