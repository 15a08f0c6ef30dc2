"""``python -m evaluation`` is the command ``evaluation``."""

from evaluation.cli.main import main

if __name__ == "__main__":
    main()
