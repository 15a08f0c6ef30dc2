"""The tests: a package, so that an installed distribution with one of the same name does not take its place."""
