"""Objects that hold single answers: whatever shows them shows only how much they hold."""

from __future__ import annotations


class Private:
    """Shown, printed, logged or formatted, it says how many rows it holds, and nothing of what is in them.

    A class that inherits it counts its rows in :meth:`held_rows`; a dataclass switches its own repr off.

    Examples
    --------
    >>> class Answers(Private):
    ...     def held_rows(self) -> int:
    ...         return 12
    >>> f"{Answers()}"
    'Answers (private: 12 rows)'
    """

    __slots__ = ()

    def held_rows(self) -> int:
        """How many rows, answers or cells of single people the object holds."""
        raise NotImplementedError

    def __repr__(self) -> str:
        rows = self.held_rows()
        return f"{type(self).__name__} (private: {rows} {'row' if rows == 1 else 'rows'})"

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>"
