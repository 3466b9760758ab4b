#!/usr/bin/env bash
# Builds everything and runs every test; the last line is "N passed, N failed".
#   ./test.sh           large counts at a tenth
#   ./test.sh --long    large counts in full, a soak, the product compiled ahead of time, and sockets under load
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
export NETRA_TEST_SCALE="${NETRA_TEST_SCALE:-0.1}"
# Without counting how code runs, which pays for itself in processes that live for long: a tenth less time.
export DOTNET_TieredPGO="${DOTNET_TieredPGO:-0}"

is_long=false
for argument in "$@"; do
  case "$argument" in
    --long) export NETRA_TEST_SCALE=1; is_long=true ;;
    -h|--help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "test.sh: unknown option '$argument' (there is --long)" >&2; exit 2 ;;
  esac
done

# What a fresh Debian machine lacks.
missing=()
command -v chromium >/dev/null || missing+=(chromium)
if $is_long; then
  command -v gcc >/dev/null || missing+=(gcc libc6-dev)
fi
if [ -f tests/node/package.json ]; then
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
fi
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "Installing ${missing[*]}"
  log="$(mktemp)"
  if ! { "${as_root[@]}" apt-get update -q &&
         "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "test.sh: could not install ${missing[*]}" >&2
    exit 1
  fi
  rm -f "$log"
fi
if [ -f tests/node/package.json ]; then
  (cd tests/node && npm ci --no-audit --no-fund --loglevel=error)
fi

echo "Building"
# The compiler's server keeps a generator loaded: neither an earlier one may be met, nor this one be left behind.
dotnet build-server shutdown >/dev/null 2>&1 || true
dotnet build Netra.Modular.sln -c Release -v quiet
dotnet build-server shutdown >/dev/null 2>&1 || true

echo "Testing (scale $NETRA_TEST_SCALE)"
results="$PWD/TestResults"
rm -rf "$results"
passed=0
failed=0
# The counters stand in the summary of a results file.
count() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$2"; }
# Runs the tests of a project, or those that a filter names; leaves its exit code beside its results.
run() {
  local name="Netra.$1.Tests" filter="${2:-}" results_name="Netra.$1.Tests${3:-}" status=0
  if [ -z "$filter" ] && ! $is_long; then filter='Category!=Long'; fi
  dotnet test "tests/$1.Tests/bin/Release/net10.0/$name.dll" --nologo ${filter:+--filter "$filter"} \
    --logger "console;verbosity=minimal" --logger "trx;LogFileName=$results_name.trx" --results-directory "$results" || status=$?
  echo "$status" >"$results/$results_name.status"
}
mkdir -p "$results"
all=()
for project in tests/*.Tests/*.csproj; do
  name="$(basename "$project" .csproj)"
  name="${name#Netra.}"
  all+=("${name%.Tests}")
done
# Tests that only compute share the machine; all others have it to themselves, one project at a time.
computing=(Agents Compliance Contracts Models Samples Storage Testing Execution)
run Generators >"$results/Generators.log" 2>&1 &
for name in "${computing[@]}"; do
  run "$name"
done
wait
cat "$results/Generators.log"
for name in "${all[@]}"; do
  [[ " Generators Identity WebSockets ${computing[*]} " == *" $name "* ]] || run "$name"
done
# A browser leaves much of the machine alone.
run Identity >"$results/Identity.log" 2>&1 &
run WebSockets
wait
cat "$results/Identity.log"

counted=("${all[@]/%/.Tests}")
if $is_long; then
  echo "Publishing the product, compiled ahead of time"
  published="$PWD/TestResults/published"
  # The linker of every Debian; clang would be another package.
  dotnet publish src/Host -c Release -r linux-x64 -p:PublishAot=true -p:CppCompilerAndLinker=gcc -p:LinkerFlavor= -o "$published" -v quiet --nologo
  # What starts the product as a program: as a user, in a browser, with other users, from the command line, with a model on the wire.
  NETRA_TEST_PRODUCT="$published/Netra.Host" run Host \
    'FullyQualifiedName~GoldenPathTests|FullyQualifiedName~BrowserTests|FullyQualifiedName~IsolationTests|FullyQualifiedName~CommandLineTests|FullyQualifiedName~ModelWireTests' .Published
  counted+=(Host.Tests.Published)
  echo "Measuring sockets (bench/Sockets)"
  load=0
  DOTNET_TieredPGO=1 dotnet run --no-build -c Release --project bench/Sockets || load=$?
  [ "$load" -eq 0 ] || echo "A figure of bench/Sockets misses its mark; it counts as one failure."
fi

for name in "${counted[@]}"; do
  name="Netra.$name"
  status="$(cat "$results/$name.status" 2>/dev/null || echo 1)"
  failed_here=0
  if [ -f "$results/$name.trx" ]; then
    number="$(count passed "$results/$name.trx")"
    passed=$((passed + ${number:-0}))
    for kind in failed error timeout aborted; do
      number="$(count "$kind" "$results/$name.trx")"
      failed_here=$((failed_here + ${number:-0}))
    done
  fi
  if [ "$status" -ne 0 ] && [ "$failed_here" -eq 0 ]; then
    echo "$name ended with exit code $status before its tests did; counted as one failure."
    failed_here=1
  fi
  failed=$((failed + failed_here))
done

[ "${load:-0}" -eq 0 ] || failed=$((failed + 1))

exit_code=0
if [ $((passed + failed)) -eq 0 ]; then
  echo "No test ran."
  exit_code=1
fi
[ "$failed" -eq 0 ] || exit_code=1
echo "$passed passed, $failed failed"
exit "$exit_code"
