"""`python -m gongheng`."""

from gongheng.cli import main

main()
