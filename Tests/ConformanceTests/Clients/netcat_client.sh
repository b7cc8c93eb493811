#!/bin/bash
# netcat_client.sh SOCKET: the catalog by hand, with netcat and jq. One connection carries the
# conversation; a second one pipes requests in and takes what comes until the service closes.
set -uo pipefail
socket=$1
. "$(dirname "$0")/checks.sh"

coproc NETCAT { exec nc -U "$socket"; }
exec {from}<&"${NETCAT[0]}" {to}>&"${NETCAT[1]}"
# A service that went away is told by the missing reply, not by SIGPIPE.
trap '' PIPE

# call LINE: sends a line, sets `reply`.
call() {
    reply=""
    printf '%s\n' "$1" >&"$to"
    IFS= read -r -t 10 -u "$from" reply || reply='"no reply within 10 s"'
}

converse

# Requests through a pipe, with string ids; the replies may come in any order. -N ends the sending side
# after the last line, and the service answers what it got before it closes.
replies=$(
    for id in a b c d; do
        printf '{"jsonrpc":"2.0","id":"%s","method":"service.info","params":{}}\n' "$id"
    done | timeout 10 nc -N -U "$socket" | jq -sc 'map(.id) | sort'
)
reply=$replies
check "requests through a pipe are all answered" '. == ["a","b","c","d"]'
finish
