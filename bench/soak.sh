#!/usr/bin/env bash
# Does the gate cry wolf? Runs the check of each sample again and again, unchanged, under each backend: every alarm is a false one.
#
#   bench/soak.sh [RUNS [SAMPLE…]]        default: 100 runs of every sample that has golden traces
#   RENACER_SOAK_BACKENDS="ptrace"        default: "ebpf ptrace"
#   RENACER_SOAK_LOAD=2                   so many busy loops beside it, for a machine that is not quiet
#
# An alarm is a run that fails, or tells anything of a golden trace. A warning of renacer.toml (trivial_cli's 15 ms) is counted apart.
# One line a run and a summary; the output of a run that raised an alarm is kept. Exits with 1 where there was one.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
unset CI RENACER_GOLDEN

runs=${1:-100}; shift || true
case $runs in '' | *[!0-9]* | 0) echo "usage: bench/soak.sh [RUNS [SAMPLE…]]" >&2; exit 2 ;; esac
samples=("$@")
if [ ${#samples[@]} -eq 0 ]; then
    for folder in samples/*/golden_traces; do [ -d "$folder" ] && samples+=("$(basename "$(dirname "$folder")")"); done
fi
[ ${#samples[@]} -gt 0 ] || { echo "no sample has golden traces: dotnet msbuild samples/NAME -restore /t:CaptureGoldenTraces" >&2; exit 2; }
read -ra backends <<<"${RENACER_SOAK_BACKENDS:-ebpf ptrace}"
logs=$(mktemp -d)

load=()
end_load() { [ ${#load[@]} -eq 0 ] || kill "${load[@]}" 2>/dev/null; }
trap end_load EXIT
for ((i = 0; i < ${RENACER_SOAK_LOAD:-0}; i++)); do (while :; do :; done) & load+=($!); done

# The target once, which builds; then the command that it runs, so that the time goes into runs and not into MSBuild.
for sample in "${samples[@]}"; do
    echo "building $sample, and its check by MSBuild"
    dotnet msbuild "samples/$sample" -restore -t:CheckGoldenTraces -v:m >"$logs/build" 2>&1 || { cat "$logs/build"; exit 2; }
done

check() {
    local sample=$1 programs
    programs=$(find "samples/$sample/artifacts/obj" -name programs.toml | head -n 1)
    dotnet exec src/TraceAssertions.Cli/bin/Debug/net10.0/renacer.dll golden check --project "samples/$sample" \
        --test-assembly "$(find "samples/$sample/artifacts/bin" -path '*/debug/*' -name "$sample.Tests.dll" | head -n 1)" ${programs:+--programs "$programs"}
}

total=0 alarms=0 warnings=0
summary=()
for sample in "${samples[@]}"; do
    for backend in "${backends[@]}"; do
        false=0
        for ((run = 1; run <= runs; run++)); do
            log="$logs/$sample-$backend-$run"
            begun=$(date +%s%N)
            RENACER_BACKEND=$backend check "$sample" >"$log" 2>&1
            status=$?
            took=$((($(date +%s%N) - begun) / 1000000))
            total=$((total + 1))
            if [ "$status" -eq 0 ] && ! grep -Eq '(error|warning) TA3[0-9]{3}' "$log"; then
                told=$(grep -Eom 1 'warning TA[0-9]{4}.*' "$log")
                [ -z "$told" ] || warnings=$((warnings + 1))
                echo "$sample $backend $run/$runs good ($took ms)${told:+, told: ${told:0:120}}"
                rm -f "$log"
            else
                false=$((false + 1)) alarms=$((alarms + 1))
                echo "$sample $backend $run/$runs ALARM (exit $status, $took ms): $(grep -Eom 1 '(error|warning) TA[0-9]{4}.*' "$log" || tail -n 1 "$log") [$log]"
            fi
        done
        summary+=("$sample $backend: $false false alarms in $runs runs")
    done
done

printf '\n'
printf '%s\n' "${summary[@]}"
echo "$alarms false alarms in $total runs; in $warnings of them a warning about time was told, as renacer.toml asks"
[ "$alarms" -eq 0 ]
