// A stand-in for a model's provider: plays turns over OpenAI's wire, as a model would that reads what it is given. Says its address, and ends with its
// standard input. What it was asked is in its journal (GET /__aimock/journal).
import { LLMock } from "@copilotkit/aimock";

const mock = new LLMock({ port: 0, chunkSize: 7, logLevel: "silent", journalMaxEntries: 10_000 });

const text = (message) => (typeof message?.content === "string" ? message.content : (message?.content ?? []).map((part) => part.text ?? "").join(""));
const system = (request) => text(request.messages.find((message) => message.role === "system"));
const asked = (request) => text(request.messages.findLast((message) => message.role === "user"));
const results = (request) => request.messages.slice(request.messages.findLastIndex((message) => message.role === "user")).filter((message) => message.role === "tool").map((message) => JSON.parse(text(message)));
const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
const call = (name, args) => ({ toolCalls: [{ name, arguments: JSON.stringify(args) }], usage });
const say = (content) => ({ content, usage });

// The writer of reports is given a draft and keeps its figures.
mock.on({ predicate: (request) => system(request).startsWith("You are given a question and a draft") }, (request) => say(`Here is what I found.\n\n${JSON.parse(asked(request)).draft}`));

// The one who sorts questions.
mock.on({ predicate: (request) => system(request).startsWith("You sort questions") }, () => say(JSON.stringify({ category: null, intent: null })));

// The analyst looks, looks again, and answers with what the tools gave.
mock.on({ predicate: (request) => system(request).startsWith("You answer questions about what") }, (request) => {
  const question = asked(request).toLowerCase();
  const found = results(request);
  if (question.includes("code completion")) {
    if (found.length === 0) {
      return { toolCalls: [{ name: "break_down_cost", arguments: JSON.stringify({ by: "feature", timeframe: null }) }, { name: "describe_usage", arguments: "{}" }], usage };
    }
    const feature = found[0].groups.find((group) => group.name === "code-completion");
    return say(`Code completion cost $${feature.cost_usd}, of $${found[0].total_cost_usd} in all, for ${feature.calls} calls.`);
  }
  if (question.includes("most expensive")) {
    if (found.length === 0) return call("break_down_cost", { by: "feature" });
    if (found.length === 1) return call("simulate_model_switch", { feature: found[0].groups[0].name, to_model: "gpt-4-turbo" });
    return say(`It would cost $${found[1].cost_after_usd} instead of $${found[1].cost_before_usd}.`);
  }
  if (question.includes("unknown tool")) {
    return found.length === 0 ? call("drop_table", {}) : say(`I was told: ${found[0].error}.`);
  }
  if (question.includes("wrong arguments")) {
    if (found.length === 0) return { toolCalls: [{ name: "simulate_growth", arguments: "{\"percent\":" }], usage };
    if (found.length === 1) return call("simulate_growth", { percent: "much", rate_limit: null });
    return found.length === 2 ? call("simulate_growth", { percent: 10, rate_limit: null }) : say(`Then $${found[2].cost_after_usd}.`);
  }
  if (question.includes("for ever")) return call("describe_usage", {});
  if (question.includes("nothing")) return say("");
  if (question.includes("cut")) return { ...say("This goes on and"), finishReason: "length" };
  if (question.includes("filter")) return { ...say("x"), finishReason: "content_filter" };
  if (question.includes("flood")) return say("x".repeat(10_000_000));
  return say("I can only play — größtenteils.");
});

// Whoever else asks.
mock.on({ predicate: () => true }, () => say("I can only play — größtenteils."));

await mock.start();
console.log(mock.url);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
