# Sourced by quickstart and check: what a step is, and how long the whole takes. The output of steps goes to build/logs.
export LC_ALL=C
mkdir -p build/logs
script_began=$EPOCHREALTIME

seconds_since() {
  local microseconds=$((${EPOCHREALTIME/./} - ${1/./}))
  printf '%d.%d s' $((microseconds / 1000000)) $((microseconds / 100000 % 10))
}

# step TITLE COMMAND...: runs a command or function and says how long it took. Lines that it writes to file descriptor 3
# are shown below the title. When it fails, the end of its output is shown and the script ends.
step() {
  local title=$1 began=$EPOCHREALTIME status
  local log="build/logs/${title//[^A-Za-z0-9]/-}.log"
  shift
  printf '%-58s' "$title"
  set +e
  (set -e; "$@") >"$log" 2>&1 3>"$log.shown"
  status=$?
  set -e
  if [ $status -ne 0 ]; then
    printf 'FAILED after %s\n' "$(seconds_since "$began")"
    tail -n 80 "$log"
    printf '%s: failed; the whole output is in %s\n' "$title" "$log"
    exit 1
  fi
  printf '%9s\n' "$(seconds_since "$began")"
  sed 's/^/    /' "$log.shown"
}
