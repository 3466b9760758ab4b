// The list of conversations.

import { byId, el } from "./dom.js";
import { request } from "./session.js";

const pageSize = 30;

export class ThreadList {
  #threads = [];
  #current = null;
  #open;

  /** @param open called with a thread when the user chooses it */
  constructor(open) {
    this.#open = open;
    byId("more-threads").addEventListener("click", () => this.#load(this.#threads.at(-1)?.thread_id));
  }

  find(threadId) {
    return this.#threads.find(thread => thread.thread_id === threadId);
  }

  async refresh() {
    await this.#load();
  }

  select(threadId) {
    this.#current = threadId;
    this.#render();
  }

  setActive(threadId, isActive) {
    const thread = this.find(threadId);
    if (thread && Boolean(thread.active_run_id) !== isActive) {
      thread.active_run_id = isActive ? "active" : undefined;
      this.#render();
    }
  }

  remove(threadId) {
    this.#threads = this.#threads.filter(thread => thread.thread_id !== threadId);
    this.#render();
  }

  clear() {
    this.#threads = [];
    this.select(null);
  }

  async #load(before) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (before) {
      query.set("before", before);
    }
    const { threads } = await request("GET", `/api/threads?${query}`);
    this.#threads = before ? [...this.#threads, ...threads] : threads;
    byId("more-threads").hidden = threads.length < pageSize;
    this.#render();
  }

  #render() {
    byId("threads").replaceChildren(...this.#threads.map(thread => el("li", {},
      el("button", { type: "button", class: "thread", title: thread.title, "aria-current": thread.thread_id === this.#current && "true", click: () => this.#open(thread) },
        el("span", {}, thread.title),
        thread.active_run_id && el("span", { class: "dot", role: "img", "aria-label": "at work" })))));
  }
}
