"""From raw feedback exports and workshop lists to evaluation reports fit to publish."""
