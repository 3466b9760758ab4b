// Which agent is asked, and how a text becomes its input.

import { byId, el } from "./dom.js";

export class AgentPicker {
  #agents = new Map();

  constructor() {
    byId("agent").addEventListener("change", () => this.#describe());
  }

  fill({ agents, default_agent: preferred }) {
    this.#agents = new Map(agents.map(agent => [agent.name, agent]));
    byId("agent").replaceChildren(...agents.map(agent => el("option", { value: agent.name }, agent.name)));
    this.choose(preferred);
  }

  choose(name) {
    if (this.#agents.has(name)) {
      byId("agent").value = name;
    }
    this.#describe();
  }

  get name() {
    return byId("agent").value;
  }

  /** Whether the agent takes what people write; others take JSON. */
  get takesText() {
    return isTextSchema(this.#agents.get(this.name)?.input_schema);
  }

  /** The input for a text; throws when the agent takes JSON and the text is none. */
  input(text) {
    if (this.takesText) {
      return text;
    }
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`${this.name} takes JSON, such as ${example(this.#agents.get(this.name)?.input_schema)}.`);
    }
  }

  #describe() {
    const agent = this.#agents.get(this.name);
    byId("agent-about").textContent = agent?.description ?? "";
    byId("question").placeholder = this.takesText ? "Ask a question" : `JSON, such as ${example(agent?.input_schema)}`;
  }
}

function isTextSchema(schema) {
  const members = Object.values(schema?.properties ?? {});
  return !schema || schema.type === "string" || (schema.type === "object" && members.length === 1 && members[0].type === "string");
}

function example(schema) {
  const members = Object.entries(schema?.properties ?? {}).map(([name, member]) => [name, sample(member)]);
  return JSON.stringify(Object.fromEntries(members));
}

function sample(schema) {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  return { string: schema.enum?.[0] ?? "…", integer: 1, number: 1, boolean: true, array: [], object: {} }[type] ?? null;
}
