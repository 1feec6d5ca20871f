"""The foreground process behind `make demo` and `manage.py serve`: it starts the parts and ends them all."""
