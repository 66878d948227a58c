"""Running a Hypothesis state machine until it has been everywhere its test says it must get."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from hypothesis import seed
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

TRIES = 12


def run_everywhere(
    machine: type[RuleBasedStateMachine],
    reached: Callable[[], Collection[object]],
    wanted: Iterable[object],
    settings: hypothesis_settings,
) -> None:
    """Runs the machine, each time from another seed, until all that is wanted was reached.

    A derandomised run repeats itself, so trying again needs a seed of its own; and even then Hypothesis draws from
    the constants of whatever modules happen to be loaded, so that no single seed gets everywhere on every machine.

    Raises:
        AssertionError: The machine does not get everywhere in `TRIES` runs: it shows less than it says.
    """
    places = set(wanted)
    for number in range(TRIES):
        run_state_machine_as_test(seed(number)(machine), settings=settings)
        if places <= set(reached()):
            return
    missing = sorted(str(each) for each in places - set(reached()))
    raise AssertionError(f"the machine must get everywhere, or it shows nothing; never reached: {missing}")
