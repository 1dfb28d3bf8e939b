#!/usr/bin/env python3
"""A connector of somebody else's, and a viewer, in Python's standard library alone.

    python3 telemetry-client.py viewer    [--url ws://127.0.0.1:9000/] [--count N]
    python3 telemetry-client.py connector [--url ws://127.0.0.1:9000/] [--node NAME]

The viewer prints each event that the dashboard tells, one line of JSON each, and ends after N of
them. The connector tells of one packet that it passes on, from its status to the answer.
"""

import argparse, base64, datetime, hashlib, json, os, socket, struct, sys, urllib.parse


class WebSocket:
    """As much of RFC 6455 as a client of the plain protocol needs: text frames."""

    def __init__(self, url, fields=()):
        place = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((place.hostname, place.port or 80), timeout=30)
        self.stream = self.socket.makefile("rb")
        nonce = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {place.path or '/'}{'?' + place.query if place.query else ''} HTTP/1.1",
            f"Host: {place.netloc}", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Key: {nonce}", "Sec-WebSocket-Version: 13", *fields]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = self.stream.readline().decode().strip()
        answer = {}
        while line := self.stream.readline().decode().strip():
            name, _, value = line.partition(":")
            answer[name.lower()] = value.strip()
        digest = hashlib.sha1((nonce + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        if " 101 " not in status or answer.get("sec-websocket-accept") != base64.b64encode(digest).decode():
            raise ConnectionError(f"no WebSocket: {status}")

    def send(self, payload, opcode=1):
        """A client's frames are masked."""
        size = len(payload)
        head = bytes([0x80 | opcode])
        head += bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
        mask = os.urandom(4)
        self.socket.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def send_json(self, message):
        self.send(json.dumps(message).encode())

    def receive(self):
        """The next text; None: the other side has closed."""
        while head := self.stream.read(2):
            opcode, size = head[0] & 15, head[1] & 127
            if size > 125:
                size = struct.unpack("!H" if size == 126 else "!Q", self.stream.read(2 if size == 126 else 8))[0]
            payload = self.stream.read(size)
            if opcode == 9:
                self.send(payload, opcode=10)
            elif opcode == 8:
                return None
            elif opcode == 1:
                return payload.decode()
        return None

    def close(self):
        """Says goodbye and waits for the answer, behind which nothing of ours is lost."""
        self.send(struct.pack("!H", 1000), opcode=8)
        while self.receive() is not None:
            pass
        self.socket.close()


def now():
    time = datetime.datetime.now(datetime.timezone.utc)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def connector(url, node):
    hub = WebSocket(url)

    def tell(kind, **data):
        hub.send_json({"type": kind, "nodeId": node, "timestamp": now(), "data": data})

    packet = hashlib.sha256(os.urandom(32)).hexdigest()
    tell("NODE_STATUS", routes=[{"prefix": "test.far", "nextHop": "far"}],
         peers=[{"id": "near", "url": "btp+ws://near:3000", "connected": True},
                {"id": "far", "url": "btp+ws://far:3000", "connected": True}],
         health="healthy", uptime=1, peersConnected=2, totalPeers=2)
    tell("PACKET_RECEIVED", packetId=packet, packetType="PREPARE", source="near",
         destination="test.far.shop", amount="1000")
    tell("ROUTE_LOOKUP", packetId=packet, destination="test.far.shop", selectedPeer="far",
         reason="longest prefix match test.far")
    tell("PACKET_SENT", packetId=packet, packetType="PREPARE", nextHop="far", timestamp=now())
    tell("PACKET_RECEIVED", packetId=packet, packetType="FULFILL", source="far",
         destination="test.far.shop", amount="1000")
    tell("PACKET_SENT", packetId=packet, packetType="FULFILL", nextHop="near", timestamp=now())
    tell("LOG", level="info", message="passed a packet on", packetId=packet)
    hub.close()
    print(packet)


def viewer(url, count):
    hub = WebSocket(url)
    hub.send_json({"type": "CLIENT_CONNECT"})
    print("listening", file=sys.stderr, flush=True)
    while count != 0 and (text := hub.receive()) is not None:
        print(text, flush=True)
        count -= 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("role", choices=["connector", "viewer"])
    parser.add_argument("--url", default="ws://127.0.0.1:9000/")
    parser.add_argument("--node", default="stranger")
    parser.add_argument("--count", type=int, default=-1, help="end after so many events")
    options = parser.parse_args()
    if options.role == "connector":
        connector(options.url, options.node)
    else:
        viewer(options.url, options.count)
