"""New plugin projects, made from the templates beside this module."""
