"""What a new version would change, by how many people, and the record of what was published last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.cleaning import Responses
from evaluation.cleaning.store import read_processed
from evaluation.core.errors import ReleaseHeld
from evaluation.programme import load_programme
from evaluation.wall.release import Difference, Released, compare_releases, find_held, read_release, write_release


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that is to be published.

    Attributes
    ----------
    path : Path
        Of the private record.
    released : Released or None
        The record to keep once it is published; None where the data are not about people who could be found.
    held : tuple of Difference
        The surveys in which it differs from the last version by too few people.
    threshold : int
    """

    path: Path
    released: Released | None
    held: tuple[Difference, ...]
    threshold: int

    def check(self) -> None:
        """Let only a version through that may follow the last one.

        Raises
        ------
        ReleaseHeld
            If it differs from it by too few people.
        """
        if self.held:
            raise ReleaseHeld(
                "The published version stays: whoever has it and the new one could subtract one from the other and see "
                "what single people answered.",
                found=", ".join(_tell(one) for one in self.held),
                allowed=f"no difference, or at least {self.threshold} people in each survey",
                remedy=f"Wait until {self.missing()} more have answered, or publish with --replace, which is recorded.",
            )

    def missing(self) -> int:
        """How many more people are needed, in the survey that lacks most."""
        return max((self.threshold - one.people for one in self.held), default=0)

    def keep(self) -> None:
        """Record that it was published."""
        if self.released is not None:
            write_release(self.path, self.released)


def propose_release(name: str, *, processed: Path) -> Proposal:
    """What a version made from the cleaned data would change.

    Parameters
    ----------
    name : str
        Of a programme.
    processed : Path
        The folder of the cleaned data of all programmes; the record stands there, beside the programme's folder.

    Returns
    -------
    Proposal
        Data that are made up or public already are never held.
    """
    programme = load_programme(processed / name)
    path = processed / f"{name}-released.json"
    threshold = programme.privacy.threshold
    if programme.data_origin != "collected" or threshold <= 1:
        return Proposal(path, None, (), threshold)
    answers = list(write_answers(read_processed(processed / name, programme)))
    last = read_release(path)
    new = Released.of(answers, key=last.key if last else "")
    held = find_held(compare_releases(last, new), threshold=threshold) if last else ()
    return Proposal(path, new, held, threshold)


def write_answers(responses: Responses) -> Iterator[tuple[str, str]]:
    """Survey, and everything that a respondent answered, written in one way; not who they are.

    Parameters
    ----------
    responses : Responses

    Yields
    ------
    (str, str)
    """
    columns = sorted(str(column) for column in responses.frame if str(column) not in {"respondent", "wave"})
    states = responses.absence.astype("str").to_dict("list")
    told = {name: responses.frame[name].astype("object").astype("str").tolist() for name in columns}
    for place, wave in enumerate(responses.frame["wave"].tolist()):
        answers = {name: values[place] for name, values in told.items()}
        answers |= {f"{name}?": values[place] for name, values in states.items()}
        yield str(wave), json.dumps(answers, sort_keys=True, ensure_ascii=False)


def _tell(one: Difference) -> str:
    survey = f"{one.wave}: " if one.wave else ""
    return f"{survey}{one.people} {'person' if one.people == 1 else 'people'}"
