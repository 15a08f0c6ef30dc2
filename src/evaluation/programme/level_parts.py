"""Which levels of a scale belong together when not every level may be told."""

from __future__ import annotations

from evaluation.programme.model import Programme


def divide_levels(programme: Programme) -> dict[str, dict[str, str] | None]:
    """Level to part for each item; an empty map for scores (only a median can be shown), None for nominal."""
    scales = programme.questionnaire.scales
    parts: dict[str, dict[str, str] | None] = {}
    for item in programme.questionnaire.items:
        if item.type == "ordinal":
            scale = scales[item.scale]
            parts[item.id] = {
                level: "top" if level in scale.top else "bottom" if level in scale.bottom else "middle"
                for level in scale.levels
            }
        elif item.type in ("score", "number"):
            parts[item.id] = {}
        elif item.type == "nominal":
            parts[item.id] = None
    return parts
