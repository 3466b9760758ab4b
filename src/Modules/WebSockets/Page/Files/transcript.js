// Shows a thread's events as they come: the question, the agents as a tree with their tools, the answer.

import { answerElements, brief, duration, pretty } from "./answer.js";
import { el } from "./dom.js";
import { failureWords, toolStatusWords } from "./words.js";

const marks = { ok: "✓", bad: "!", warn: "–", busy: "", idle: "·" };

export class Transcript {
  #root;
  #actions;
  #runs = new Map();

  /** @param actions {cancel(runId), approve(runId, callId, hash, decision, reason), readCall(runId, callId), readRun(runId), changed(isActive)} */
  constructor(root, actions) {
    this.#root = root;
    this.#actions = actions;
  }

  clear() {
    this.#runs.clear();
    this.#root.replaceChildren();
    this.#actions.changed(false);
  }

  get isEmpty() {
    return this.#runs.size === 0;
  }

  take(event) {
    let run = this.#runs.get(event.run_id);
    if (!run) {
      run = new RunView(event.run_id, this.#actions);
      this.#runs.set(event.run_id, run);
      this.#root.append(run.element);
    }
    run.take(event);
    this.#actions.changed([...this.#runs.values()].some(other => !other.isOver));
  }
}

class RunView {
  isOver = false;
  #runId;
  #actions;
  #agents = new Map();
  #calls = new Map();
  #approvals = new Map();
  #stream = { messageId: null, text: "" };
  #counts = { agents: 0, tools: 0 };

  constructor(runId, actions) {
    this.#runId = runId;
    this.#actions = actions;
    this.question = el("div", { class: "question" });
    this.summary = el("summary", {}, "Waiting to begin…");
    this.tree = el("ul", { class: "tree" });
    this.work = el("details", { class: "work", open: true }, this.summary, el("div", { class: "work-body" }, this.tree));
    this.answer = el("div", { class: "answer", "aria-live": "polite", "aria-busy": "true", hidden: true });
    this.notes = el("div", {});
    this.stop = el("button", { type: "button", class: "small", click: () => this.#cancel() }, "Stop");
    this.state = el("span", { role: "status" });
    this.foot = el("div", { class: "run-foot" }, this.stop, this.state);
    this.element = el("article", { class: "run", "aria-label": "Question and answer" }, this.question, this.work, this.answer, this.notes, this.foot);
  }

  take(event) {
    const payload = event.payload;
    switch (event.type) {
      case "message_received":
        this.question.replaceChildren(payload.text, el("span", { class: "to" }, `to ${payload.agent}`));
        break;
      case "run_queued":
      case "queue_position":
        this.summary.textContent = payload.position === 1 ? "Waiting: one run is ahead" : `Waiting: ${payload.position} runs are ahead`;
        break;
      case "run_started":
        this.summary.textContent = "Working…";
        break;
      case "run_resumed":
        this.summary.textContent = "Working again after an interruption…";
        this.#show({ messageId: null, text: "" });
        break;
      case "agent_started":
        this.#agentStarted(event);
        break;
      case "agent_thinking":
        this.#step(event, el("p", { class: "thought" }, payload.thought));
        break;
      case "agent_handed_off":
        this.#step(event, el("p", { class: "handoff" }, `Handed over to ${payload.to}${payload.reason ? `: ${payload.reason}` : ""}`));
        break;
      case "agent_completed":
        this.#agentCompleted(event);
        break;
      case "approval_requested":
        this.#approvalRequested(event);
        break;
      case "approval_resolved":
        this.#approvalResolved(event);
        break;
      case "tool_executing":
        this.#toolExecuting(event);
        break;
      case "tool_progress":
        this.#toolProgress(event);
        break;
      case "tool_completed":
        this.#toolCompleted(event);
        break;
      case "message_delta":
        this.#delta(payload);
        break;
      case "message_snapshot":
        this.#show({ messageId: payload.message_id, text: payload.text });
        break;
      case "run_completed":
      case "run_failed":
      case "run_timed_out":
      case "run_cancelled":
        this.#end(event);
        break;
    }
  }

  #agentStarted(event) {
    const parent = this.#agents.get(event.payload.parent_agent_id);
    const agent = {
      mark: mark("busy"),
      took: el("span", { class: "took" }),
      steps: el("ul", { class: "tree" }),
      isCalled: parent !== undefined,
    };
    agent.item = el("li", { class: "agent" },
      el("div", { class: "agent-head" }, agent.mark, el("span", { class: "name" }, event.agent_name), agent.took), agent.steps);
    this.#agents.set(event.agent_id, agent);
    this.#counts.agents++;
    (parent?.steps ?? this.tree).append(agent.item);
  }

  #agentCompleted(event) {
    const agent = this.#agents.get(event.agent_id);
    if (!agent) {
      return;
    }
    const { status, result, duration_ms: took, error } = event.payload;
    setMark(agent.mark, status === "ok" ? "ok" : status === "cancelled" ? "warn" : "bad", status);
    agent.took.textContent = duration(took);
    if (error) {
      agent.steps.append(el("li", {}, el("p", { class: "problem" }, error.message)));
    } else if (agent.isCalled && result !== undefined && result !== null) {
      agent.steps.append(el("li", {}, el("details", { class: "tool" },
        el("summary", {}, el("span", {}, "Result"), el("span", { class: "brief" }, brief(result))),
        el("div", { class: "tool-body" }, el("pre", {}, pretty(result))))));
    }
    if (!agent.steps.hasChildNodes()) {
      agent.steps.remove();
    }
  }

  #approvalRequested(event) {
    const { tool_name: name, arguments: given, hidden, arguments_hash: hash, expires_at: expires } = event.payload;
    const problem = el("p", { class: "problem", role: "status", hidden: true });
    const reason = el("input", { type: "text", maxlength: "500", placeholder: "Why not? (optional)", "aria-label": "Reason for denying" });
    const decide = async decision => {
      buttons.forEach(button => { button.disabled = true; });
      try {
        await this.#actions.approve(this.#runId, event.call_id, hash, decision, decision === "deny" ? reason.value.trim() : "");
      } catch (error) {
        buttons.forEach(button => { button.disabled = false; });
        problem.textContent = error.message;
        problem.hidden = false;
      }
    };
    const buttons = [
      el("button", { type: "button", class: "small", click: () => decide("approve") }, "Approve"),
      el("button", { type: "button", class: "small", click: () => decide("deny") }, "Deny"),
    ];
    const choice = el("div", { class: "approval-choice" }, ...buttons, reason, problem);
    const item = el("div", { class: "approval" },
      el("p", {}, el("strong", {}, name), ` needs your approval, until ${new Date(expires).toLocaleTimeString()}.`),
      el("pre", {}, pretty(given)),
      hidden.length > 0 && el("p", { class: "hint" }, `Hidden: ${hidden.join(", ")}`),
      choice);
    this.#approvals.set(event.call_id, choice);
    this.summary.textContent = "Waiting for your approval…";
    this.#step(event, item);
  }

  #approvalResolved(event) {
    const { decision, reason } = event.payload;
    this.#approvals.get(event.call_id)?.replaceChildren(el("p", { class: "handoff" }, `Approval: ${decision}${reason ? ` (${reason})` : ""}.`));
    this.summary.textContent = "Working…";
  }

  #toolExecuting(event) {
    const { tool_name: name, arguments: given, effect } = event.payload;
    const call = {
      mark: mark("busy"),
      took: el("span", { class: "took" }),
      brief: el("span", { class: "brief" }, brief(given)),
      result: el("div", {}, el("h4", {}, "Result"), el("p", { class: "hint" }, "At work…")),
    };
    const whole = el("button", { type: "button", class: "small quiet", click: () => this.#readWhole(event.call_id, call, whole) }, "Show it uncut");
    call.arguments = el("div", {}, el("h4", {}, `Arguments${effect === "read" ? "" : ` · changes something (${effect})`}`), el("pre", {}, pretty(given)));
    call.item = el("details", { class: "tool" },
      el("summary", {}, call.mark, el("span", { class: "name" }, name), call.brief, call.took),
      el("div", { class: "tool-body" }, call.arguments, call.result, el("div", {}, whole)));
    this.#calls.set(event.call_id, call);
    this.#counts.tools++;
    this.#step(event, call.item);
  }

  #toolProgress(event) {
    const call = this.#calls.get(event.call_id);
    if (call) {
      const { message, fraction } = event.payload;
      call.took.textContent = [message, fraction === undefined ? null : `${Math.round(fraction * 100)} %`].filter(Boolean).join(" · ");
    }
  }

  #toolCompleted(event) {
    const call = this.#calls.get(event.call_id);
    if (!call) {
      return;
    }
    const { status, result, error, duration_ms: took } = event.payload;
    setMark(call.mark, status === "ok" ? "ok" : status === "cancelled" || status === "denied" ? "warn" : "bad", toolStatusWords(status));
    call.took.textContent = status === "ok" ? duration(took) : `${toolStatusWords(status)} · ${duration(took)}`;
    call.result.replaceChildren(el("h4", {}, "Result"), error ? el("p", { class: "problem" }, error.message) : el("pre", {}, pretty(result ?? null)));
  }

  async #readWhole(callId, call, button) {
    button.disabled = true;
    try {
      const whole = await this.#actions.readCall(this.#runId, callId);
      call.arguments.querySelector("pre").textContent = pretty(whole.arguments);
      if (whole.result !== null) {
        call.result.replaceChildren(el("h4", {}, "Result"), el("pre", {}, pretty(whole.result)));
      }
      button.remove();
    } catch (error) {
      button.replaceWith(el("p", { class: "problem" }, error.message));
    }
  }

  #delta({ message_id: messageId, offset, text }) {
    const before = this.#stream.messageId === messageId ? this.#stream.text : "";
    if (offset <= before.length) {
      this.#show({ messageId, text: before.slice(0, offset) + text });
    }
  }

  #show(stream) {
    this.#stream = stream;
    this.answer.hidden = stream.text === "";
    this.answer.toggleAttribute("data-streaming", stream.text !== "");
    this.answer.replaceChildren(...answerElements(stream.text));
  }

  #end(event) {
    const { payload } = event;
    this.isOver = true;
    this.stop.remove();
    this.answer.removeAttribute("data-streaming");
    this.answer.setAttribute("aria-busy", "false");
    const counts = [plural(this.#counts.agents, "agent"), plural(this.#counts.tools, "tool call")].filter(Boolean).join(" · ");
    this.summary.textContent = [`${event.type === "run_completed" ? "Worked" : "Ended after"} ${duration(payload.duration_ms)}`, counts].filter(Boolean).join(" · ");
    if (event.type === "run_completed") {
      this.answer.hidden = false;
      this.answer.replaceChildren(...answerElements(payload.answer));
      this.work.open = false;
      if (payload.truncated) {
        const whole = el("button", { type: "button", class: "small", click: () => this.#readAnswer(whole) }, "Show the whole answer");
        this.notes.append(whole);
      }
      this.notes.append(...payload.warnings.map(warning => note("warn", null, warning.message)));
    } else {
      this.#show({ messageId: null, text: "" });
      this.notes.append(...failureWords(event).map(([kind, heading, text]) => note(kind, heading, text)));
    }
    this.state.textContent = usageWords(payload.usage);
    this.foot.hidden = this.state.textContent === "";
    if (!this.tree.hasChildNodes()) {
      this.work.hidden = true;
    }
  }

  async #readAnswer(button) {
    button.disabled = true;
    try {
      const run = await this.#actions.readRun(this.#runId);
      this.answer.replaceChildren(...answerElements(run.answer));
      button.remove();
    } catch (error) {
      button.replaceWith(el("p", { class: "problem" }, error.message));
    }
  }

  async #cancel() {
    this.stop.disabled = true;
    this.state.textContent = "Stopping…";
    try {
      await this.#actions.cancel(this.#runId);
    } catch (error) {
      if (!this.isOver) {
        this.stop.disabled = false;
        this.state.textContent = error.message;
      }
    }
  }

  #step(event, element) {
    (this.#agents.get(event.agent_id)?.steps ?? this.tree).append(el("li", {}, element));
  }
}

function mark(state) {
  const element = el("span", { class: "mark" });
  setMark(element, state, "at work");
  return element;
}

function setMark(element, state, label) {
  element.dataset.state = state;
  element.replaceChildren(el("span", { "aria-hidden": "true" }, marks[state]), el("span", { class: "sr" }, label));
}

const note = (kind, heading, text) => el("p", { class: `note ${kind}` }, heading && el("strong", {}, heading), text);

const plural = (count, word) => count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`;

function usageWords(usage) {
  if (!usage || (usage.input_tokens === 0 && usage.output_tokens === 0)) {
    return "";
  }
  const tokens = `${usage.estimated ? "about " : ""}${(usage.input_tokens + usage.output_tokens).toLocaleString("en")} tokens`;
  return usage.cost_usd === null ? tokens : `${tokens} · $${usage.cost_usd.toFixed(4)}`;
}
