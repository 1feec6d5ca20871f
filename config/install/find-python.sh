#!/bin/sh
# Prints a Python that can run Standdown, or says in one line what is missing. PYTHON=... names one to use.
usable='import sys; sys.exit(0 if sys.version_info >= (3, 11) else 3)'
whole='import venv, ensurepip'
seen=''
for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    found=$(command -v "$name" 2>/dev/null) || continue
    "$found" -c "$usable" >/dev/null 2>&1
    case $? in
        0)
            if "$found" -c "$whole" >/dev/null 2>&1; then
                echo "$found"
                exit 0
            fi
            lacking="$found"
            ;;
        3) seen="$seen $("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" ;;
    esac
done
if [ -n "${lacking:-}" ]; then
    echo "Standdown needs Python's venv module, which $lacking lacks (on Debian and Ubuntu: apt install python3-venv)." >&2
else
    echo "Standdown needs Python 3.11 or newer; found${seen:- none}." >&2
fi
exit 1
