"""A programme as one file: written for another clinic, and read from one."""
