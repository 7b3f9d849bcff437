"""`python -m livedmm` is the command `livedmm`."""

from livedmm.cli import main

if __name__ == "__main__":
    main()
