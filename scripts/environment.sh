# Sourced, in the root of the repository, by every script that uses uv or pip: whatever
# they keep or download lies in .cache, and nothing outside of this folder is changed.
export UV_CACHE_DIR=$PWD/.cache/uv
export UV_PYTHON_INSTALL_DIR=$PWD/.cache/uv-python
export PIP_CACHE_DIR=$PWD/.cache/pip
# The machine's own certificates, so that a company's proxy is trusted here as well.
export UV_SYSTEM_CERTS=true UV_NATIVE_TLS=true
PATH=$PATH:$PWD/.cache/tools/bin
