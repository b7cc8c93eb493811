# What the clients of the shell check: sourced. A client gives `call LINE`, which sets `reply`.

failures=0
reply=""

# check NAME FILTER: `reply` must make the jq filter true.
check() {
    if jq -e --arg artist "${artist:-}" "$2" >/dev/null 2>&1 <<<"$reply"; then
        echo "ok $1"
    else
        failures=$((failures + 1))
        echo "FAILED $1: found ${reply:0:400}"
    fi
}

# request ID METHOD PARAMS: the line of a request; the id and the params are JSON.
request() {
    jq -nc --argjson id "$1" --arg method "$2" --argjson params "$3" \
        '{jsonrpc: "2.0", id: $id, method: $method, params: $params}'
}

# The calls that every client makes.
converse() {
    call "$(request 1 service.info '{}')"
    check "service.info" '.id == 1 and .result.service == "catalog" and (.result.version | type) == "string"'

    call "$(request '"two"' catalog.findArtists '{"query":"","limit":3}')"
    check "catalog.findArtists" '.id == "two" and (.result.artists | length >= 1 and length <= 3
        and all(.[]; (.id | type) == "string" and (.name | type) == "string"))'
    artist=$(jq -r '.result.artists[0].id' <<<"$reply")
    local of
    of=$(jq -nc --arg artist "$artist" '{artist: $artist}')

    call "$(request 3 catalog.getSummary "$of")"
    check "catalog.getSummary" '.id == 3 and (.result | (.growth.state | type) == "string"
        and all(.tracks, .plays, .albums, .downloads, .followers; type == "number" and . == floor))'

    call "$(request 4 catalog.listTracks "$(jq -c '.limit = 6' <<<"$of")")"
    check "catalog.listTracks" '.id == 4 and (.result.tracks | type == "array" and length <= 6)'

    call "$(request 5 rpc.discover '{}')"
    check "rpc.discover" '(.result.openrpc | type) == "string" and (.result.methods | length) > 0'

    call "$(request 6 catalog.noSuchMethod '{}')"
    check "an unknown method is refused" '.id == 6 and .error.code == -32601'

    call "$(request 7 catalog.getSummary '{"artist":5}')"
    check "a param of the wrong type is refused by name" \
        '.id == 7 and .error.code == -32602 and (.error.message | contains("artist"))'

    call "$(request 8 catalog.getSummary '{"artist":"no-such-artist"}')"
    check "an unknown artist is the catalog's own error" '.id == 8 and .error.code >= 1000 and .error.code < 2000'

    call '{"jsonrpc":"2.0","id":9,"method":'
    check "a line that is not JSON is refused, and the connection lives" '.id == null and .error.code == -32700'

    call "[$(request 10 service.info '{}'),$(request '"eleven"' catalog.getSummary "$of")]"
    check "a batch is answered by an array" 'length == 2 and (map(.id) | contains([10]) and contains(["eleven"]))
        and all(.[]; has("result"))'
}

finish() { [ "$failures" = 0 ] || exit 1; exit 0; }
