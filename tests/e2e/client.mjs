// What a web application's back end does: `node client.mjs URL KEY EVENTS`, EVENTS being JSON.
const [url, key, given] = process.argv.slice(2);
const events = JSON.parse(given);

async function call(method, path, body, headers = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { "X-API-Key": key, ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, retryAfter: response.headers.get("Retry-After"), ...(await response.json()) };
}

const fire = (event, headers) => call("POST", "/api/v1/pixels/fire", event, headers);
const results = {};

for (const [name, event] of Object.entries(events)) results[name] = await fire(event);

const known = Object.values(events)[0];
results.concurrent = (await Promise.all(Array.from({ length: 20 }, () => fire(known)))).map((one) => one.status);
const once = { "Idempotency-Key": "order-1" };
results.repeated = [await fire(known, once), await fire(known, once)].map((one) => one.data.eventId);
results.batch = await call("POST", "/api/v1/pixels/fire/batch", Object.values(events));
results.preview = (await call("POST", "/api/v1/pixels/preview", known)).data.wouldSend;
results.imported = await call("POST", "/api/v1/leads/import", '{"id":"js_1","externalId":"Zoë"}\n', {
  "Content-Type": "application/x-ndjson",
});
results.lead = await call("GET", "/api/v1/leads/js_1");
results.forgotten = await call("DELETE", "/api/v1/leads/js_1");
results.pixels = (await call("GET", "/api/v1/pixels")).data.pixels.length;

console.log(JSON.stringify(results));
