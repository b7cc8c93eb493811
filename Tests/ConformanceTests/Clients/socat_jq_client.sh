#!/bin/bash
# socat_jq_client.sh SOCKET: the catalog through socat and jq, one connection a call: jq writes the
# request, socat ends its sending side and waits for the reply.
set -uo pipefail
socket=$1
. "$(dirname "$0")/checks.sh"

# send: standard input to the service, its replies to standard output until it closes.
send() { timeout 20 socat -t 10 - "UNIX-CONNECT:$socket"; }

# call LINE: sends a line, sets `reply`.
call() { reply=$(printf '%s\n' "$1" | send); }

converse

# A notification and a call on one connection: one reply.
reply=$(printf '%s\n' '{"jsonrpc":"2.0","method":"service.info","params":{}}' \
    '{"jsonrpc":"2.0","id":"last","method":"service.info","params":{}}' | send | jq -sc 'map(.id)')
check "a notification has no reply" '. == ["last"]'

# A CR before the LF is white space to JSON.
reply=$(printf '{"jsonrpc":"2.0","id":7,"method":"service.info","params":{}}\r\n' | send)
check "CR LF ends a line too" '.id == 7 and (.result | type) == "object"'

# Many processes at once.
replies=$(mktemp)
for index in $(seq 20); do
    jq -nc --argjson id "$index" '{jsonrpc: "2.0", id: $id, method: "service.info", params: {}}' | send &
done >"$replies"
wait
reply=$(jq -sc 'map(.id) | sort' "$replies")
rm -f "$replies"
check "20 processes at once are all answered" '. == [range(1; 21)]'
finish
