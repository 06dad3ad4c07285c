"""Servers for the tests, on loopback: a real Neo4j from Maven artefacts, or a stand-in that speaks Bolt."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from neo4j import GraphDatabase

ROOT = Path(__file__).parents[2]
POM = ROOT / "scripts" / "neo4j" / "pom.xml"
#: Seconds that a server may take to start; other work on the machine stretches it.
PATIENCE = 400

_CONF = """\
server.directories.data={home}/data
server.directories.logs={home}/logs
server.directories.run={home}/run
server.directories.plugins={home}/plugins
server.directories.import={home}/import
server.directories.transaction.logs.root={home}/transactions
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled={auth}
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
db.tx_log.rotation.retention_policy=1 files
db.logs.query.enabled=OFF
dbms.security.procedures.unrestricted=gds.*
"""

_OPENED = [f"--add-opens=java.base/{one}=ALL-UNNAMED" for one in ("java.nio", "java.io", "sun.nio.ch")]


def libraries() -> Path | None:
    """Folder of the server's libraries, None where they were not fetched or there is no Java."""
    version = re.findall("<neo4j.version>(.*)</neo4j.version>", POM.read_text(encoding="utf-8"))[0]
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    kept = Path(os.environ.get("WORKBENCH_TEST_CACHE") or Path(cache) / "yibao-workbench")
    found = kept / "neo4j" / version / "lib"
    return found if found.is_dir() and shutil.which("java") else None


def analytics() -> Path | None:
    """Folder of OpenGDS, None where it was not fetched."""
    found = libraries()
    return found.with_name("plugins") if found and found.with_name("plugins").is_dir() else None


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Neo4jServer:
    """A Neo4j Community server with a folder of its own.

    Attributes:
        home: folder for data, logs and settings.
        password: of user ``neo4j``; None for a server without authentication.
        plugins: further libraries, for example of Graph Data Science.
    """

    home: Path
    password: str | None = None
    plugins: Path | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def auth(self) -> tuple[str, str] | None:
        return ("neo4j", self.password) if self.password else None

    def start(self) -> Neo4jServer:
        """Start it, for the first time or again on the same data, and wait until it answers."""
        if not (self.home / "conf").is_dir():
            self.prepare()
        words = [
            *self._java("-Xms256m", "-Xmx1g", *_OPENED),
            "org.neo4j.server.CommunityEntryPoint",
            f"--home-dir={self.home}",
            f"--config-dir={self.home / 'conf'}",
            "--console-mode",
        ]
        with (self.home / "console.log").open("ab") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        wait_for(self.uri, self.auth, self.process)
        return self

    def stop(self) -> None:
        """Stop it and take its data away."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def kill(self) -> None:
        """End it without warning; its data stay."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def admin(self, *words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run ``neo4j-admin`` on the server's data, in a folder; the server must not run."""
        where = {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        return subprocess.run(
            [*self._java("-Xmx1g", *_OPENED), "org.neo4j.cli.AdminTool", *words],
            env={**os.environ, **where},
            cwd=folder or self.home,
            check=False,
            capture_output=True,
            text=True,
            timeout=600,
        )

    def prepare(self) -> None:
        """Write its settings, before the first start."""
        for name in ("data", "logs", "run", "plugins", "import", "transactions", "conf"):
            (self.home / name).mkdir(parents=True)
        for jar in sorted(self.plugins.glob("*.jar")) if self.plugins else []:
            (self.home / "plugins" / jar.name).symlink_to(jar)
        settings = _CONF.format(home=self.home, port=self.port, auth=str(bool(self.password)).lower())
        (self.home / "conf" / "neo4j.conf").write_text(settings, encoding="utf-8")
        if self.password:
            done = self.admin("dbms", "set-initial-password", self.password)
            assert done.returncode == 0, done.stderr

    def _java(self, *options: str) -> list[str]:
        classes = f"{self.home / 'plugins'}/*:{libraries()}/*"
        return ["java", *options, "-Dlog4j2.disable.jmx=true", "-Dfile.encoding=UTF-8", "-cp", classes]


@dataclass
class StandIn:
    """arcadedb-embedded in a process of its own: speaks Bolt and most of Cypher, proves nothing about Neo4j."""

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    password = "stand-in-of-the-tests"  # noqa: S105 - of a server that lives as long as a test
    database = "graph"
    #: It has no procedure that waits for indexes.
    AWAIT = "RETURN true"

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def auth(self) -> tuple[str, str]:
        return ("root", self.password)

    def start(self) -> StandIn:
        """Start it and wait until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        numbers = (str(self.port), str(free_port()))
        words = [sys.executable, "-m", "tests.engines.stand_in", str(self.home), *numbers, self.password]
        with (self.home / "console.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*words, self.database], cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        wait_for(self.uri, self.auth, self.process, self.database)
        return self

    def stop(self) -> None:
        """Stop it and take its data away."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def wait_for(
    uri: str, auth: tuple[str, str] | None, process: subprocess.Popen[bytes], database: str | None = None
) -> None:
    """Return when a server answers for a database.

    Raises:
        RuntimeError: it ended, or did not answer in time.
    """
    patience = time.monotonic() + PATIENCE
    while True:
        try:
            with GraphDatabase.driver(uri, auth=auth, max_transaction_retry_time=0) as driver:
                driver.execute_query("RETURN 1", database_=database)
                return
        except Exception as problem:
            if process.poll() is not None or time.monotonic() > patience:
                raise RuntimeError(f"server did not start: {problem}") from None
            time.sleep(0.25)
