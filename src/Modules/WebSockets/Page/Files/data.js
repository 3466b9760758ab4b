// The user's usage log and files: what there is, sample data, upload, removal, downloads.

import { byId, confirm, el } from "./dom.js";
import { Refusal, request } from "./session.js";

const number = value => value.toLocaleString("en");
const day = instant => instant ? instant.slice(0, 10) : "—";

export class UsageData {
  #changed;

  /** @param changed called with what the log holds, whenever that may have changed */
  constructor(changed) {
    this.#changed = changed;
    byId("open-data").addEventListener("click", () => this.open());
    byId("offer-upload").addEventListener("click", () => this.open());
    byId("load-sample").addEventListener("click", event => this.#do(event.target, "Loading…", () => this.#loadSample()));
    byId("offer-sample").addEventListener("click", event => this.#offer(event.target));
    byId("upload").addEventListener("submit", event => {
      event.preventDefault();
      this.#do(event.submitter, "Uploading…", () => this.#upload());
    });
    byId("delete-data").addEventListener("click", event => this.#delete(event.target));
  }

  async open() {
    this.#say("", "");
    byId("data-dialog").showModal();
    await this.refresh();
    await this.#listExports();
  }

  async refresh() {
    const log = await request("GET", "/api/usage");
    byId("data-facts").replaceChildren(...[
      ["Requests", number(log.rows)],
      ["Period", log.rows === 0 ? "—" : `${day(log.first_at)} to ${day(log.last_at)}`],
      ["Features", log.features.join(", ") || "—"],
      ["Models", log.models.join(", ") || "—"],
    ].flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
    byId("delete-data").disabled = log.rows === 0;
    this.#changed(log);
  }

  async #loadSample() {
    return importWords(await request("POST", "/api/usage/sample"));
  }

  async #upload() {
    const query = new URLSearchParams();
    for (const [name, value] of [["feature", byId("upload-feature").value.trim()], ["model", byId("upload-model").value.trim()]]) {
      if (value) {
        query.set(name, value);
      }
    }
    if (byId("upload-skip").checked) {
      query.set("skip_invalid", "true");
    }
    return importWords(await request("POST", `/api/usage?${query}`, { body: byId("upload-file").files[0], type: "text/csv" }));
  }

  async #offer(button) {
    const status = byId("offer-status");
    button.disabled = true;
    status.textContent = "Loading 28,185 requests…";
    try {
      await this.#loadSample();
      status.textContent = "";
      await this.refresh();
    } catch (error) {
      status.textContent = error.message;
    }
    button.disabled = false;
  }

  async #delete(button) {
    if (await confirm("Delete all rows?", "Your usage log will be empty. Conversations stay.", "Delete")) {
      await this.#do(button, "Deleting…", async () => {
        await request("DELETE", "/api/usage");
        return "The log is empty.";
      });
    }
  }

  async #do(button, meanwhile, action) {
    button.disabled = true;
    this.#say(meanwhile, "");
    try {
      this.#say(await action(), "");
    } catch (error) {
      this.#say("", csvWords(error));
    }
    button.disabled = false;
    await this.refresh();
  }

  async #listExports() {
    const { exports } = await request("GET", "/api/exports");
    byId("exports-section").hidden = exports.length === 0;
    byId("exports").replaceChildren(...exports.map(file => el("li", {}, el("span", {}, file.name),
      el("button", { type: "button", class: "small", click: () => this.#download(file.name) }, "Download"))));
  }

  async #download(name) {
    try {
      const response = await request("GET", `/api/exports/${encodeURIComponent(name)}`, { raw: true });
      const url = URL.createObjectURL(await response.blob());
      el("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    } catch (error) {
      this.#say("", error.message);
    }
  }

  #say(status, problem) {
    byId("data-status").textContent = status;
    byId("data-problem").textContent = problem;
  }
}

function importWords({ imported, duplicates, skipped }) {
  return [
    `${number(imported)} rows were added.`,
    duplicates ? `${number(duplicates)} were there already.` : "",
    skipped ? `${number(skipped)} were wrong and left out.` : "",
  ].filter(Boolean).join(" ");
}

function csvWords(error) {
  if (error instanceof Refusal && error.code === "invalid_csv") {
    const { line, column, expected } = error.problem;
    return `Nothing was added. Line ${line}, column “${column}”: expected ${expected}.`;
  }
  return error.message;
}
