"""The database is locked, or has no room: nothing is acknowledged that is not kept."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.faults.people import Case, Visitor, sees, times
from tests.faults.site import Site


def test_a_database_locked_for_seconds_loses_and_doubles_nothing(site, telegram, tmp_path):
    site.start()
    case = Case(site)
    hao = Visitor(site)
    with ThreadPoolExecutor(8) as many:
        with closing(sqlite3.connect(tmp_path / "policybot.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            said = [many.submit(hao.says, f"第{number}问") for number in range(5)]
            case.li.writes("松树：我在包头")
            case.wang.writes("柏树：带上执照")
            time.sleep(8)  # longer than a writer waits for the lock
            other.execute("ROLLBACK")
        seqs = sorted(one.result() for one in said)
    sees(site, case.wang, "松树")
    sees(site, case.li, "柏树")
    site.clean()
    answers = [one["in_reply_to"] for one in hao.lines() if one["author"] == "assistant"]

    assert answers == seqs
    assert (times(site, case.wang, "松树"), times(site, case.li, "柏树")) == (1, 1)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_row_locked_for_seconds_holds_up_only_its_own(site, telegram):
    site.start()
    li, hao = Visitor(site), Visitor(site)
    li.says("先说一句")
    li.hears("先说一句", "assistant")
    with ThreadPoolExecutor(2) as many:
        with site.database.engine.begin() as db:
            db.exec_driver_sql(f"SELECT * FROM conversations WHERE id = '{li.id}' FOR UPDATE")
            late = many.submit(li.says, "再说一句")
            hao.says("我不等")
            hao.hears("我不等", "assistant")
            assert not late.done()
        late.result()
    li.hears("再说一句", "assistant")
    site.clean()


class Disk:
    """A small disk of its own for the site, which can be filled and freed."""

    def __init__(self, folder: Path) -> None:
        self.filler = folder / "filler"

    def fill(self, site: Site) -> None:
        with self.filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * 4096):
                pass

    def free(self, site: Site) -> None:
        self.filler.unlink()


class Limit:
    """A limit on the size of files, which the kernel sets on the running gateway."""

    def fill(self, site: Site) -> None:
        assert site.process is not None
        resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    def free(self, site: Site) -> None:
        assert site.process is not None
        endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, endless)


@pytest.fixture
def disk(request, tmp_path_factory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("disk")
    if os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def starved(site: Site, room: Disk | Limit) -> None:
    """Messages while there is no room; and what came of them."""
    site.start()
    case = Case(site)
    hao = Visitor(site)
    room.fill(site)
    refused = hao.post("没有地方", key="k1")
    case.li.writes("松树：我在包头")
    case.wang.writes("柏树：带上执照")
    time.sleep(3)
    room.free(site)
    taken = hao.says("有地方了")
    hao.hears("有地方了", "assistant")
    sees(site, case.wang, "松树")
    sees(site, case.li, "柏树")
    site.clean()

    assert (refused.status_code, refused.json()["error"]) == (503, "cannot_store")
    assert taken == 1
    assert (times(site, case.wang, "松树"), times(site, case.li, "柏树")) == (1, 1)


def test_a_file_that_may_not_grow_refuses_and_goes_on_once_it_may(site):
    starved(site, Limit())


def test_a_full_disk_refuses_and_goes_on_once_there_is_room(disk, nest, rasa, telegram):
    site = Site(disk, f"sqlite:///{disk / 'policybot.db'}", rasa, telegram, nest.start)
    site.prepare()
    try:
        starved(site, Disk(disk))
    finally:
        site.close()
