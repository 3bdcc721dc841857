#!/bin/sh
# A deployment step: waits until a service is ready, and fails if it is not in time.
#
#   wait-until-ready.sh URL [SECONDS [TEXT]]
#
#   URL      of its readiness, such as http://127.0.0.1:8080/ready
#   SECONDS  how long to wait; default 120
#   TEXT     what the answer must contain as well, such as '"version":"1.4.2"', so that the old version is not taken
#            for the new one; by default only the machine itself is told the version
#
# Exit status: 0 if it is ready, 1 if it is not in time, 2 if this cannot be done.
set -u

refuse() {
    echo "$1" >&2
    echo "usage: wait-until-ready.sh URL [SECONDS [TEXT]]" >&2
    exit 2
}

[ $# -ge 1 ] && [ $# -le 3 ] || refuse "expected 1 to 3 arguments, got $#"
url=$1
seconds=${2:-120}
text=${3:-}
case $url in
    http://* | https://*) ;;
    *) refuse "URL '$url': must begin with http:// or https://" ;;
esac
case $seconds in
    *[!0-9]* | ???????*) refuse "SECONDS '$seconds': must be a number from 0 to 999999" ;;
esac
command -v curl >/dev/null || refuse "curl is not installed"

end=$(($(date +%s) + seconds))
told=
while :; do
    left=$((end - $(date +%s)))
    [ "$left" -gt 1 ] || left=1
    [ "$left" -lt 5 ] || left=5
    # The body or what curl complains of, and in the last line the code; 000 if there was no answer.
    answer=$(curl -sS --max-time "$left" -w '\n%{http_code}' -- "$url" 2>&1)
    code=${answer##*
}
    body=${answer%
*}
    case $code in
        2??)
            case $body in
                *"$text"*)
                    echo "ready: $url"
                    exit 0
                    ;;
            esac
            now="$code, without $text"
            ;;
        000) now="no answer" ;;
        *) now=$code ;;
    esac
    if [ "$now" != "$told" ]; then
        echo "not ready: $now" >&2
        told=$now
    fi
    if [ "$(date +%s)" -ge "$end" ]; then
        echo "given up after $seconds s: $url" >&2
        echo "$body" >&2
        exit 1
    fi
    sleep 1
done
