#!/bin/sh
# Every endpoint of convroute's server, with curl 7.82 or later (for --json).
#
#   CONVROUTE_URL=http://127.0.0.1:8080 CONVROUTE_API_KEY=... PIXEL_ID=... PLATFORM=... sh curl.sh
#
# Each call shows its answer; one that fails ends the script.
set -eu

url=${CONVROUTE_URL:-http://127.0.0.1:8080}
pixel=${PIXEL_ID:?the id of a pixel of yours}
platform=${PLATFORM:?its platform, such as facebook}

call() {
  path=$1
  shift
  printf '\n# %s\n' "$path"
  curl --silent --show-error --fail-with-body -H "X-API-Key: ${CONVROUTE_API_KEY:?}" "$@" "$url$path"
  echo
}

# --- is it up? -----------------------------------------------------------------------------------
call /healthz                      # the process is up
call /readyz                       # events can be taken now

# --- leads ---------------------------------------------------------------------------------------
call /api/v1/leads/lead_ann -X PUT --json '{
  "email": "ann@example.com", "phone": "+1 202 555 0123", "firstName": "Ann", "country": "US"
}'
call /api/v1/leads/lead_ann        # what is stored

printf 'id,email,phone\nlead_bob,bob@example.com,+12025550145\n' |
  call /api/v1/leads/import -H 'Content-Type: text/csv' --data-binary @-

# --- firing --------------------------------------------------------------------------------------
call /api/v1/pixels/preview --json '{
  "leadId": "lead_ann", "pixelId": "'"$pixel"'", "platform": "'"$platform"'", "eventName": "Lead"
}'                                 # the exact request that would leave; sends nothing

call /api/v1/pixels/fire --json '{
  "leadId": "lead_ann", "pixelId": "'"$pixel"'", "platform": "'"$platform"'",
  "eventName": "Purchase", "eventValue": 49.90, "currency": "EUR", "actionSource": "website",
  "orderId": "order-1001", "sourceUrl": "https://shop.example.com/thanks"
}'                                 # an orderId gives the same event id each time

call /api/v1/pixels/fire -H 'Idempotency-Key: call-4711' --json '{
  "leadId": "lead_bob", "pixelId": "'"$pixel"'", "platform": "'"$platform"'",
  "eventName": "Contact", "actionSource": "phone_call"
}'                                 # so does an Idempotency-Key

call /api/v1/pixels/fire/batch --json '{"events": [
  {"leadId": "lead_ann", "pixelId": "'"$pixel"'", "platform": "'"$platform"'", "eventName": "Schedule"},
  {"leadId": "lead_bob", "pixelId": "'"$pixel"'", "platform": "'"$platform"'", "eventName": "Schedule"}
]}'                                # up to 1000, a result for each

# --- what is there -------------------------------------------------------------------------------
call /api/v1/pixels                # without tokens
call /api/v1/platforms             # event names, identifiers, match keys

# --- forgetting ----------------------------------------------------------------------------------
call /api/v1/leads/lead_ann -X DELETE
call /api/v1/leads/lead_bob -X DELETE
