"""Disks that are small or cannot be written, for a process of its own."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_NEW_USER, _NEW_MOUNTS = 0x1000_0000, 0x0002_0000
_READ_ONLY, _REMOUNT, _BIND, _PRIVATE, _RECURSIVE = 0x1, 0x20, 0x1000, 0x4_0000, 0x4000


def small_disk(folder: Path, size: int) -> None:
    """Put an empty disk of so many bytes at a folder, seen by this process alone.

    Raises:
        OSError: this machine lets nobody do so.
    """
    _mount("none", folder, "tmpfs", 0, f"size={size}")


def read_only_disk(folder: Path) -> None:
    """Let nothing be written to a folder by this process, not even by root.

    Raises:
        OSError: this machine lets nobody do so.
    """
    _mount(str(folder), folder, "", _BIND, "")
    _call("mount", str(folder).encode(), str(folder).encode(), None, _BIND | _REMOUNT | _READ_ONLY)


def own_mounts() -> None:
    """Give this process mounts of its own.

    Raises:
        OSError: this machine lets nobody do so.
    """
    user, group = os.getuid(), os.getgid()
    _call("unshare", _NEW_USER | _NEW_MOUNTS)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    _call("mount", b"none", b"/", None, _RECURSIVE | _PRIVATE)


def _mount(source: str, target: Path, kind: str, flags: int, data: str) -> None:
    _call(
        "mount", source.encode(), str(target).encode(), kind.encode() or None, flags, data.encode()
    )


def _call(name: str, *given: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (*given, None) if name == "mount" and len(given) < 5 else given
    if getattr(libc, name)(*arguments):
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
