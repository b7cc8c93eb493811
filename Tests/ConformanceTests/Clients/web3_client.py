"""web3_client.py SOCKET: the catalog as the IPC provider of the Ethereum library web3.py sees it.

The provider writes `"params": []` for empty params, so `service.info` here is also the check that a
service takes an empty list for no params.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from web3 import IPCProvider

from checks import METHOD_NOT_FOUND, UNKNOWN_ARTIST, Checks

checks = Checks()
provider = IPCProvider(sys.argv[1], timeout=20)


def call(method, params):
    return provider.make_request(method, params)


def result(method, params):
    return call(method, params).get("result")


def refusal(method, params):
    error = call(method, params).get("error", {})
    return error.get("code"), error.get("message")


checks.info(result("service.info", {}))
artist = checks.artists(result("catalog.findArtists", {"query": "", "limit": 3}))
checks.summary(result("catalog.getSummary", {"artist": artist}))
first_page = result("catalog.listTracks", {"artist": artist, "limit": 6})
checks.tracks(first_page)
checks.discovery(result("rpc.discover", {}))
checks.unknown_method(*refusal("catalog.noSuchMethod", {}))
checks.wrong_type(*refusal("catalog.getSummary", {"artist": 5}))
checks.unknown_artist(*refusal("catalog.getSummary", {"artist": UNKNOWN_ARTIST}))

replies = provider.make_batch_request(
    [
        ("catalog.findArtists", {"query": "", "limit": 1}),
        ("catalog.noSuchMethod", {"none": 1}),
        ("catalog.getSummary", {"artist": artist}),
    ]
)
checks.check("a batch has one reply a call", len(replies) == 3, replies)
checks.check("an error in a batch is one call's", replies[1].get("error", {}).get("code") == METHOD_NOT_FOUND, replies)
checks.summary(replies[2].get("result"), "catalog.getSummary in a batch")


def length(index):
    own = IPCProvider(sys.argv[1], timeout=20)
    params = {"artist": artist, "limit": 1 + index % 6}
    return len(own.make_request("catalog.listTracks", params)["result"]["tracks"])


with ThreadPoolExecutor(8) as pool:
    lengths = list(pool.map(length, range(40)))
checks.own_pages("providers of 8 threads each get their own replies", first_page, lengths)
checks.finish()
