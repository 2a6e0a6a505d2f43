#!/usr/bin/env python3
"""Set the project up, run it, test it. Needs Python 3.11 or newer and nothing else.

    python3 dev.py run             serve the app on http://localhost:8000 (another port: PORT=8001)
    python3 dev.py demo            for a trial: a clinic and one person of every role, with passwords printed once
    python3 dev.py test            the fast tests; what follows goes to pytest
    python3 dev.py check           format, lint, layers, types, templates, settings, coverage
    python3 dev.py format          put code and templates into the form that check asks for
    python3 dev.py test-browser    the tests that drive a real browser
    python3 dev.py test-postgres   the fast tests on a PostgreSQL of their own
    python3 dev.py test-faults     real servers are killed, and their disk fills; on SQLite, then on PostgreSQL

The packages go into .venv, from the requirements files with their hashes. They are installed again only
when one of those files changes, so after the first time nothing here needs the network.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import glob
import hashlib
import importlib
import importlib.util
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)
BASE, DEV, BROWSER = "requirements.txt", "requirements-dev.txt", "requirements-browser.txt"


class Stop(Exception):
    """The one line that a person reads when a command cannot go on."""


# --- The Python we are run by ---------------------------------------------------------------------------


def check_python(version: Sequence[int]) -> None:
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise Stop(
            "This needs Python {}.{} or newer, and this is Python {}.{}. Install a newer one (Debian, Ubuntu: "
            "apt install python3 python3-venv; elsewhere: https://www.python.org/downloads/) "
            "and start dev.py with it.".format(*OLDEST_PYTHON, *version[:2])
        )


def check_venv_module() -> None:
    """Debian and Ubuntu ship Python without the part that makes an environment."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Stop(
            "Python's venv module is missing. Install it (Debian, Ubuntu: apt install python3-venv) "
            "and run the same command again."
        )


# --- The environment in .venv ---------------------------------------------------------------------------


def venv_bin(name: str, *, venv: Path = VENV) -> Path:
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def venv_version(venv: Path = VENV) -> tuple[int, ...] | None:
    """The Python version of an environment that is there and whose Python still exists, or None."""
    try:
        settings = (venv / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return None
    said = re.search(r"^version(?:_info)?\s*=\s*(\d+)\.(\d+)", settings, re.MULTILINE)
    if said is None or not venv_bin("python", venv=venv).exists():
        return None
    return int(said[1]), int(said[2])


def stamp_file(lock: Path, *, venv: Path = VENV) -> Path:
    return venv / f"installed-{lock.stem}.sha256"


def lock_hash(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_installed(lock: Path, *, venv: Path = VENV) -> bool:
    try:
        return stamp_file(lock, venv=venv).read_text(encoding="ascii").strip() == lock_hash(lock)
    except OSError:
        return False


def find_uv() -> str | None:
    """uv, if it is on the PATH and really starts; version managers leave launchers that do not."""
    uv = shutil.which("uv")
    return uv if uv and succeeds([uv, "--version"]) else None


def succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT).returncode == 0
    except OSError:
        return False


def make_venv(uv: str | None) -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    say("Making the environment in .venv ...")
    if uv and succeeds([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]):
        return
    check_venv_module()
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]) != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop(f"Python could not make an environment in {VENV}; its own message is above.")


def install(lock: Path, uv: str | None) -> None:
    say(f"Installing {lock.name} (once; this needs the network) ...")
    python = str(venv_bin("python"))
    wanted = ["--require-hashes", "--requirement", str(lock)]
    if uv and subprocess.call([uv, "pip", "install", "--quiet", "--python", python, *wanted]) == 0:
        return
    if not succeeds([python, "-m", "pip", "--version"]):
        check_venv_module()
        succeeds([python, "-m", "ensurepip"])
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-compile"]
    if subprocess.call([python, "-m", "pip", "install", *quiet, *wanted]) != 0:
        raise Stop(f"The packages in {lock.name} could not be installed; the reason is above. Is there a network?")


def ensure(*locks: str) -> None:
    """Have .venv hold these requirements; starts no process when it already does."""
    version = venv_version()
    usable = version is not None and version >= OLDEST_PYTHON
    missing = [ROOT / lock for lock in locks if not usable or not is_installed(ROOT / lock)]
    if not missing:
        return
    uv = find_uv()
    if not usable:
        make_venv(uv)
    for lock in missing:
        install(lock, uv)
        stamp_file(lock).write_text(lock_hash(lock) + "\n", encoding="ascii")


# --- Running things in it -------------------------------------------------------------------------------


def say(line: str) -> None:
    print(line, flush=True)


def environment(**more: str) -> dict[str, str]:
    """Compiled Python is kept within .venv, also where a shell wants none beside the files: without it, each process
    compiles hundreds of modules again."""
    found = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept = {"PYTHONPYCACHEPREFIX": str(VENV / "compiled")}
    return {**found, **kept, "DJANGO_SETTINGS_MODULE": "decision_aid.settings", **more}


def python(*arguments: str, **more: str) -> int:
    return subprocess.call([str(venv_bin("python")), *arguments], cwd=ROOT, env=environment(**more))


def pytest(*arguments: str, **more: str) -> int:
    return python("-m", "pytest", *arguments, **more)


def has_command(name: str) -> bool:
    return (ROOT / "core" / "management" / "commands" / f"{name}.py").is_file()


# --- run ------------------------------------------------------------------------------------------------


def read_port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Stop(f"PORT must be a number from 1 to 65535, and it is {text!r}. For example: PORT=8001 make run")
    return int(text)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            other = port + 1 if 1024 <= port < 65535 else 8001
            why = "already in use" if problem.errno == errno.EADDRINUSE else f"not available ({problem.strerror})"
            raise Stop(f"Port {port} is {why}. Choose another one: PORT={other} make run") from None


def server(port: int) -> list[str]:
    where = ["--host", "127.0.0.1", "--port", str(port)]
    size = ["--workers", "2", "--blocking-threads", "4"]
    rest = ["--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    return [str(venv_bin("granian")), "decision_aid.wsgi:application", *rest, *where, *size]


def run(arguments: Sequence[str]) -> int:
    port = read_port(os.environ.get("PORT") or "8000")
    check_port(port)
    ensure(BASE)
    address = f"http://localhost:{port}"
    environ = environment(SITE_ORIGIN=os.environ.get("SITE_ORIGIN", address))
    status = subprocess.call([str(venv_bin("python")), "dev.py", "prepare"], cwd=ROOT, env=environ)
    if status != 0:
        return status
    say(f"Open {address}  (Ctrl-C stops it)")
    return serve(server(port), environ)


def demo(arguments: Sequence[str]) -> int:
    port = read_port(os.environ.get("PORT") or "8000")
    ensure(BASE)
    environ = {"SITE_ORIGIN": os.environ.get("SITE_ORIGIN", f"http://localhost:{port}")}
    return python("manage.py", "migrate", "--verbosity", "0", **environ) or python("manage.py", "demo", **environ)


def serve(command: list[str], environ: dict[str, str]) -> int:
    """Become the server, so that whoever stops us stops it. It ends with 0 when it is asked to stop."""
    if os.name != "nt":
        os.chdir(ROOT)
        os.execve(command[0], command, environ)
    with subprocess.Popen(command, cwd=ROOT, env=environ) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # the server heard it too, and is on its way out
                continue


def prepare(arguments: Sequence[str]) -> int:
    """Bring the database, the guide and the static files up to date; `run` does this first, inside .venv."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "decision_aid.settings"
    try:
        importlib.import_module("decision_aid.settings")
        execute_from_command_line(["manage.py", "migrate", "--verbosity", "0"])
        execute_from_command_line(["manage.py", "publish_guide"])
        if not static_is_current():
            execute_from_command_line(["manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"])
            static_stamp().write_text(static_state(), encoding="ascii")
    except ImproperlyConfigured as problem:
        raise Stop(str(problem)) from None
    return 0


def static_stamp() -> Path:
    return VENV / "static.sha256"


def static_state() -> str:
    """Changes when a file of ours that is served as it is, or the set of installed packages, does."""
    state = hashlib.sha256(lock_hash(ROOT / BASE).encode())
    for path in sorted([*(ROOT / "static").rglob("*"), *(ROOT / "docs" / "pictures").iterdir()]):
        if path.is_file():
            seen = path.stat()
            state.update(f"{path.relative_to(ROOT)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return state.hexdigest()


def static_is_current() -> bool:
    from django.conf import settings

    if not any(Path(settings.STATIC_ROOT).glob("*")):
        return False
    try:
        return static_stamp().read_text(encoding="ascii") == static_state()
    except OSError:
        return False


# --- test -----------------------------------------------------------------------------------------------


ALL_CORES = ("-n", "auto", "--dist", "loadfile")  # what a module makes once is made once


def test(arguments: Sequence[str]) -> int:
    ensure(BASE, DEV)
    return pytest(*ALL_CORES, *arguments)


def test_browser(arguments: Sequence[str]) -> int:
    chrome = find_chrome()
    if chrome is None:
        install_system(
            "chromium", "fonts-liberation", otherwise="install Chromium or Chrome, or name it in CHROME_PATH"
        )
        chrome = find_chrome()
    if chrome is None:
        raise Stop("No Chromium was found. Install Chromium or Chrome, or name it: CHROME_PATH=/path make test-browser")
    ensure(BASE, DEV, BROWSER)
    return pytest(*(arguments or ["tests/browser"]), "-m", "browser", CHROME_PATH=chrome)


def find_chrome() -> str | None:
    named = os.environ.get("CHROME_PATH")
    if named:
        if not Path(named).is_file():
            raise Stop(f"CHROME_PATH is {named!r}, and there is no such file.")
        return named
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for path in map(shutil.which, names) if path), None)
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    return found or (mac if Path(mac).is_file() else None)


def install_system(*packages: str, otherwise: str) -> None:
    """Install Debian packages where we may; say how to get them where we may not."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        raise Stop(f"Missing: {packages[0]}. As root: apt install {' '.join(packages)} (elsewhere: {otherwise}).")
    say(f"Installing {' '.join(packages)} with apt-get ...")
    get = ["apt-get", "--quiet", "--quiet"]
    for command in ([*get, "update"], [*get, "install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            text=True,
        )
        if done.returncode != 0:
            say(done.stdout)
            raise Stop(f"{' '.join(command)} failed; its own words are above.")


# --- test-postgres --------------------------------------------------------------------------------------


def test_postgres(arguments: Sequence[str]) -> int:
    programs = ensure_postgres()
    ensure(BASE, DEV)
    with postgres(programs) as address:
        return pytest(*ALL_CORES, "-m", "not browser and not load and not faults", *arguments, DATABASE_URL=address)


def ensure_postgres() -> Path:
    programs = find_postgres()
    if programs is None:
        install_system("postgresql", otherwise="install PostgreSQL and have pg_ctl on the PATH")
        programs = find_postgres()
    if programs is None:
        raise Stop("PostgreSQL was not found. Install it and have its pg_ctl on the PATH.")
    return programs


def find_postgres() -> Path | None:
    """The folder with initdb and pg_ctl; the newest, where Debian keeps several."""
    kept = [Path(found).parent for found in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    if kept:
        return max(kept, key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)])
    found = shutil.which("pg_ctl")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "initdb").exists() else None


@contextlib.contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """A PostgreSQL with an empty database in a folder of its own, reached by a socket only we can open."""
    home = Path(tempfile.mkdtemp(prefix="byd-pg-"))
    data, socket_address = home / "data", str(home).replace("/", "%2F")
    as_owner: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(home, "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]

    def control(*command: str) -> None:
        environ = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
        done = subprocess.run(
            [*as_owner, *command], cwd=home, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode != 0:
            log = home / "log"
            say(done.stdout + (log.read_text(errors="replace") if log.exists() else ""))
            raise Stop(f"PostgreSQL did not do as asked ({Path(command[0]).name}); its own words are above.")

    initdb, pg_ctl = str(programs / "initdb"), str(programs / "pg_ctl")
    settings = f"-k {home} -c listen_addresses= -c fsync=off -c full_page_writes=off"
    try:
        control(
            *[initdb, "--pgdata", str(data), "--username", "postgres", "--auth", "trust"],
            *["--encoding", "UTF8", "--no-locale", "--no-sync"],
        )
        # The log goes to a file: a server that kept our pipe open would keep us waiting for its end.
        control(pg_ctl, "start", "--pgdata", str(data), "--log", str(home / "log"), "--wait", "--options", settings)
        try:
            yield f"postgres://postgres@{socket_address}/postgres"
        finally:
            control(pg_ctl, "stop", "--pgdata", str(data), "--mode", "immediate", "--wait")
    finally:
        shutil.rmtree(home, ignore_errors=True)


# --- test-faults ----------------------------------------------------------------------------------------


def test_faults(arguments: Sequence[str]) -> int:
    programs = ensure_postgres()
    ensure(BASE, DEV)
    only = (*(arguments or ["tests/faults"]), "-m", "faults")
    on_sqlite = pytest(*only)
    with postgres(programs) as address:
        return pytest(*only, DATABASE_URL=address) or on_sqlite


# --- check ----------------------------------------------------------------------------------------------


EXHAUSTIVE = "tests/guide/test_every_combination.py"  # runs with the tests; under coverage it would take minutes


def production() -> dict[str, str]:
    """Throw-away values of everything that a production start asks for."""
    return {
        "DECISION_AID_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SEALING_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        "CODE_PEPPERS": f"check:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "ALLOWED_HOSTS": "decide.example",
        "SITE_ORIGIN": "https://decide.example",
    }


def checks() -> list[tuple[str, list[str], dict[str, str]]]:
    """Every check by name: the program in .venv with its arguments, and what it wants in the environment."""
    templates = template_files()
    covering = ["tests/guide", "tests/content", f"--ignore={EXHAUSTIVE}"]
    covered = ["--fail-under=100", "--include=core/guide/*,core/content/*"]
    steps: list[tuple[str, list[str], dict[str, str]]] = [
        ("format", ["ruff", "format", "--check", "."], {}),
        ("lint", ["ruff", "check", "."], {}),
        ("layers", ["lint-imports", "--no-logo"], {}),
        ("types", ["mypy", "core", "decision_aid"], {}),
        ("template format", ["djade", "--check", *templates], {}),
        ("template indent", ["djhtml", "--check", "--tabwidth", "2", *templates], {}),
        ("template lint", ["djlint", "--lint", *templates], {}),
        ("dependencies", ["deptry", "."], {}),
        ("unused code", ["vulture"], {}),
        ("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"], {}),
        ("settings", ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"], production()),
        ("guide", ["python", "manage.py", "check_guide"], {}),
        ("guide tests", ["coverage", "run", "-m", "pytest", *covering], {}),
        ("guide coverage", ["coverage", "report", *covered], {}),
    ]
    return [step for step in steps if step[0] != "guide" or has_command("check_guide")]


def template_files() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


def reformat(arguments: Sequence[str]) -> int:
    ensure(BASE, DEV)
    python("-m", "ruff", "check", "--fix", "--exit-zero", "--quiet", ".")
    python("-m", "ruff", "format", "--quiet", ".")
    for program in (["djade"], ["djhtml", "--tabwidth", "2"]):  # both end with 1 when they changed something
        subprocess.call([str(venv_bin(program[0])), *program[1:], *template_files()], cwd=ROOT)
    return 0


def check(arguments: Sequence[str]) -> int:
    ensure(BASE, DEV)
    steps = [step for step in checks() if not arguments or step[0] in arguments]
    if not steps:
        raise Stop("There is no such check. These are: " + ", ".join(name for name, _, _ in checks()))
    failed = [name for name, command, more in steps if not passes(name, command, more)]
    say(f"\n{len(steps) - len(failed)} of {len(steps)} checks passed" + "".join(f"\nFAILED  {name}" for name in failed))
    return 1 if failed else 0


def passes(name: str, command: list[str], more: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        [str(venv_bin(command[0])), *command[1:]],
        cwd=ROOT,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    good = done.returncode == 0
    say(f"{'ok    ' if good else 'FAILED'}  {name:16} {time.monotonic() - started:5.1f} s")
    if not good:
        say(f"        {' '.join(command)}\n{done.stdout.rstrip()}\n")
    return good


# --- The way in -----------------------------------------------------------------------------------------


def usage(arguments: Sequence[str]) -> int:
    say((__doc__ or "").strip())
    return 0


COMMANDS = {
    "run": run,
    "demo": demo,
    "test": test,
    "check": check,
    "format": reformat,
    "test-browser": test_browser,
    "test-postgres": test_postgres,
    "test-faults": test_faults,
    "prepare": prepare,
    "help": usage,
}


def main(arguments: Sequence[str]) -> int:
    name = arguments[0] if arguments else "help"
    name = "help" if name in {"-h", "--help"} else name
    try:
        check_python(sys.version_info)
        if name not in COMMANDS:
            raise Stop(f"There is no command {name!r}. These are: {', '.join(COMMANDS)}")
        return COMMANDS[name](arguments[1:])
    except Stop as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0 if name == "run" else 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
