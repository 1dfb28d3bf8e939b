"""A BTP server with nothing of ours in it: python3 server.py PORTFILE USER TOKEN"""
import asyncio
import os
import sys

import websockets


def entry(name, kind, data):
    return bytes([len(name)]) + name + bytes([kind, len(data)]) + data


def frame(kind, request, *entries):
    body = bytes([1, len(entries)]) + b"".join(entries)
    return bytes([kind]) + request + bytes([len(body)]) + body


async def main(file, user, token):
    done = asyncio.get_running_loop().create_future()

    async def serve(socket):
        try:
            first = await socket.recv()
            expected = frame(6, first[1:5], entry(b"auth", 0, b""),
                             entry(b"auth_username", 1, user), entry(b"auth_token", 1, token))
            assert first == expected, first.hex()
            await asyncio.wait_for(await socket.ping(), 5)
            # Ahead of the answer that lets the client in.
            await socket.send(frame(6, b"\0\0\0\7", entry(b"ilp", 0, b"\x01\x02\x03")))
            await socket.send(frame(1, first[1:5]))
            answer = await socket.recv()
            assert answer == frame(1, b"\0\0\0\7", entry(b"ilp", 0, b"\x03\x02\x01")), answer.hex()
            request = await socket.recv()
            assert request == frame(6, b"\0\0\0\x09", entry(b"ilp", 0, b"\x09" * 100)), request.hex()
            await socket.send(frame(1, b"\0\0\0\x09", entry(b"ilp", 0, b"\x08")))
            await socket.wait_closed()
            assert socket.close_code == 1001, socket.close_code
            done.set_result(None)
        except BaseException as problem:
            if not done.done():
                done.set_exception(problem)

    async with websockets.serve(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with open(file + ".new", "w") as out:
            out.write(str(port))
        os.rename(file + ".new", file)
        await asyncio.wait_for(done, 20)


asyncio.run(main(sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode()))
