"""`python -m thucchat`."""

from thucchat.cli import main

main()
