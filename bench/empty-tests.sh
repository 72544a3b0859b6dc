#!/usr/bin/env bash
# What a test costs: a thousand empty xUnit tests, traced and plain, by turns, as `dotnet vstest` runs them, process start and all.
#
#   bench/empty-tests.sh [RUNS]           default: 5 runs of each; alone on the machine
#
# Prints the best and the median wall time of each, and their ratios to plain.
set -euo pipefail
cd "$(dirname "$0")/TraceAssertions.EmptyTests"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
unset CI RENACER_GOLDEN RENACER_BACKEND RENACER_SOURCE

runs=${1:-5}
case $runs in '' | *[!0-9]* | 0) echo "usage: bench/empty-tests.sh [RUNS]" >&2; exit 2 ;; esac
dotnet build -c Release -v q -nologo
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# Runs the tests of one kind and notes the milliseconds: NAME KIND [VARIABLE=VALUE…]
measure() {
    local name=$1 kind=$2 began; shift 2
    began=$(date +%s%N)
    env RENACER_RESULTS="$results/traces" "$@" dotnet vstest bin/Release/net10.0/TraceAssertions.EmptyTests.dll "--TestCaseFilter:FullyQualifiedName~$kind" >"$results/output" 2>&1 ||
        { cat "$results/output"; exit 1; }
    echo $((($(date +%s%N) - began) / 1000000)) >>"$results/$name"
    grep -Eq 'Passed: *1000\b' "$results/output" || { tail -n 5 "$results/output"; echo "not a thousand tests have passed" >&2; exit 1; }
    rm -rf "$results/traces"
}

for ((run = 0; run <= runs; run++)); do
    measure plain Plain RENACER_BACKEND=ebpf
    measure ebpf Traced RENACER_BACKEND=ebpf
    measure ptrace Traced RENACER_BACKEND=ptrace
    # The first of each warms up the disk's cache.
    [ $run -gt 0 ] || rm -f "$results"/{plain,ebpf,ptrace}
done
best() { sort -n "$results/$1" | head -n 1; }
median() { sort -n "$results/$1" | sed -n "$(((runs + 1) / 2))p"; }
printf '1,000 empty tests, %d runs of each by turns, wall time\n\n| | best | over plain | median | over plain |\n|---|---:|---:|---:|---:|\n' "$runs"
for name in plain ebpf ptrace; do
    awk -v name="$name" -v best="$(best $name)" -v median="$(median $name)" -v plain="$(best plain)" -v middle="$(median plain)" \
        'BEGIN { printf "| %s | %d ms | %.2f | %d ms | %.2f |\n", name, best, best / plain, median, median / middle }'
done
