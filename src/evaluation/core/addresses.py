"""What the fields of an estimate's id are made of: the one place where a wave, an option or a group is taken apart."""

from __future__ import annotations

from typing import Final, NamedTuple

RECALLED: Final = ("retro_before", "retro_after")
"""The two times of a question about before and now that was asked once."""


class Group(NamedTuple):
    """The people who have one value of a variable.

    ``value`` is as the estimate writes it; the values of groups that were put together are joined by ``+``.
    """

    variable: str
    value: str

    def __str__(self) -> str:
        return f"{self.variable}={self.value}"


def parse_group(group: str) -> Group:
    """The variable and the value of ``variable=value``.

    Examples
    --------
    >>> parse_group("role=client")
    Group(variable='role', value='client')
    """
    variable, _, value = group.partition("=")
    return Group(variable, value)


def split_compared_groups(group: str) -> tuple[str, ...]:
    """The groups of a comparison, in its order.

    Examples
    --------
    >>> split_compared_groups("role=client|role=professional")
    ('role=client', 'role=professional')
    """
    return tuple(group.split("|"))


def split_crossed_groups(group: str) -> tuple[str, ...]:
    """The groups whose common members are meant.

    Examples
    --------
    >>> split_crossed_groups("unit=Kuopio&role=client")
    ('unit=Kuopio', 'role=client')
    """
    return tuple(group.split("&"))


def cross_groups(*groups: str) -> str:
    """The group of those who are in every one of these groups.

    Examples
    --------
    >>> cross_groups("unit=Kuopio", "role=client")
    'unit=Kuopio&role=client'
    """
    return "&".join(groups)


def is_of_variable(group: str, variable: str) -> bool:
    """Whether a group, or a comparison of groups, is one by this variable.

    Examples
    --------
    >>> is_of_variable("role=client|role=professional", "role")
    True
    """
    return group.startswith(f"{variable}=")


def split_waves(wave: str) -> tuple[str, ...]:
    """The surveys of a change, in time.

    Examples
    --------
    >>> split_waves("before>after")
    ('before', 'after')
    """
    return tuple(wave.split(">"))


def is_recalled(wave: str) -> bool:
    """Whether a wave, or the first of a change, is a time that was asked about afterwards.

    Examples
    --------
    >>> is_recalled("retro_before>retro_after")
    True
    """
    return split_waves(wave)[0] in RECALLED


def split_options(option: str) -> tuple[str, ...]:
    """The two options of a flow, or those that were ticked together.

    Examples
    --------
    >>> split_options("disagree+agree")
    ('disagree', 'agree')
    """
    return tuple(option.split("+"))
