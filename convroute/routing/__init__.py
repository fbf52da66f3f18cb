"""The way of an event through a router: read, completed, mapped, delivered, and put on a receipt."""
