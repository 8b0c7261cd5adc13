"""Makes the project's Python environment in `.venv`, on a machine that has only python3, make and git.

Runs on any python3 from 3.9 on and uses the standard library alone.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List, NoReturn, Optional

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / ".requirements"
REQUIREMENTS = [ROOT / "requirements-dev.txt", ROOT / "layers" / "dependencies" / "requirements.txt"]
WANTED = (ROOT / ".python-version").read_text().strip()


def stop(message: str) -> NoReturn:
    """Ends the set-up with one line that says what is wrong and what to do."""
    sys.exit("set-up: " + message)


def version_of(command: List[str]) -> Optional[str]:
    """Gives an interpreter's `major.minor`, or None where it does not run."""
    try:
        found = subprocess.run(
            command + ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            cwd=str(ROOT),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.decode().strip()


def installed_interpreter() -> Optional[str]:
    """Finds an interpreter of the wanted version: this one, one on the PATH, or one that pyenv keeps."""
    # Behind its links: the environment that this may run from is about to be made anew.
    candidates = [os.path.realpath(path) for path in (sys.executable, shutil.which("python" + WANTED)) if path]
    pyenv = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
    candidates += [str(path) for path in sorted(pyenv.glob(WANTED + "*/bin/python" + WANTED))]
    for candidate in candidates:
        if candidate and version_of([candidate]) == WANTED:
            return candidate
    return None


def downloaded_interpreter() -> str:
    """Has uv download a Python of the wanted version, for machines that have none."""
    print("set-up: no Python %s here; asking uv to download one" % WANTED, flush=True)
    tool = ROOT / ".venv-uv"
    try:
        subprocess.run([sys.executable, "-m", "venv", str(tool)], check=True)
        subprocess.run([str(tool / "bin" / "pip"), "install", "--quiet", "uv"], check=True)
        subprocess.run([str(tool / "bin" / "uv"), "python", "install", "--quiet", WANTED], check=True)
        found = subprocess.run([str(tool / "bin" / "uv"), "python", "find", WANTED], stdout=subprocess.PIPE, check=True)
    except (OSError, subprocess.CalledProcessError):
        stop(
            "Python %s is needed and could not be downloaded. Install it (`pyenv install %s`, or your system's "
            "python%s package with its venv module), then run the same command again." % (WANTED, WANTED, WANTED)
        )
    return found.stdout.decode().strip()


def digest() -> str:
    """Names the state of all requirement files, so that a change makes a new environment."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in REQUIREMENTS)).hexdigest()


def run_with_dots(command: List[str]) -> None:
    """Runs a command that takes long, with a dot every two seconds; what it says is shown only where it fails."""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        while child.poll() is None:
            try:
                child.wait(timeout=2)
            except subprocess.TimeoutExpired:
                print(".", end="", flush=True)
        print("", flush=True)
        if child.returncode != 0:
            said.seek(0)
            sys.stderr.write(said.read().decode(errors="replace"))
            raise subprocess.CalledProcessError(child.returncode, command)


def main() -> None:
    """Makes the environment, or does nothing where it is up to date."""
    python = ENVIRONMENT / "bin" / "python"
    wanted = digest()
    if STAMP.exists() and STAMP.read_text() == wanted and version_of([str(python)]) == WANTED:
        return
    interpreter = installed_interpreter() or downloaded_interpreter()
    print("set-up: making .venv with Python %s and the pinned packages (one to two minutes)" % WANTED, flush=True)
    shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
    try:
        subprocess.run([interpreter, "-m", "venv", str(ENVIRONMENT)], check=True)
        run_with_dots(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
            + ["-r", str(REQUIREMENTS[0])]
        )
    except (OSError, subprocess.CalledProcessError):
        stop("the packages could not be installed; the lines above say why. Mend that and run the same command again.")
    STAMP.write_text(wanted)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("interrupted; run the same command again to begin anew.")
