"""Python's `websockets` as a fuzzing server: prints its port, leads a client through its cases,
and ends when the client asks for the reports."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import websockets


async def echoes(connection):
    for message in ["", "hello", "κόσμε 🎈", b"", b"\x00\xff", "*" * 100_000, bytes(100_000)]:
        await connection.send(message)
        answer = await connection.recv()
        assert answer == message, (message[:20], answer[:20])


async def fragments(connection):
    await connection.send(["κό", "σ", "", "με"])
    assert await connection.recv() == "κόσμε"
    await connection.send([b"a" * 40_000, b"b" * 40_000])
    assert await connection.recv() == b"a" * 40_000 + b"b" * 40_000


async def pings(connection):
    for payload in [b"", b"x", bytes(125)]:
        await asyncio.wait_for(await connection.ping(payload), 5)


async def closes(connection):
    await connection.close(4001, "so")
    received = getattr(connection, "close_rcvd", None) or connection.protocol.close_rcvd
    assert received.code == 4001, received


CASES = [echoes, fragments, pings, closes]
passed = []
ended = None


async def serve(connection):
    # Before version 14 the connection has the path itself.
    target = urlsplit(getattr(connection, "path", None) or connection.request.path)
    if target.path == "/getCaseCount":
        await connection.send(str(len(CASES)))
    elif target.path == "/runCase":
        query = parse_qs(target.query)
        assert query["agent"] == ["ilpnet"], query
        case = CASES[int(query["case"][0]) - 1]
        await case(connection)
        passed.append(case.__name__)
    elif target.path == "/updateReports":
        ended.set_result(None)


async def main():
    global ended
    ended = asyncio.get_running_loop().create_future()
    async with websockets.serve(serve, "127.0.0.1", 0) as server:
        print(f"listening on 127.0.0.1:{list(server.sockets)[0].getsockname()[1]}", flush=True)
        await asyncio.wait_for(ended, 60)
    print("passed: " + " ".join(passed))


asyncio.run(main())
