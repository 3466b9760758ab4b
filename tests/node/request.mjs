// Asks a provider by OpenAI's own library what the tests of the adapter ask by ours, so that the two requests can be compared. Arguments: the address, and "stream" or "whole".
import OpenAI from "openai";
import { toStrictJsonSchema } from "openai/lib/transform";

const [baseURL, mode] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "sk-canary-4711", maxRetries: 0 });
const body = {
  model: "m",
  max_completion_tokens: 8192,
  temperature: 0.5,
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "text", text: "Look:" }, { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } }] },
    { role: "assistant", content: "I look.", tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: '{"place":"Köln"}' } }] },
    { role: "tool", tool_call_id: "call_1", content: '{"sky":"blue"}' },
    { role: "assistant", content: "Blue." },
    { role: "user", content: "And \"now\"? 🙂" },
  ],
  tools: [{ type: "function", function: { name: "weather", description: "Tells the weather.", strict: true, parameters: toStrictJsonSchema({ type: "object", properties: { place: { type: "string" }, days: { type: ["integer", "null"], description: "(default: 3)" } }, required: ["place", "days"] }) } }],
  tool_choice: "auto",
  response_format: { type: "json_schema", json_schema: { name: "form", strict: true, schema: toStrictJsonSchema({ type: "object", properties: { sky: { type: "string", enum: ["blue", "grey"] } }, required: ["sky"] }) } },
};
if (mode === "stream") {
  for await (const _ of await client.chat.completions.create({ ...body, stream: true, stream_options: { include_usage: true } })) {
    // Only asked.
  }
} else {
  await client.chat.completions.create(body);
}
