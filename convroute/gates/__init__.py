"""The built-in gates."""
