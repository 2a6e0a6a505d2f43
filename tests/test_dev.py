"""dev.py is what a newcomer meets first: its one-line answers, and when it installs again."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev


def a_venv(folder: Path, *, version: str = "3.11.7", key: str = "version") -> Path:
    python = dev.venv_bin("python", venv=folder)
    python.parent.mkdir(parents=True)
    python.touch()
    (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\n{key} = {version}\n")
    return folder


def a_lock(folder: Path, text: str = "django==5.2.19\n") -> Path:
    lock = folder / "requirements.txt"
    lock.write_text(text)
    return lock


def installed(lock: Path, *, venv: Path) -> None:
    venv.mkdir(exist_ok=True)
    dev.stamp_file(lock, venv=venv).write_text(dev.lock_hash(lock))


class TestThePythonItIsRunBy:
    @pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2), (4, 0, 0)])
    def test_new_enough_is_fine(self, version):
        dev.check_python(version)

    @pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 18), (3, 10, 13)])
    def test_too_old_says_in_one_line_what_to_install(self, version):
        with pytest.raises(dev.Stop, match=r"needs Python 3\.11.*apt install") as stop:
            dev.check_python(version)
        assert "\n" not in str(stop.value)
        assert f"{version[0]}.{version[1]}" in str(stop.value)

    def test_dev_py_can_be_read_by_an_old_python(self):
        compile_for_3_8 = "import ast; ast.parse(open('dev.py', encoding='utf-8').read(), feature_version=(3, 8))"
        assert subprocess.run([sys.executable, "-c", compile_for_3_8], cwd=dev.ROOT).returncode == 0

    @pytest.mark.parametrize("absent", ["venv", "ensurepip"])
    def test_a_missing_venv_module_is_named_with_the_package_that_brings_it(self, absent, monkeypatch):
        monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None if name == absent else object())
        with pytest.raises(dev.Stop, match=r"apt install python3-venv") as stop:
            dev.check_venv_module()
        assert "\n" not in str(stop.value)


class TestWhenItInstallsAgain:
    def test_not_while_the_lock_file_stays_the_same(self, tmp_path):
        lock = a_lock(tmp_path)
        installed(lock, venv=tmp_path / ".venv")
        assert dev.is_installed(lock, venv=tmp_path / ".venv")

    def test_when_the_lock_file_changes(self, tmp_path):
        lock = a_lock(tmp_path)
        installed(lock, venv=tmp_path / ".venv")
        a_lock(tmp_path, "django==5.2.20\n")
        assert not dev.is_installed(lock, venv=tmp_path / ".venv")

    def test_when_nothing_was_installed_yet(self, tmp_path):
        assert not dev.is_installed(a_lock(tmp_path), venv=tmp_path / ".venv")

    def test_each_lock_file_has_its_own_stamp(self):
        assert len({dev.stamp_file(Path(lock)) for lock in (dev.BASE, dev.DEV, dev.BROWSER)}) == 3

    def test_ensure_starts_nothing_when_all_is_there(self, tmp_path, monkeypatch):
        monkeypatch.setattr(dev, "ROOT", tmp_path)
        monkeypatch.setattr(dev, "venv_version", lambda: (3, 11))
        monkeypatch.setattr(dev, "is_installed", lambda lock: True)
        monkeypatch.setattr(dev.subprocess, "run", lambda *_, **__: pytest.fail("a process was started"))
        monkeypatch.setattr(dev.subprocess, "call", lambda *_, **__: pytest.fail("a process was started"))
        dev.ensure(dev.BASE, dev.DEV)


class TestTheEnvironmentItFinds:
    @pytest.mark.parametrize("key", ["version", "version_info"])  # venv writes the one, uv the other
    def test_its_version_is_read_without_starting_it(self, tmp_path, key):
        assert dev.venv_version(a_venv(tmp_path / "v", version="3.12.1", key=key)) == (3, 12)

    def test_none_is_there(self, tmp_path):
        assert dev.venv_version(tmp_path / "v") is None

    def test_its_python_is_gone(self, tmp_path):
        venv = a_venv(tmp_path / "v")
        dev.venv_bin("python", venv=venv).unlink()
        assert dev.venv_version(venv) is None


class TestWhatAProcessIsGiven:
    def test_compiled_python_is_kept_within_the_environment_whatever_the_shell_says(self, monkeypatch):
        monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        given = dev.environment(SITE_ORIGIN="http://localhost")
        assert "PYTHONDONTWRITEBYTECODE" not in given
        assert Path(given["PYTHONPYCACHEPREFIX"]).is_relative_to(dev.VENV)
        assert given["SITE_ORIGIN"] == "http://localhost"


class TestThePort:
    @pytest.mark.parametrize("text", ["0", "65536", "abc", "-1", "80.5", "٣"])
    def test_nonsense_is_refused_in_one_line(self, text):
        with pytest.raises(dev.Stop, match=r"PORT must be a number from 1 to 65535") as stop:
            dev.read_port(text)
        assert "\n" not in str(stop.value)

    def test_a_number_is_read(self):
        assert dev.read_port("8001") == 8001

    def test_a_taken_port_is_named_with_the_way_to_choose_another(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(dev.Stop, match=rf"Port {port} is already in use.*PORT=\d+ make run"):
                dev.check_port(port)

    def test_a_port_just_left_is_free(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            port = other.getsockname()[1]
        dev.check_port(port)


class TestTheWayIn:
    def test_an_unknown_command_is_answered_with_the_known_ones(self, capsys):
        assert dev.main(["rum"]) == 1
        said = capsys.readouterr().err
        assert "'rum'" in said
        assert "test-postgres" in said
        assert said.count("\n") == 1

    @pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
    def test_help_names_every_command_of_the_makefile(self, words, capsys):
        assert dev.main(words) == 0
        said = capsys.readouterr().out
        targets = (dev.ROOT / "Makefile").read_text().split(".PHONY: help ")[1].split()
        assert targets
        assert [target for target in targets if f"dev.py {target} " not in said] == []

    def test_a_reason_to_stop_is_one_line_and_no_traceback(self, monkeypatch, capsys):
        def refuse(arguments):
            raise dev.Stop("Install the thing.")

        monkeypatch.setitem(dev.COMMANDS, "run", refuse)
        assert dev.main(["run"]) == 1
        assert capsys.readouterr().err == "Install the thing.\n"

    def test_interrupting_run_is_a_good_end(self, monkeypatch):
        def interrupted(arguments):
            raise KeyboardInterrupt

        monkeypatch.setitem(dev.COMMANDS, "run", interrupted)
        assert dev.main(["run"]) == 0


class TestTheChecks:
    def test_their_names_differ(self):
        names = [name for name, _, _ in dev.checks()]
        assert len(names) == len(set(names))

    def test_production_values_are_thrown_away_after_use(self):
        assert dev.production()["SECRET_KEY"] != dev.production()["SECRET_KEY"]

    def test_one_failure_does_not_hide_the_next(self, monkeypatch, capsys):
        monkeypatch.setattr(dev, "ensure", lambda *locks: None)
        monkeypatch.setattr(dev, "checks", lambda: [(name, [name], {}) for name in ("one", "two", "three")])
        monkeypatch.setattr(dev, "passes", lambda name, command, more: name == "two")
        assert dev.check([]) == 1
        assert capsys.readouterr().out.splitlines()[-3:] == ["1 of 3 checks passed", "FAILED  one", "FAILED  three"]


class TestTheBrowserAndTheDatabase:
    def test_a_browser_that_is_named_but_not_there_is_said(self, monkeypatch, tmp_path):
        monkeypatch.setenv("CHROME_PATH", str(tmp_path / "chrome"))
        with pytest.raises(dev.Stop, match="CHROME_PATH"):
            dev.find_chrome()

    def test_a_named_browser_is_taken(self, monkeypatch, tmp_path):
        chrome = tmp_path / "chrome"
        chrome.touch()
        monkeypatch.setenv("CHROME_PATH", str(chrome))
        assert dev.find_chrome() == str(chrome)

    def test_what_cannot_be_installed_is_said_in_one_line(self, monkeypatch):
        monkeypatch.setattr(dev.shutil, "which", lambda name: None)
        with pytest.raises(dev.Stop, match=r"Missing: chromium\. As root: apt install chromium") as stop:
            dev.install_system("chromium", otherwise="from its own site")
        assert "\n" not in str(stop.value)

    def test_the_newest_postgresql_is_taken(self, monkeypatch):
        found = [f"/usr/lib/postgresql/{version}/bin/initdb" for version in ("9.6", "15", "17")]
        monkeypatch.setattr(dev.glob, "glob", lambda pattern: found)
        assert dev.find_postgres() == Path("/usr/lib/postgresql/17/bin")
