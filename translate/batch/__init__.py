"""Many documents: from what a person named on the command line to recorded outcomes and written files."""
