"""The recipe for a translation model of one's own pair. No part of the installed program: run it from a checkout."""
