"""hostile_peers.py SOCKET [PID]: peers that break the rules, on purpose or because they speak another framing.

Each must get an error or a closed connection within ANSWER_LIMIT seconds, never a hang, and must cost
nobody else anything: a healthy connection calls throughout, and each of its calls has to be answered in
that time too. With the service's PID its resident memory is watched while replies are not read.

What the peers do not do: load tests (see `beatpass bench`) and faults of the machine (see FaultTests).
"""

import http.client
import json
import os
import socket
import sys
import threading
import time

from jsonrpclib import ServerProxy
from pyln.client.lightning import UnixDomainSocketRpc
from pylsp_jsonrpc.streams import JsonRpcStreamWriter

from checks import INVALID_PARAMS, INVALID_REQUEST, LIMIT_EXCEEDED, METHOD_NOT_FOUND, PARSE_ERROR, Checks

PATH = sys.argv[1]
PID = int(sys.argv[2]) if len(sys.argv) > 2 else None
# Within this an answer, an error or the end of the connection has to come.
ANSWER_LIMIT = 5.0
# A peer that never ends its line gives nothing to answer; the service may close it after a while.
UNENDED_LIMIT = 15.0
CONNECTION_LIMIT = 256
MEMORY_LIMIT = 40 << 20

checks = Checks()


class Timeout(Exception):
    """Nothing came in time: a hang."""


class Peer:
    """A raw connection."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(ANSWER_LIMIT)
        self.socket.connect(PATH)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def line(self, limit=ANSWER_LIMIT):
        """The next line as JSON; None at the connection's end; Timeout when neither comes."""
        deadline = time.monotonic() + limit
        while b"\n" not in self.buffer:
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                chunk = self.socket.recv(1 << 16)
            except TimeoutError:
                raise Timeout(f"neither a line nor the end within {limit} s") from None
            except ConnectionError:
                return None
            if not chunk:
                return None
            self.buffer += chunk
        line, self.buffer = self.buffer.split(b"\n", 1)
        return json.loads(line)

    def call(self, id_, method="service.info", params=None):
        self.send(request(id_, method, params))
        return self.line()


def request(id_, method="service.info", params=None):
    message = {"jsonrpc": "2.0", "id": id_, "method": method, "params": params or {}}
    return json.dumps(message).encode() + b"\n"


def answers(reply, id_):
    return isinstance(reply, dict) and reply.get("id") == id_ and "result" in reply


def fails(reply, *codes, part="", id_=None):
    """Whether a reply is an error with one of the codes, and a message that has the part."""
    error = reply.get("error") if isinstance(reply, dict) else None
    return (
        isinstance(error, dict)
        and error.get("code") in codes
        and part.lower() in error.get("message", "").lower()
        and reply.get("id", "none") == id_
    )


def hits(reply, *limits):
    """Whether a reply refuses a message by the name of a limit."""
    return fails(reply, LIMIT_EXCEEDED) and reply["error"].get("data", {}).get("limit") in limits


def lives(name, peer):
    """Checks that the same connection still answers a good call."""
    reply = peer.call("after")
    checks.check(f"{name}: the same connection answers a good call", answers(reply, "after"), reply)


class Healthy(threading.Thread):
    """Calls on a connection of its own until stopped."""

    def __init__(self):
        super().__init__(daemon=True)
        self.stopping = threading.Event()
        self.calls = 0
        self.slowest = 0.0
        self.problem = None

    def run(self):
        try:
            with Peer() as peer:
                while not self.stopping.wait(0.02):
                    began = time.monotonic()
                    reply = peer.call(self.calls)
                    if not answers(reply, self.calls):
                        raise ValueError(f"call {self.calls} got {reply}")
                    self.calls += 1
                    self.slowest = max(self.slowest, time.monotonic() - began)
        except Exception as error:
            self.problem = error

    def finish(self):
        self.stopping.set()
        self.join(2 * ANSWER_LIMIT)
        found = self.problem or ("its thread hangs" if self.is_alive() else f"{self.calls} calls")
        passed = self.problem is None and not self.is_alive() and self.calls > 10
        checks.check("a healthy connection was answered throughout", passed, found)
        print(f"# {self.calls} healthy calls, the slowest took {self.slowest * 1000:.0f} ms")


# Other framings.


def content_length_framing():
    with Peer() as peer:
        JsonRpcStreamWriter(peer.socket.makefile("wb")).write(json.loads(request(1)))
        reply = peer.line()
        passed = reply is None or fails(reply, PARSE_ERROR)
        checks.check("Content-Length framing (python-lsp-jsonrpc) gets a parse error", passed, reply)


def http_post():
    begun = time.monotonic()
    try:
        server = ServerProxy(f"unix+http://{PATH.replace('/', '%2f')}")
        found = server._request("service.info", {})
        passed = False
    except (http.client.HTTPException, OSError, ValueError) as error:
        found = error
        passed = time.monotonic() - begun < ANSWER_LIMIT
    checks.check("HTTP (jsonrpclib-pelix) fails at once", passed, found)
    with Peer() as peer:
        body = request(1)
        peer.send(b"POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        reply = peer.line()
        passed = reply is None or fails(reply, PARSE_ERROR)
        checks.check("a raw HTTP POST gets a parse error", passed, reply)


def blank_line_framing():
    """pyln-client ends no line and waits for a blank one: only the service's patience can end that."""
    outcome = []

    def call():
        try:
            outcome.append(UnixDomainSocketRpc(PATH).call("service.info"))
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(UNENDED_LIMIT)
    passed = bool(outcome) and isinstance(outcome[0], Exception)
    checks.check("blank-line framing (pyln-client) ends with an error", passed, outcome or "it hangs")
    # The same with the blank line that it would send: the request is a line, and is answered.
    with Peer() as peer:
        peer.send(request(1) + b"\n")
        reply = peer.line()
        checks.check("a request with a blank line after it is answered", answers(reply, 1), reply)


# Silence and halves.


def silence():
    with Peer() as peer:
        try:
            found = peer.line(3.0)
        except Timeout:
            found = "silence"
        checks.check("a silent peer is left alone", found == "silence", found)
        lives("silence", peer)


def half_a_line():
    with Peer() as peer:
        peer.send(request(1)[:20])
    with Peer() as peer:
        lives("half a line, then the end", peer)
    with Peer() as peer:
        whole = request(2)
        peer.send(whole[:20])
        with Peer() as other:
            lives("half a line, then nothing: another connection", other)
        try:
            found = peer.line(1.0)
        except Timeout:
            found = "silence"
        if checks.check("half a line is not answered early", found == "silence", found):
            peer.send(whole[20:])
            reply = peer.line()
            checks.check("its other half makes it a call", answers(reply, 2), reply)
    with Peer() as peer:
        peer.send(request(3))
        peer.socket.shutdown(socket.SHUT_WR)
        reply = peer.line()
        checks.check("a call before the end of sending is answered", answers(reply, 3), reply)
        checks.check("and then the connection is closed", peer.line() is None)


def byte_by_byte():
    with Peer() as peer:
        for byte in request("slow"):
            peer.send(bytes([byte]))
            time.sleep(0.002)
        reply = peer.line()
        checks.check("a line that comes byte by byte is answered", answers(reply, "slow"), reply)


# Too much.


def huge_line():
    with Peer() as peer:
        chunk = b"x" * (1 << 20)

        def send():
            try:
                peer.socket.settimeout(60)
                peer.send(b'{"jsonrpc":"2.0","id":1,"method":"service.info","params":{"x":"')
                for _ in range(100):
                    peer.send(chunk)
                    memory.append(resident())
                peer.send(b'"}}\n')
            except OSError as error:
                problems.append(error)

        problems = []
        memory = [resident()]
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        reply = peer.line(30)
        passed = hits(reply, "lineBytes", "largeLineBytes")
        checks.check("a line of 100 MB is refused with the limit's name", passed, reply)
        sender.join(60)
        checks.check("the rest of the line is taken and dropped", not sender.is_alive() and not problems, problems)
        lives("a line of 100 MB", peer)
        grown("a line of 100 MB", memory[0], max(memory) if PID is not None else None)
    with Peer() as peer:
        most = 262_144
        base = len(request(1, params={"unused": ""})) - 1
        peer.send(request(1, params={"unused": "x" * (most - base + 1)}))
        reply = peer.line()
        checks.check("a line one byte too long is refused", hits(reply, "lineBytes"), reply)
        peer.send(request(2, params={"unused": "x" * (most - base)}))
        reply = peer.line()
        passed = isinstance(reply, dict) and reply.get("id") == 2
        checks.check("a line of just the limit is read", passed, reply)


def resident():
    """The service's resident memory in bytes, None without its pid."""
    if PID is None:
        return None
    with open(f"/proc/{PID}/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) << 10
    return None


def grown(name, before, after):
    if before is None or after is None:
        if PID is not None:
            checks.check(f"{name}: the service lives", False, "its process is gone")
        return
    growth = after - before
    checks.check(f"{name}: memory grows by less than {MEMORY_LIMIT >> 20} MB", growth < MEMORY_LIMIT, f"{growth} bytes")
    print(f"# {name}: resident memory from {before >> 20} to {after >> 20} MB")


def slow_reader(count, method, params):
    """Sends `count` calls as far as the service takes them without reading a reply, then reads them all."""
    name = f"{count} calls of {method} without reading"
    with Peer() as peer:
        waiting = memoryview(b"".join(request(index, method, params) for index in range(count)))
        before = resident()
        peak = before
        peer.socket.setblocking(False)
        # Until nothing was taken and no memory moved for a while: then the service has either done all it
        # was asked to, or stopped reading, as it should.
        quiet_since = began = time.monotonic()
        while time.monotonic() - quiet_since < 2 and time.monotonic() - began < 30:
            try:
                if waiting:
                    waiting = waiting[peer.socket.send(waiting[:65536]) :]
                    quiet_since = time.monotonic()
                    continue
            except BlockingIOError:
                pass
            except OSError:
                break
            now = resident()
            if now is not None and now > peak:
                peak = now
                quiet_since = time.monotonic()
            time.sleep(0.01)
        grown(name, before, peak)
        found = bytearray()
        lines = 0
        deadline = time.monotonic() + 60
        ended = False
        while time.monotonic() < deadline and not ended:
            if waiting:
                try:
                    waiting = waiting[peer.socket.send(waiting[:65536]) :]
                except BlockingIOError:
                    pass
                except OSError:
                    waiting = waiting[:0]
            try:
                chunk = peer.socket.recv(1 << 18)
                ended = not chunk
                found += chunk
                lines += chunk.count(b"\n")
                if not waiting and lines >= count:
                    break
            except BlockingIOError:
                time.sleep(0.001)
            except OSError:
                ended = True
        whole, _, rest = bytes(found).rpartition(b"\n")
        ids = {json.loads(line).get("id") for line in whole.split(b"\n")} if whole else set()
        passed = ended or (not rest and ids == set(range(count)))
        checks.check(f"{name}: then all replies or a clean end", passed, f"{len(ids)} replies")
        print(f"# {name}: {len(ids)} replies, {'closed' if ended else 'open'}")


def many_small_replies_unread():
    slow_reader(20_000, "catalog.findArtists", {"query": "", "limit": 3})


def large_replies_unread():
    slow_reader(2_000, "rpc.discover", {})


def crowd():
    """More connections than a process takes: the first ones live, the rest is turned away at once."""
    peers, turned_away, unanswered = [], 0, 0
    try:
        for _ in range(300):
            try:
                peers.append(Peer())
            except OSError:
                turned_away += 1
        reply = peers[0].call("first")
        checks.check("the first of 300 connections lives", answers(reply, "first"), reply)
        answered = 0
        for index, peer in enumerate(peers[1:]):
            try:
                reply = peer.call(index)
            except OSError:
                reply = None
            except Timeout:
                unanswered += 1
                if unanswered > 3:
                    break
                continue
            if answers(reply, index):
                answered += 1
            else:
                turned_away += 1
        checks.check("none of 300 connections hangs", unanswered == 0, f"{unanswered} hang")
        low, high = CONNECTION_LIMIT - 16, CONNECTION_LIMIT
        checks.check(f"no more than {CONNECTION_LIMIT} connections are served", answered + 1 <= high, answered + 1)
        checks.check(f"as many as {low} connections are served", answered + 1 >= low, answered + 1)
        print(f"# {answered + 1} connections served, {turned_away} turned away")
    finally:
        for peer in peers:
            peer.socket.close()
    deadline = time.monotonic() + ANSWER_LIMIT
    reply = None
    while time.monotonic() < deadline and not answers(reply, "later"):
        try:
            with Peer() as peer:
                reply = peer.call("later")
        except OSError:
            time.sleep(0.01)
    checks.check("with the crowd gone a new connection is served", answers(reply, "later"), reply)


# Lines that are wrong in themselves: each costs itself alone.


def bad_lines():
    info = request("deep")[:-1]
    deep = info.replace(b"{}", b'{"x":' + b"[" * 63 + b"]" * 63 + b"}")
    cases = [
        ("a NUL byte between tokens", b'{"jsonrpc":"2.0",\x00"id":1,"method":"service.info"}', (PARSE_ERROR,), "", None),
        ("a NUL byte in a string", b'{"jsonrpc":"2.0","id":1,"method":"service\x00.info"}', (PARSE_ERROR,), "", None),
        ("nothing but NUL bytes", b"\x00" * 64, (PARSE_ERROR,), "", None),
        ("an escaped NUL in the method", rb'{"jsonrpc":"2.0","id":1,"method":"a\u0000b"}', (METHOD_NOT_FOUND,), "", 1),
        ("invalid UTF-8", b'{"jsonrpc":"2.0","id":1,"method":"caf\xe9"}', (PARSE_ERROR,), "", None),
        ("overlong UTF-8", b'{"jsonrpc":"2.0","id":1,"method":"\xc0\xaf"}', (PARSE_ERROR,), "", None),
        ("an empty batch", b"[]", (INVALID_REQUEST,), "", None),
        ("a number", b"1", (INVALID_REQUEST,), "", None),
        ("a doubled member", b'{"jsonrpc":"2.0","id":1,"id":2,"method":"service.info"}', (INVALID_REQUEST,), "id", ...),
        (
            "a doubled method",
            b'{"jsonrpc":"2.0","id":1,"method":"service.info","method":"rpc.discover"}',
            (INVALID_REQUEST,),
            "method",
            ...,
        ),
        (
            "a huge number",
            b'{"jsonrpc":"2.0","id":1,"method":"catalog.findArtists","params":{"query":"","limit":1e400}}',
            (INVALID_PARAMS,),
            "limit",
            1,
        ),
        (
            "a number of 1,000 digits",
            b'{"jsonrpc":"2.0","id":1,"method":"catalog.findArtists","params":{"query":"","limit":' + b"9" * 1000 + b"}}",
            (INVALID_PARAMS,),
            "limit",
            1,
        ),
        (
            "a negative limit",
            b'{"jsonrpc":"2.0","id":1,"method":"catalog.findArtists","params":{"query":"","limit":-1}}',
            (INVALID_PARAMS,),
            "limit",
            1,
        ),
    ]
    limits = [
        ("65 levels", deep, "depth"),
        ("100,000 levels", b"[" * 100_000, "depth"),
        ("a batch of 65", b"[" + b",".join([info] * 65) + b"]", "batch"),
    ]
    with Peer() as peer:
        for name, line, limit in limits:
            peer.send(line + b"\n")
            reply = peer.line()
            checks.check(f"{name} is refused with the limit's name", hits(reply, limit), reply)
        for name, line, codes, part, id_ in cases:
            peer.send(line + b"\n")
            reply = peer.line()
            if id_ is ...:
                # Which of two ids counts is the service's choice.
                id_ = reply.get("id") if isinstance(reply, dict) else None
            checks.check(f"{name} is refused", fails(reply, *codes, part=part, id_=id_), reply)
        peer.send(b"[1]\n")
        reply = peer.line()
        passed = isinstance(reply, list) and len(reply) == 1 and fails(reply[0], INVALID_REQUEST)
        checks.check("[1] gets an array with one error", passed, reply)
        lives("bad lines", peer)


def main():
    healthy = Healthy()
    healthy.start()
    scenes = [
        content_length_framing,
        http_post,
        silence,
        half_a_line,
        byte_by_byte,
        bad_lines,
        huge_line,
        many_small_replies_unread,
        large_replies_unread,
        crowd,
        blank_line_framing,
    ]
    for scene in scenes:
        try:
            scene()
        except Exception as error:
            checks.check(f"{scene.__name__} ends as it should", False, error)
    healthy.finish()
    checks.finish()


if PID is not None and not os.path.exists(f"/proc/{PID}"):
    sys.exit(f"There is no process {PID}; expected the pid of the service that listens on {PATH}.")
main()
