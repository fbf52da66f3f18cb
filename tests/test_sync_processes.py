"""The blocking router where processes fork and interpreters exit: each case is a program of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from convroute.emulation import EmulationHost
from convroute.testing import emulated_in_thread

COMMON = """
    import json, os, sys, threading
    from pathlib import Path
    from convroute import ConfigurationError, Pixel, Secret, Settings
    from convroute.sync import Router

    told = json.loads(sys.argv[1])
    pixels = [
        Pixel(name=name, platform=platform, pixel_id=pixel_id, access_token=Secret(token))
        for name, platform, pixel_id, token in told["pixels"]
    ]
    settings = Settings(plugins=told["plugins"], database=Path(told["folder"], "leads.db"))
    router = Router(pixels, settings=settings)

    def fire(event_id, router=router):
        result = router.fire(
            to=list(router.pixels), event_name="Lead", event_id=event_id,
            lead={"id": "lead_ann", "email": "ann@example.com"}, lead_id="lead_ann",
        )
        assert result.ok, result

    def in_child(work):
        pid = os.fork()
        if pid == 0:
            work()
            sys.exit()  # and not os._exit: a worker of a pre-forking server ends so
        assert os.waitpid(pid, 0)[1] == 0
"""
PROGRAMS = {
    "never closed": """
        router.open()
        fire("1")
    """,
    "closed twice, then opened again and left open": """
        router.open()
        fire("1")
        router.close()
        router.close()
        router.open()
        fire("2")
    """,
    "a child of an open router": """
        router.open()
        fire("1")
        in_child(lambda: fire("2"))
        fire("3")  # the connection that the parent keeps alive is still its own
    """,
    "a child that never fires": """
        with router:
            fire("1")
            in_child(lambda: None)
            fire("2")
    """,
    "a child that closes": """
        with router:
            in_child(lambda: (router.close(), router.open(), fire("1"), router.close()))
            fire("2")
    """,
    "a child's child": """
        router.open()
        in_child(lambda: (fire("1"), in_child(lambda: fire("2")), fire("3")))
        fire("4")
    """,
    "built in the parent, opened in the children": """
        in_child(lambda: (router.open(), fire("1")))
        in_child(lambda: (router.open(), fire("2")))
    """,
    "not open in the parent, so not in the child": """
        def refused():
            try:
                fire("1")
            except ConfigurationError as error:
                assert "not open" in str(error)
            else:
                raise AssertionError
        in_child(refused)
        with router:
            fire("1")
    """,
    "forked while other threads fire": """
        router.open()
        over = threading.Event()
        def keep_firing(name):
            for index in range(1000):
                if over.is_set():
                    return
                fire(f"{name}{index}")
        threads = [threading.Thread(target=keep_firing, args=(name,)) for name in "ab"]
        for thread in threads:
            thread.start()
        for index in range(3):
            in_child(lambda: fire(str(index)))
        over.set()
        for thread in threads:
            thread.join()
    """,
    "threads that fire until the interpreter exits": """
        router.open()
        for name in "12":
            threading.Thread(target=fire, args=(name,)).start()
    """,
}
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


@pytest.fixture(scope="module")
def platforms():
    with emulated_in_thread() as host:
        yield host


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_every_process_fires_and_ends_in_silence(
    program: str, platforms: EmulationHost, tmp_path: Path
) -> None:
    platforms.reset("facebook")
    good = [pixel for pixel in platforms.pixels("facebook") if pixel.name.endswith("-good")]
    told = {
        "plugins": platforms.plugin_tables(),
        "pixels": [(p.name, p.platform, p.pixel_id, p.access_token.reveal()) for p in good],
        "folder": str(tmp_path),
    }
    ended = subprocess.run(
        # Python 3.12 warns of every fork with threads; here they are the point.
        [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning",
         "-c", dedent(COMMON) + dedent(program), json.dumps(told)],
        capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    arrived = {event.event_id for event in platforms.received("facebook")}
    wanted = {str(number) for number in range(1, 5) if f'fire("{number}")' in program}
    assert wanted <= arrived or "range(3)" in program
    assert arrived
