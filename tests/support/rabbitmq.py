"""A private RabbitMQ node: it shares no file, port, cookie or daemon with anything else on the machine."""

from __future__ import annotations

import json
import secrets
import signal
import socket
import subprocess
from contextlib import suppress
from urllib.parse import quote

from tests.support import programs, settings
from tests.support.processes import Program, Run, free_port, remove

VHOSTS_AT_ONCE = 24
"""Virtual hosts made per call of rabbitmqctl: one call costs a second or more, however many it makes."""
PROTOCOL_HEADER = b"AMQP\0\0\x09\x01"


class RabbitMQNode:
    """One node and its own epmd. `start`, `stop`, `kill9`, `wipe`, `restart` may follow each other in any order.

    The address stays the same through all of them. The user is `guest`, on 127.0.0.1 alone.
    """

    def __init__(self, run: Run, name: str = "rabbitmq") -> None:
        scripts, self._epmd_program = programs.rabbitmq_scripts(), programs.epmd()
        if scripts is None or self._epmd_program is None:
            raise programs.Unavailable(programs.sentence(["rabbitmq"]))
        self._scripts = scripts
        self._home = run.directory / f"{name}-{secrets.token_hex(4)}"
        self._home.mkdir(mode=0o700)
        self.port, self._distribution_port, self._epmd_port = free_port(), free_port(), free_port()
        self._environment = self._isolated(run.mark)
        self._node: Program | None = None
        self._epmd: Program | None = None
        self._vhosts: list[str] = []
        self._write_configuration()

    def url(self, vhost: str = "/") -> str:
        """Returns the AMQP address of `vhost`."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}/{quote(vhost, safe='')}"

    def start(self) -> None:
        """Starts the node on the data that it has; returns once it takes connections.

        Raises:
            RuntimeError: it ended instead.
            TimeoutError: it did not take connections in two minutes.
        """
        if self._epmd is None or not self._epmd.running():
            listen = ["-port", str(self._epmd_port), "-address", "127.0.0.1"]
            self._epmd = Program([str(self._epmd_program), *listen], self._environment, self._home / "epmd.log")
        if self._node is None or not self._node.running():
            command = [str(self._scripts / "rabbitmq-server"), "-noinput"]
            self._node = Program(command, self._environment, self._home / "server.log")
        self._node.ready(self._answers, f"RabbitMQ on port {self.port}")

    def stop(self) -> None:
        """Stops node and epmd in good order; the data stays."""
        self._end(signal.SIGTERM)
        if self._epmd is not None:
            self._epmd.end(signal.SIGTERM)

    def kill9(self) -> None:
        """Kills the node as a power cut would, but for the disk."""
        self._end(signal.SIGKILL)

    def wipe(self) -> None:
        """Removes all data of the node, which must not run: queues, messages, exchanges, virtual hosts, users.

        Raises:
            RuntimeError: it runs.
        """
        if self._node is not None and self._node.running():
            raise RuntimeError("a running node cannot be wiped")
        for each in ("mnesia", "quorum", "stream"):
            remove(self._home / each)
        self._vhosts.clear()

    def restart(self) -> None:
        """Stops and starts the node."""
        self._end(signal.SIGTERM)
        self.start()

    def pause(self) -> None:
        """Freezes the node: connections stay open and nobody answers."""
        if self._node is not None:
            self._node.send(signal.SIGSTOP)

    def resume(self) -> None:
        """Lets a frozen node go on."""
        if self._node is not None:
            self._node.send(signal.SIGCONT)

    def ctl(self, *arguments: str) -> str:
        """Returns what `rabbitmqctl` answers.

        Raises:
            RuntimeError: it failed; the message holds what it said.
        """
        command = [str(self._scripts / "rabbitmqctl"), "-q", *arguments]
        done = subprocess.run(
            command, env=self._environment, cwd=self._home, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def new_vhost(self) -> str:
        """Returns the address of an empty virtual host that nobody else has."""
        if not self._vhosts:
            names = [f"test-{secrets.token_hex(6)}" for _ in range(VHOSTS_AT_ONCE)]
            allowed = {"user": "guest", "configure": ".*", "write": ".*", "read": ".*"}
            definitions = self._home / "vhosts.json"
            content = {
                "vhosts": [{"name": each} for each in names],
                "permissions": [{"vhost": each, **allowed} for each in names],
            }
            definitions.write_text(json.dumps(content), "utf-8")
            self.ctl("import_definitions", str(definitions))
            self._vhosts = names
        return self.url(self._vhosts.pop())

    def _end(self, number: signal.Signals) -> None:
        if self._node is not None:
            self._node.send(signal.SIGCONT)
            self._node.end(number)

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(PROTOCOL_HEADER)
            return connection.recv(1) == b"\x01"  # a method frame: Connection.Start
        return False

    def configure(self, *lines: str) -> None:
        """Adds lines to `rabbitmq.conf`, for the next start."""
        with (self._home / "rabbitmq.conf").open("a", encoding="utf-8") as configuration:
            configuration.writelines(f"{line}\n" for line in lines)

    def _write_configuration(self) -> None:
        lines = [
            f"listeners.tcp.1 = 127.0.0.1:{self.port}",
            "log.console = false",
            "disk_free_limit.absolute = 50MB",
            "vm_memory_high_watermark.absolute = 512MB",
        ]
        (self._home / "rabbitmq.conf").write_text("\n".join(lines) + "\n", "utf-8")

    def _isolated(self, mark: str) -> dict[str, str]:
        """Returns a clean environment in which the scripts find nothing of the machine's own RabbitMQ."""
        home = self._home
        name, _, value = mark.partition("=")
        places = {
            "MNESIA_BASE": "mnesia",
            "MNESIA_DIR": "mnesia/node",
            "LOG_BASE": "log",
            "PID_FILE": "pid",
            "ENABLED_PLUGINS_FILE": "enabled_plugins",
            "CONFIG_FILE": "rabbitmq.conf",
            "ADVANCED_CONFIG_FILE": "advanced.config",
            "GENERATED_CONFIG_DIR": "generated",
            "SCHEMA_DIR": "schema",
            "PLUGINS_EXPAND_DIR": "plugins-expand",
            "FEATURE_FLAGS_FILE": "feature_flags",
            "QUORUM_DIR": "quorum",
            "STREAM_DIR": "stream",
        }
        erlang = {"ERL_EPMD_PORT": str(self._epmd_port), "ERL_EPMD_ADDRESS": "127.0.0.1"}
        return erlang | {
            name: value,
            "PATH": settings.search_path(),
            "HOME": str(home),  # the Erlang cookie is made here
            "LANG": "C.UTF-8",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_NODENAME": f"thucchat{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_ALLOW_INPUT": "1",  # the script then becomes the node instead of staying its parent
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbt u -kernel inet_dist_use_interface {127,0,0,1}",
            **{f"RABBITMQ_{key}": str(home / place) for key, place in places.items()},
        }
