"""Measures of quality, each with its signature."""
