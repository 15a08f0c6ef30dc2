"""An IPython kernel that closes itself, before its first cell, to the folders that the run names."""

from __future__ import annotations

from evaluation.core.closing import close_as_told


def main() -> None:
    """Become a kernel; started as ``python -m evaluation.publishing.launch -f connection_file``."""
    close_as_told()
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
