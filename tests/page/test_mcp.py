"""The MCP server, asked by its own client: the tools it offers, and an answer that is exact."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

pytest.importorskip("mcp", reason="pip install 'sourcier[mcp]'")

from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from assistant.assistant import Assistant, open_assistant
from assistant.page.app import build_page
from assistant.page.server import launch
from assistant.page.settings import PageSettings
from corpus.library import open_library
from index.search_index import open_index
from tests.index.conftest import StubEncoder
from tests.page.browsing import FONDS, QUESTION, free_port


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("bibliotheque")
    (folder / "fonds.md").write_text(FONDS.replace("42 postes", "42\u00a0postes"), encoding="utf-8")
    return open_assistant(open_index(open_library(folder), StubEncoder(), folder=tmp_path_factory.mktemp("index")))


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    settings = PageSettings(mcp=True)
    blocks = build_page(lambda: assistant, settings)
    try:
        yield f"{launch(blocks, '127.0.0.1', free_port(), settings)}gradio_api/mcp/"
    finally:
        blocks.close(verbose=False)


def called(address: str, *calls: tuple[str, dict[str, Any]]) -> tuple[dict[str, Any], list[Any]]:
    """The tools by name, and what each call gives."""

    async def ask() -> tuple[dict[str, Any], list[Any]]:
        async with streamable_http_client(address) as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            return tools, [await session.call_tool(name, arguments) for name, arguments in calls]

    with ThreadPoolExecutor(1) as thread:  # the browser of other tests keeps a loop running in this one
        return thread.submit(lambda: asyncio.run(asyncio.wait_for(ask(), 60))).result()


def test_the_four_endpoints_are_the_tools_and_say_what_they_do_in_french(address: str) -> None:
    tools, _ = called(address)
    names = {name.removeprefix("sourcier_") for name in tools}
    assert names == {"ask", "search", "show", "documents"}
    ask = next(tool for name, tool in tools.items() if name.endswith("ask"))
    assert "Répond à une question par des extraits exacts" in ask.description
    assert "la question, en français" in json.dumps(ask.inputSchema, ensure_ascii=False)


def test_an_answer_is_exact_and_a_bad_call_is_told_in_french(address: str, assistant: Assistant) -> None:
    tools, _ = called(address)
    name = {tool.removeprefix("sourcier_"): tool for tool in tools}
    _, (answer, listed, refused) = called(
        address, (name["ask"], {"question": QUESTION}), (name["documents"], {}), (name["show"], {"document": "absent.md"})
    )
    told = json.loads(answer.content[0].text)
    extract = told["extracts"][0]
    (document,) = assistant.index.library.documents
    assert told["answered"]
    assert "42\u00a0postes" in extract["text"]
    assert document.text[extract["start"] : extract["end"]] == extract["text"]
    assert [one["source"] for one in json.loads(listed.content[0].text)["documents"]] == ["fonds.md"]
    assert refused.isError
    assert "Aucun document « absent.md »" in refused.content[0].text
