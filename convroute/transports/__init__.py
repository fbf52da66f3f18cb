"""The built-in ways in which a request leaves."""
