"""A telemetry hub of the plain protocol, with nothing but Python's standard library.

Usage: hub.py PORT FILE. Each text message becomes a line of FILE. It chooses no subprotocol, so
that connectors speak plain JSON to it.
"""

import base64
import hashlib
import socket
import sys
import threading

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
lines = threading.Lock()


def read_exactly(stream, count):
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def read_frame(stream):
    first, second = read_exactly(stream, 2)
    length = second & 127
    if length == 126:
        length = int.from_bytes(read_exactly(stream, 2), "big")
    elif length == 127:
        length = int.from_bytes(read_exactly(stream, 8), "big")
    assert second & 128, "a client's frames are masked"
    mask = read_exactly(stream, 4)
    data = read_exactly(stream, length)
    return first, bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))


def serve(connection, out):
    stream = connection.makefile("rb")
    key = None
    stream.readline()
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode().partition(":")
        if name.lower() == "sec-websocket-key":
            key = value.strip()
    accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
    connection.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept.encode() + b"\r\n\r\n")
    try:
        while True:
            first, data = read_frame(stream)
            opcode = first & 15
            assert first & 128, "no message here needs fragments"
            if opcode == 1:
                with lines:
                    out.write(data + b"\n")
                    out.flush()
            elif opcode == 9:
                connection.sendall(bytes([0x8A, len(data)]) + data)
            elif opcode == 8:
                connection.sendall(bytes([0x88, len(data)]) + data)
                return
    except (EOFError, ConnectionError):
        pass
    finally:
        connection.close()


def main():
    port, path = int(sys.argv[1]), sys.argv[2]
    with open(path, "wb") as out, socket.create_server(("127.0.0.1", port)) as listener:
        print("ready", listener.getsockname()[1], flush=True)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, out), daemon=True).start()


main()
