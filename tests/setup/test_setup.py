"""`make setup` on machines that lack something: one sentence, in both languages, and nothing half done."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BARE = ("sh", "dirname", "cat", "grep", "rm")
"""What the script takes from the system besides Python, id and apt-get."""
WITHOUT_VENV = f"""#!/bin/sh
case "$*" in
    *_base_executable*) echo "$0"; exit ;;
    *ensurepip*) test -e "$BROUGHT"; exit ;;
esac
exec {sys.executable} "$@"
"""
BRINGS_VENV = '#!/bin/sh\ncase "$*" in *"install -y"*python3-venv*) : >"$BROUGHT" ;; esac\n'


class Machine:
    """A checkout, and a search path on which only what is put there can be found."""

    def __init__(self, place: Path) -> None:
        self.checkout, self.tools, self.brought = place / "checkout", place / "tools", place / "brought"
        shutil.copytree(ROOT / "deploy", self.checkout / "deploy")
        for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
            shutil.copy(ROOT / name, self.checkout)
        self.tools.mkdir()
        for name in BARE:
            found = shutil.which(name)
            assert found
            (self.tools / name).symlink_to(found)
        self.tool("id", "#!/bin/sh\necho 1000\n")

    def tool(self, name: str, text: str) -> None:
        program = self.tools / name
        program.write_text(text, "utf-8")
        program.chmod(0o755)

    def setup(self, **environment: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", str(self.checkout / "deploy/setup/setup.sh"), "runtime"]
        places = {"PATH": str(self.tools), "BROUGHT": str(self.brought), "HOME": str(self.checkout)}
        return subprocess.run(command, env=places | environment, capture_output=True, text=True, check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_python_that_is_too_old_is_named_in_one_sentence(machine: Machine) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        machine.tool(name, "#!/bin/sh\nexit 1\n")
    done = machine.setup()
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Cần Python 3.11 trở lên" in done.stderr
    assert "Python 3.11 or later is needed" in done.stderr


def test_an_ordinary_user_without_venv_is_told_what_to_install(machine: Machine) -> None:
    machine.tool("python3", WITHOUT_VENV)
    machine.tool("apt-get", BRINGS_VENV)
    done = machine.setup()
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.count("sudo apt-get install python3-venv") == 2, "once in each language"
    assert not machine.brought.exists(), "only root installs anything"
    assert not (machine.checkout / ".venv").exists()


def test_root_brings_venv_and_says_so_and_a_missing_network_is_named(machine: Machine) -> None:
    machine.tool("python3", WITHOUT_VENV)
    machine.tool("apt-get", BRINGS_VENV)
    machine.tool("id", "#!/bin/sh\necho 0\n")
    done = machine.setup(PIP_NO_INDEX="1")
    assert machine.brought.exists()
    assert "apt-get install python3-venv" in done.stderr.splitlines()[0]
    assert done.returncode == 1
    assert "pip needs to reach a package index" in done.stderr.splitlines()[-1]
    assert not (machine.checkout / ".venv/.thucchat-setup").exists(), "the next run begins again"


def test_a_failing_uv_gives_way_to_venv_and_pip(machine: Machine) -> None:
    machine.tool("python3", WITHOUT_VENV)
    machine.tool("uv", "#!/bin/sh\nexit 7\n")
    said = machine.setup().stderr
    assert said.index("uv failed, pip is tried") < said.index("The venv module of")
