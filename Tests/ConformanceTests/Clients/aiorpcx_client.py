"""aiorpcx_client.py SOCKET: the catalog as the asyncio library aiorpcX sees it."""

import asyncio
import sys

from aiorpcx import NewlineFramer, RPCError, connect_us, timeout_after

from checks import METHOD_NOT_FOUND, UNKNOWN_ARTIST, Checks


class CountingFramer(NewlineFramer):
    """Counts the messages that came in, so that a reply to a notification would be seen."""

    received = 0

    async def receive_message(self):
        message = await super().receive_message()
        self.received += 1
        return message


async def refusal(session, method, params):
    """The code and message of the error that a call has to end with."""
    try:
        return None, f"no error but {await session.send_request(method, params)}"
    except RPCError as error:
        return error.code, error.message


async def run(path, checks):
    framer = CountingFramer()
    async with connect_us(path, framer=framer) as session:
        call = session.send_request
        checks.info(await call("service.info", {}))
        artist = checks.artists(await call("catalog.findArtists", {"query": "", "limit": 3}))
        checks.summary(await call("catalog.getSummary", {"artist": artist}))
        page = await call("catalog.listTracks", {"artist": artist, "limit": 6})
        checks.tracks(page)
        checks.discovery(await call("rpc.discover", {}))
        checks.unknown_method(*await refusal(session, "catalog.noSuchMethod", {}))
        checks.wrong_type(*await refusal(session, "catalog.getSummary", {"artist": 5}))
        checks.unknown_artist(*await refusal(session, "catalog.getSummary", {"artist": UNKNOWN_ARTIST}))

        before = framer.received
        await session.send_notification("catalog.findArtists", {"query": "", "limit": 1})
        await session.send_notification("catalog.noSuchMethod", {})
        checks.info(await call("service.info", {}), "service.info after notifications")
        checks.check("a notification has no reply", framer.received == before + 1, framer.received - before)

        async with session.send_batch() as batch:
            batch.add_request("service.info", {})
            batch.add_notification("service.info", {})
            batch.add_request("catalog.noSuchMethod", {})
            batch.add_request("catalog.listTracks", {"artist": artist, "limit": 2})
        info, unknown, tracks = batch.results
        checks.info(info, "service.info in a batch")
        checks.check(
            "an error in a batch is one call's",
            isinstance(unknown, RPCError) and unknown.code == METHOD_NOT_FOUND,
            unknown,
        )
        checks.tracks(tracks, 2, "catalog.listTracks in a batch")

        calls = [call("catalog.listTracks", {"artist": artist, "limit": 1 + index % 6}) for index in range(200)]
        lengths = [len(reply["tracks"]) for reply in await asyncio.gather(*calls)]
        checks.own_pages("200 concurrent calls each get their own reply", page, lengths)


async def main():
    checks = Checks()
    async with timeout_after(60):
        await run(sys.argv[1], checks)
    checks.finish()


asyncio.run(main())
