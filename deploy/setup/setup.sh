#!/bin/sh
# Makes .venv with everything locked and the command `thucchat` in it. Usage: setup.sh runtime|tests
#
# Needs a Python of at least 3.11 and the network (or the installer's cache); uses `uv` where it is on the path. Where
# Python's venv module is missing, root on Debian or Ubuntu gets it through apt; anybody else is told what to install.
# Does nothing when nothing has changed since it last succeeded. Exit code 1 and one sentence where it cannot go on.
set -eu
cd -P -- "$(dirname -- "$0")/../.."

STAMP=.venv/.thucchat-setup

say() { printf '%s\n' "$*" >&2; }

give_up() {
    say "$*"
    exit 1
}

# Prints the first Python that is new enough: the interpreter itself, not the venv or the shim that it was found by.
find_python() {
    for each in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$each" ] || continue
        "$each" -c 'import sys; sys.version_info >= (3, 11) or sys.exit(1); print(sys._base_executable)' 2>/dev/null &&
            return
    done
    give_up "Cần Python 3.11 trở lên: hãy cài (trên Debian/Ubuntu: sudo apt-get install python3) hoặc chỉ ra bằng" \
        "PYTHON=/đường/dẫn. / Python 3.11 or later is needed: install it (on Debian/Ubuntu: sudo apt-get install" \
        "python3), or name it with PYTHON=/path/to/python3."
}

lock_of() {
    case $1 in
        runtime) printf 'requirements.lock' ;;
        tests) printf 'requirements-dev.lock' ;;
    esac
}

# Prints what the installed state depends on.
state() {
    .venv/bin/python - "$1" "$(lock_of "$1")" <<'PROGRAM'
import hashlib, sys, tomllib
kind, lock = sys.argv[1:]
with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file)
said = [project["build-system"], project["project"], project["tool"]["setuptools"], sys.version]
with open(lock, "rb") as file:
    print(kind, hashlib.sha256(repr(said).encode() + file.read()).hexdigest())
PROGRAM
}

# A venv does not survive being moved: its programs name the directory that it was made in.
usable() {
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
        { [ ! -e .venv/bin/thucchat ] || grep -qF "$(pwd -P)/.venv/bin/python" .venv/bin/thucchat; }
}

# The test set holds the runtime set in the same versions, so whoever has it needs no runtime set.
up_to_date() {
    [ -f "$STAMP" ] && [ -x .venv/bin/thucchat ] && usable || return 1
    stamped=$(cat "$STAMP")
    [ "$stamped" = "$(state "$1")" ] || [ "$stamped" = "$(state tests)" ]
}

has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# Debian and Ubuntu keep ensurepip, without which venv makes no pip, in a package of its own.
bring_venv() {
    if has_venv "$1"; then return; fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "apt-get install python3-venv (Python ở đây chưa có venv / this Python has no venv yet)"
        apt-get -qq update </dev/null >/dev/null || say "apt-get update thất bại / failed"
        DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends python3-venv </dev/null >/dev/null ||
            say "apt-get install thất bại / failed"
    fi
    has_venv "$1" || give_up "Thiếu mô-đun venv của $1: hãy cài (trên Debian/Ubuntu: sudo apt-get install" \
        "python3-venv) rồi chạy lại. / The venv module of $1 is missing: install it (on Debian/Ubuntu: sudo apt-get" \
        "install python3-venv), then run this again."
}

install_with_uv() {
    command -v uv >/dev/null || return 1
    say "uv: đang cài các gói đã khoá / installing the locked packages"
    if usable || { rm -rf .venv && uv venv --quiet --python "$1" .venv; } &&
        uv pip sync --quiet --python .venv/bin/python --require-hashes "$2" &&
        uv pip install --quiet --python .venv/bin/python --offline --no-deps --no-build-isolation --editable .; then
        return 0
    fi
    say "uv thất bại, thử pip / uv failed, pip is tried"
    return 1
}

install_with_pip() {
    if ! usable || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        bring_venv "$1"
        rm -rf .venv
        "$1" -m venv .venv
    fi
    say "pip: đang cài các gói đã khoá / installing the locked packages"
    pip="pip --quiet --disable-pip-version-check --no-input install"
    # shellcheck disable=SC2086 # the words of $pip are meant to be split
    if .venv/bin/python -m $pip --require-hashes -r "$2" &&
        .venv/bin/python -m $pip --no-index --no-deps --no-build-isolation --editable .; then
        return 0
    fi
    give_up "Không cài được các gói: cần mạng tới kho gói Python (xem lỗi của pip ở trên). /" \
        "The packages could not be installed: pip needs to reach a package index (see its error above)."
}

main() {
    case ${1:-} in runtime | tests) ;; *) give_up "usage: setup.sh runtime|tests" ;; esac
    if up_to_date "$1"; then return; fi
    python=$(find_python)
    lock=$(lock_of "$1")
    rm -f "$STAMP"
    install_with_uv "$python" "$lock" || install_with_pip "$python" "$lock"
    state "$1" >"$STAMP"
}

main "$@"
