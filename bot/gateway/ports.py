"""Checks before anything starts: is the port free, is there room on the disk."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from pathlib import Path

LEAST_FREE = 200 * 1024 * 1024  # bytes: database, logs and Rasa's tracker need some room


class CannotStart(Exception):
    """Something on this machine is in the way; the message says what and what to do, twice."""


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def asked_at(host: str) -> str:
    """Where to ask a server of this machine that listens on ``host``, which may be everywhere."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  asks, serves not


def check_port(host: str, port: int) -> None:
    """Raises CannotStart if the page cannot be served there."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            # as the server will do: a connection that just ended is not in the way
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CannotStart(_about_port(host, port, error)) from error


def check_disk(folder: Path) -> None:
    """Raises CannotStart if nothing can be written to ``folder``, or hardly anything."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.write_bytes(b"\0" * 65536)
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CannotStart(_about_disk(folder, 0)) from error
        raise CannotStart(
            f"不能写入 {folder}（{error.strerror}）。请检查权限，"
            "或用 POLICYBOT_VAR 指定别的目录。\n"
            f"Cannot write to {folder} ({error.strerror}). Check its permissions, or name another "
            "folder in POLICYBOT_VAR."
        ) from error
    if free < LEAST_FREE:
        raise CannotStart(_about_disk(folder, free))


def _about_port(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"端口 {port} 已被占用。请停掉占用它的程序（查看：lsof -i :{port}），"
            f"或换一个端口：POLICYBOT_PORT={port + 1}。\n"
            f"Port {port} is in use. Stop the program that has it (see: lsof -i :{port}), or "
            f"choose another: POLICYBOT_PORT={port + 1}."
        )
    if error.errno == errno.EACCES:
        return (
            f"没有权限使用端口 {port}，请用 1024 以上的端口：POLICYBOT_PORT=8080。\n"
            f"Not allowed to use port {port}; take one above 1023: POLICYBOT_PORT=8080."
        )
    return (
        f"不能在 {host}:{port} 上提供服务（{error.strerror}）。请检查 POLICYBOT_HOST。\n"
        f"Cannot serve on {host}:{port} ({error.strerror}). Check POLICYBOT_HOST."
    )


def _about_disk(folder: Path, free: int) -> str:
    least, left = LEAST_FREE // 2**20, free // 2**20
    return (
        f"磁盘空间不足：{folder} 所在磁盘只剩 {left} MB，至少需要 {least} MB。请清理后再启动。\n"
        f"The disk is full: {left} MB left for {folder}, {least} MB needed. Free some space first."
    )
