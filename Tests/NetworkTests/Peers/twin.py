"""A BTP peer of the websockets library, for tests of how ours gets on with somebody else's.

twin.py serve            listens, says on which port, and fulfils what it is asked
twin.py dial URL USER TOKEN ADDRESS COUNT
                         sends so many packets at once and says what came of them
"""
import asyncio
import datetime
import hashlib
import os
import sys

import websockets

RESPONSE, MESSAGE = 1, 6
PREPARE, FULFILL, REJECT = 12, 13, 14


def string(data):
    if len(data) < 128:
        return bytes([len(data)]) + data
    length = len(data).to_bytes((len(data).bit_length() + 7) // 8, "big")
    return bytes([0x80 + len(length)]) + length + data


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise ValueError("too short")
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, count):
        return int.from_bytes(self.take(count), "big")

    def string(self):
        first = self.number(1)
        return self.take(first if first < 128 else self.number(first - 128))


def frame(kind, request_id, entries):
    body = b"\x01" + bytes([len(entries)])
    for name, content_type, data in entries:
        body += string(name.encode()) + bytes([content_type]) + string(data)
    return bytes([kind]) + request_id.to_bytes(4, "big") + string(body)


def read(data):
    reader = Reader(data)
    kind, request_id = reader.number(1), reader.number(4)
    body = Reader(reader.string())
    if kind not in (RESPONSE, MESSAGE):
        return kind, request_id, {}
    count = int.from_bytes(body.string(), "big")
    entries = {}
    for _ in range(count):
        name = body.string().decode()
        body.number(1)
        entries[name] = body.string()
    return kind, request_id, entries


def prepare(address, preimage):
    expiry = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=20)
    body = (1000).to_bytes(8, "big") + expiry.strftime("%Y%m%d%H%M%S%f")[:17].encode()
    body += hashlib.sha256(preimage).digest() + string(address.encode()) + string(preimage)
    return bytes([PREPARE]) + string(body)


def answer_to(packet):
    outer = Reader(packet)
    assert outer.number(1) == PREPARE
    body = Reader(outer.string())
    body.take(8 + 17)
    condition = body.take(32)
    body.string()
    preimage = body.string()[:32]
    if hashlib.sha256(preimage).digest() == condition:
        return bytes([FULFILL]) + string(preimage + string(b""))
    return bytes([REJECT]) + string(b"F06" + string(b"test.twin") + string(b"?") + string(b""))


async def serve():
    async def peer(socket, _=None):
        # What the library sends of its own accord: a ping now and then, also before auth.
        await socket.ping()
        async for message in socket:
            kind, request_id, entries = read(message)
            if kind != MESSAGE:
                continue
            reply = []
            if "ilp" in entries:
                reply = [("ilp", 0, answer_to(entries["ilp"]))]
            elif next(iter(entries), None) == "auth":
                assert entries["auth_token"], "no token"
            await socket.send(frame(RESPONSE, request_id, reply))

    async with websockets.serve(peer, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


async def dial(url, user, token, address, count):
    async with websockets.connect(url) as socket:
        await socket.send(frame(MESSAGE, 1, [
            ("auth", 0, b""), ("auth_username", 1, user.encode()),
            ("auth_token", 1, token.encode())]))
        assert read(await socket.recv()) == (RESPONSE, 1, {}), "not let in"
        await (await socket.ping())
        preimages = {number: os.urandom(32) for number in range(2, 2 + count)}
        for number, preimage in preimages.items():
            await socket.send(
                frame(MESSAGE, number, [("ilp", 0, prepare(address, preimage))]))
        fulfilled = 0
        while preimages:
            kind, number, entries = read(await socket.recv())
            assert kind == RESPONSE
            packet = Reader(entries["ilp"])
            if packet.number(1) == FULFILL:
                fulfilled += Reader(packet.string()).take(32) == preimages[number]
            del preimages[number]
        print("extensions", [extension.name for extension in socket.extensions])
        print("fulfilled", fulfilled)


if sys.argv[1] == "serve":
    asyncio.run(serve())
else:
    asyncio.run(dial(*sys.argv[2:6], int(sys.argv[6])))
