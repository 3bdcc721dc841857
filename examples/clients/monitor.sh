#!/usr/bin/env bash
# Watches the health of a service, and tells of each change of it:
#
#   monitor.sh http://localhost:8080/ready                        # for ever, a line for each change
#   monitor.sh http://localhost:8080/ready ./alert.sh --to ops    # also runs: ./alert.sh --to ops down 503
#   monitor.sh --once http://localhost:8080/ready                 # one question; see the exit status
#
# A service is up (exit status 0), degraded (1), or down (2): any code but 2xx, or none. The environment may set
# INTERVAL (seconds between two questions, 10), TIMEOUT (seconds that an answer may take, 2) and FAILURES (how many
# in a row make it down, 3).
set -euo pipefail

interval=${INTERVAL:-10} timeout=${TIMEOUT:-2} failures=${FAILURES:-3}

usage() {
  echo "$1" >&2
  echo "usage: monitor.sh [--once] URL [COMMAND [ARGUMENT...]]" >&2
  exit 64
}

number='^([0-9]+\.?[0-9]*|\.[0-9]+)$'
[[ $interval =~ $number ]] || usage "INTERVAL '$interval': must be a number of seconds, such as 10"
[[ $timeout =~ $number ]] || usage "TIMEOUT '$timeout': must be a number of seconds, such as 2"
[[ $failures =~ ^[1-9][0-9]*$ ]] || usage "FAILURES '$failures': must be a whole number from 1, such as 3"

once=
if [[ ${1:-} == --once ]]; then
  once=1
  shift
fi
[[ ${1:-} == http*://* ]] || usage "URL '${1:-}': must begin with http:// or https://"
url=$1
shift

# Sets state (up, degraded, down) and detail (the status code, or what curl has to say).
ask() {
  local answer code
  if ! answer=$(curl --silent --show-error --max-time "$timeout" --write-out '\n%{http_code}' -- "$url" 2>&1); then
    state=down detail=$(head -n 1 <<<"$answer")
    return
  fi
  code=${answer##*$'\n'} detail=$code
  if [[ $code != 2* ]]; then
    state=down
  elif [[ $answer =~ ^[[:space:]]*\{[[:space:]]*\"status\"[[:space:]]*:[[:space:]]*\"degraded\" ]]; then
    state=degraded
  else
    state=up
  fi
}

tell() { # state, detail
  printf '%s %s: %s (%s)\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$url" "$1" "$2"
}

if [[ $once ]]; then
  ask
  tell "$state" "$detail"
  case $state in
    up) exit 0 ;;
    degraded) exit 1 ;;
    *) exit 2 ;;
  esac
fi

known='' failed=0
while true; do
  ask
  if [[ $state == down ]]; then
    failed=$((failed + 1))
  else
    failed=0
  fi
  # One lost answer is no outage; that the service is back is believed at once.
  if [[ $state != "$known" && ($state != down || $failed -ge $failures) ]]; then
    known=$state
    tell "$state" "$detail"
    if [[ $# -gt 0 ]]; then
      "$@" "$state" "$detail" </dev/null || echo "monitor.sh: $1 failed with status $?" >&2
    fi
  fi
  sleep "$interval"
done
