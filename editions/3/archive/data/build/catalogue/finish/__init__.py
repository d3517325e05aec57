"""What each product needs beyond what the engine writes."""
