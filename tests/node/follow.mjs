// Follows runs with the page's client until each has ended, round after round until standard input ends; writes each event as a line.
//   node --experimental-websocket follow.mjs <netra-client.js> <url> <token>

import { readFile } from "node:fs/promises";

const [source, url, token] = process.argv.slice(2);
const { NetraClient } = await import(`data:text/javascript;base64,${(await readFile(source)).toString("base64")}`);
const endings = new Set(["run_completed", "run_failed", "run_timed_out", "run_cancelled"]);
const waiting = new Map();
const ended = new Set();
let stopped = false;
process.stdin.on("end", () => { stopped = true; }).resume();

const client = new NetraClient({
  url,
  token: async () => token,
  connectSeconds: 1,
  onEvent: event => {
    process.stdout.write(`${JSON.stringify(event)}\n`);
    if (endings.has(event.type)) {
      ended.add(event.run_id);
      waiting.get(event.run_id)?.();
    }
  },
});

async function run(agent, input) {
  const { run_id, thread_id } = await client.run({ agent, input });
  if (!ended.has(run_id)) {
    await new Promise(resolve => waiting.set(run_id, resolve));
  }
  await client.unsubscribe(thread_id).catch(() => {});
}

do {
  await Promise.all([run("stream", { chars: 2000, delay_ms: 10 }), run("chatty", { count: 300 }), run("tool_fan", {})]);
} while (!stopped);
client.close();
// Connections that were cut without a word would keep the process.
process.exit(0);
