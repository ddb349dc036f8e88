"""Documents of the project; those that can be made from the source are made by ``python -m docs.generate``."""
