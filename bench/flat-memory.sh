#!/usr/bin/env bash
# How much memory does renacer need, however long the run? Traces CALLS calls (10 million) by eBPF into a file in each format, and reads the peak of its resident set.
#
#   bench/flat-memory.sh [CALLS [FORMAT…]]        default: 10000000 text json csv chrome
#
# The program makes as many calls as fast as it can; what the ring loses of them is told too, for the peak is of those that were received. The trace goes to /dev/null.
# Exits with 1 where a peak is above 60 MB.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
unset RENACER_BACKEND

calls=${1:-10000000}; shift || true
case $calls in '' | *[!0-9]* | 0) echo "usage: bench/flat-memory.sh [CALLS [FORMAT…]]" >&2; exit 2 ;; esac
formats=("$@")
[ ${#formats[@]} -gt 0 ] || formats=(text json csv chrome)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/flood.c" <<'C'
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
int main(int count, char **words) {
    int file = open("/dev/zero", O_RDONLY);
    char byte;
    for (long left = atol(words[count - 1]); left > 0; left--)
        if (read(file, &byte, 1) != 1) return 1;
    return 0;
}
C
gcc -O1 -o "$folder/flood" "$folder/flood.c" || exit 2
dotnet build src/TraceAssertions.Cli -v q -nologo || exit 2

above=0
for format in "${formats[@]}"; do
    dotnet exec src/TraceAssertions.Cli/bin/Debug/net10.0/renacer.dll --backend ebpf --format "$format" -o /dev/null -- "$folder/flood" "$calls" 2>"$folder/told" &
    renacer=$!
    peak=0
    # The peak is read while it runs: nothing tells it of a process that has ended, but getrusage(2) to its parent.
    while now=$(awk '/^VmHWM:/ { print int($2 / 1024) }' "/proc/$renacer/status" 2>/dev/null) && [ -n "$now" ]; do peak=$now; sleep 0.1; done
    wait "$renacer" || { cat "$folder/told"; exit 2; }
    echo "$format: $peak MB after $calls calls$(sed -n 's/^.* \([0-9]* events were lost\).*$/, \1/p' "$folder/told")"
    [ "$peak" -le 60 ] || above=1
done
exit "$above"
