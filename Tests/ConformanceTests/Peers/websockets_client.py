"""Python's `websockets` as client of an echoing server: websockets_client.py PORT."""

import asyncio
import sys

import websockets

URL = f"ws://127.0.0.1:{sys.argv[1]}/"


async def echoes(connection):
    for message in ["", "hello", "κόσμε 🎈", b"", b"\x00\xff", "*" * 100_000, bytes(100_000)]:
        await connection.send(message)
        answer = await connection.recv()
        assert answer == message, (message[:20], answer[:20])


async def fragments(connection):
    await connection.send(["κό", "σ", "", "με"])
    assert await connection.recv() == "κόσμε"
    await connection.send([b"a" * 40_000, b"b" * 40_000, b"c"])
    assert await connection.recv() == b"a" * 40_000 + b"b" * 40_000 + b"c"


async def pings(connection):
    for payload in [b"", b"x", bytes(125)]:
        await asyncio.wait_for(await connection.ping(payload), 5)


async def closes():
    for code, reason in [(1000, ""), (1001, "going"), (3000, "ünder"), (4999, "x" * 100)]:
        connection = await websockets.connect(URL)
        await connection.close(code, reason)
        # What the server sent back, not what was asked for.
        assert received_close(connection) == code, connection.close_code


def received_close(connection):
    received = getattr(connection, "close_rcvd", None) or connection.protocol.close_rcvd
    return received.code


async def declines():
    # An extension is offered by default here; a subprotocol by wish.
    connection = await websockets.connect(URL, subprotocols=["soap"], ping_interval=None)
    assert connection.subprotocol is None
    await echoes(connection)
    await connection.close()


async def many():
    async def one(number):
        async with websockets.connect(URL) as connection:
            for i in range(20):
                await connection.send(f"{number}.{i}")
                assert await connection.recv() == f"{number}.{i}"

    await asyncio.gather(*(one(number) for number in range(20)))


async def main():
    async with websockets.connect(URL) as connection:
        await echoes(connection)
        await fragments(connection)
        await pings(connection)
    await closes()
    await declines()
    await many()
    print("all is well")


asyncio.run(asyncio.wait_for(main(), 60))
