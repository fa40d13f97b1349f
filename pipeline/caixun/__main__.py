"""python -m caixun: the command line."""

from caixun.cli import main

if __name__ == "__main__":  # not in the processes that the command line starts
    main()
