"""Aligned segments out to translators' own tools, and their work back in: one file format a module."""
