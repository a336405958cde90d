"""`python -m translate` is `dragoman`."""

from translate.cli import main

main()
