"""The end of a page that is served: a browser that stays does not keep it from ending."""

import logging
import socket
import time
from typing import cast

import pytest

from assistant.assistant import Assistant
from assistant.page.app import build_page
from assistant.page.server import launch
from tests.page.browsing import free_port
from tests.page.conftest import Stub


def test_a_browser_that_stays_does_not_keep_the_server_from_ending(caplog: pytest.LogCaptureFixture):
    blocks, port = build_page(lambda: cast(Assistant, Stub())), free_port()
    launch(blocks, "127.0.0.1", port)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as browser:
        head = b"POST /gradio_api/queue/join HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n"
        browser.sendall(head)  # the rest never comes
        time.sleep(0.2)
        with caplog.at_level(logging.ERROR):
            blocks.close(verbose=False)  # which gives up after five seconds, and leaves the server as it is
        assert not blocks.server.thread.is_alive()
    assert not caplog.records
