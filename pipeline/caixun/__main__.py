"""python -m caixun: the command line."""

from caixun.cli import main

main()
