"""A BTP client with nothing of ours in it: python3 client.py URL USER TOKEN"""
import asyncio
import sys

import websockets


def entry(name, kind, data):
    return bytes([len(name)]) + name + bytes([kind, len(data)]) + data


def frame(kind, request, *entries):
    body = bytes([1, len(entries)]) + b"".join(entries)
    return bytes([kind]) + request.to_bytes(4, "big") + bytes([len(body)]) + body


def auth(user, token):
    return frame(6, 0x01020304, entry(b"auth", 0, b""),
                 entry(b"auth_username", 1, user), entry(b"auth_token", 1, token))


async def main(url, user, token):
    async with websockets.connect(url) as socket:
        await asyncio.wait_for(await socket.ping(), 5)
        await socket.send(auth(user, token))
        answer = await socket.recv()
        assert answer == frame(1, 0x01020304), answer.hex()
        await socket.send(frame(6, 7, entry(b"ilp", 0, b"\x01\x02\x03")))
        answer = await socket.recv()
        assert answer == frame(1, 7, entry(b"ilp", 0, b"\x03\x02\x01")), answer.hex()
        request = await socket.recv()
        assert request == frame(6, 9, entry(b"ilp", 0, b"\x09" * 100)), request.hex()
        await socket.send(frame(1, 9, entry(b"ilp", 0, b"\x08")))
        await socket.wait_closed()
        assert socket.close_code == 1001, socket.close_code


asyncio.run(asyncio.wait_for(main(sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode()), 20))
