"""The command line: one module a command; parse, call one library function, print."""
