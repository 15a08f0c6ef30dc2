"""The shapes that flow from room to room, and the few tools that all rooms stand on."""
