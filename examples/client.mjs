// A client for convroute's HTTP API in JavaScript: Node 18 or later, Deno, Bun; no dependencies.
// Keep it on your server: whoever has the API key can fire and read leads.
//
//   CONVROUTE_URL=http://127.0.0.1:8080 CONVROUTE_API_KEY=... \
//     node client.mjs '{"leadId": "lead_ann", "pixelId": "123456789", "platform": "facebook", "eventName": "Lead"}'

import { pathToFileURL } from "node:url";

/** An answer that says `"success": false`. `code` is for programs, `details` name each fault. */
export class ConvrouteError extends Error {
  constructor(status, error, retryAfter) {
    super([error.message, ...(error.details ?? [])].join("; "));
    this.name = "ConvrouteError";
    this.status = status;
    this.code = error.code;
    this.details = error.details ?? [];
    this.retryAfter = retryAfter; // seconds, or null if another try makes no sense
  }
}

export class Convroute {
  constructor({ url, apiKey }) {
    this.url = url;
    this.apiKey = apiKey;
  }

  /** Keep a lead, so that later events need only its id. */
  putLead(id, record) {
    return this.#call("PUT", `/leads/${encodeURIComponent(id)}`, record);
  }

  /** Show the request that would leave, and why it looks as it does; sends nothing. */
  preview(event) {
    return this.#call("POST", "/pixels/preview", event);
  }

  /**
   * Fire one event. While the platform cannot take it (503), it is fired again, under the same
   * event id: that is what keeps a second try from being counted twice.
   */
  async fire(event, { tries = 3 } = {}) {
    const same = { eventId: crypto.randomUUID(), ...event };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#call("POST", "/pixels/fire", same);
      } catch (error) {
        if (attempt >= tries || !(error.retryAfter > 0)) throw error;
        await new Promise((done) => setTimeout(done, error.retryAfter * 1000));
      }
    }
  }

  async #call(method, path, body) {
    const response = await fetch(new URL(`/api/v1${path}`, this.url), {
      method,
      headers: { "X-API-Key": this.apiKey, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (answer.success) return answer.data;
    const wait = response.headers.get("Retry-After");
    throw new ConvrouteError(response.status, answer.error, wait && Number(wait));
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const client = new Convroute({
    url: process.env.CONVROUTE_URL ?? "http://127.0.0.1:8080",
    apiKey: process.env.CONVROUTE_API_KEY ?? "",
  });
  try {
    console.log(JSON.stringify(await client.fire(JSON.parse(process.argv[2]))));
  } catch (error) {
    console.error(`${error.code ?? error.name}: ${error.message}`);
    process.exitCode = 1;
  }
}
