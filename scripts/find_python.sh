# Sourced: sets PYTHON to a Python this project runs on, or says which was found and stops.
# Another Python's library and other programs' modules are not for this one.
unset PYTHONHOME PYTHONPATH
PYTHON=
found=
for name in python3 python3.14 python3.13 python3.12 python3.11; do
    version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    found="$found $name ($version)"
    if "$name" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))'; then
        PYTHON=$(command -v "$name")
        break
    fi
done
if [ -z "$PYTHON" ]; then
    {
        echo "Simpeltaru needs Python 3.11 or newer; found:${found:- none}."
        echo "Type:"
        echo "    sudo apt-get install python3 python3-venv     # Debian 12, Ubuntu 24.04 or newer"
        echo "or put a newer python3.11, python3.12, python3.13 or python3.14 on your PATH."
    } >&2
    exit 1
fi
