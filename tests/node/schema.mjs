// Judges the generated schema by a validator that is not ours, and a few messages by the schema.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";

const schema = JSON.parse(readFileSync(new URL("../../docs/protocol/netra.v1.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: true, formats: { "date-time": true } });
const validate = ajv.compile(schema);

function expect(isValid, message) {
  if (validate(message) !== isValid) {
    console.error(JSON.stringify(message), "should be", isValid ? "valid" : "invalid", ajv.errorsText(validate.errors));
    process.exitCode = 1;
  }
}

const event = { type: "run_queued", seq: 2, ts: "2026-11-22T10:00:00.123Z", thread_id: "t_1", run_id: "r_1", payload: { position: 1 } };
expect(true, event);
expect(true, { ...event, more: 1 });
expect(false, { ...event, seq: 0 });
expect(false, { ...event, payload: {} });
expect(false, { ...event, type: "run_enqueued" });
expect(true, { type: "ping", id: "1" });
expect(false, { type: "ping" });
expect(false, { type: "approve", id: "1", run_id: "r_1", call_id: "k_1", arguments_hash: "0", decision: "maybe" });
