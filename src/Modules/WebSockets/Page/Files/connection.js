// One socket that comes back by itself. What was subscribed to is resumed where it was left.

import { refresh, token } from "./session.js";

const firstDelay = 500;
const longestDelay = 15000;

/** A command that failed, with the protocol's code. */
export class CommandError extends Error {
  constructor(frame) {
    super(frame.message);
    this.code = frame.code;
    this.field = frame.field;
  }
}

class ConnectionLost extends Error {}

export class Connection {
  #socket = null;
  #replies = new Map();
  #threads = new Map();
  #ids = 0;
  #delay = firstDelay;
  #timer = 0;
  #closed = false;
  #isOpening = false;
  #gate = makeGate();
  #onEvent;
  #onStatus;

  /**
   * @param onEvent called with each event of a subscribed thread, and with {type: "reset", thread_id} when a replay begins anew
   * @param onStatus called with "online" or "waiting"
   */
  constructor(onEvent, onStatus) {
    this.#onEvent = onEvent;
    this.#onStatus = onStatus;
    this.#open();
    addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
  }

  close() {
    this.#closed = true;
    this.#gate.open();
    clearTimeout(this.#timer);
    removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
    this.#socket?.close(1000);
  }

  /** Events of the thread, then live ones; resumed after each reconnect, until unsubscribed. */
  async subscribe(threadId) {
    this.#threads.set(threadId, { seq: 0, epoch: null });
    if (this.#gate.isOpen) {
      await this.#resume(threadId);
    }
  }

  async unsubscribe(threadId) {
    // Without a connection there is nothing to end: only what is still known is resumed.
    if (this.#threads.delete(threadId) && this.#gate.isOpen) {
      await this.#send("unsubscribe", { thread_id: threadId });
    }
  }

  /** Starts a run; sent again with the same key when the connection was lost before the reply came. */
  async run(members) {
    const key = crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
    return await this.#whileConnected(() => this.#send("run", { ...members, idempotency_key: key }, accepted => {
      if (!this.#threads.has(accepted.thread_id)) {
        this.#threads.set(accepted.thread_id, { seq: accepted.seq - 1, epoch: this.epoch });
      }
    }));
  }

  async approve(runId, callId, hash, decision, reason) {
    const command = { run_id: runId, call_id: callId, arguments_hash: hash, decision, ...(reason ? { reason } : {}) };
    await this.#whileConnected(() => this.#send("approve", command));
  }

  async cancel(runId) {
    await this.#whileConnected(() => this.#send("cancel", { run_id: runId }));
  }

  async #resume(threadId) {
    const known = this.#threads.get(threadId);
    try {
      await this.#send("subscribe", { thread_id: threadId, after_seq: known.seq, epoch: known.epoch ?? undefined }, reply => {
        known.epoch = reply.epoch;
        if (reply.reset) {
          known.seq = 0;
          this.#onEvent({ type: "reset", thread_id: threadId });
        }
      });
    } catch (error) {
      if (error.code === "thread_not_found") {
        this.#gone(threadId);
      } else if (!(error instanceof ConnectionLost)) {
        throw error;
      }
    }
  }

  async #whileConnected(action) {
    for (;;) {
      await this.#gate.opened;
      if (this.#closed) {
        throw new ConnectionLost("The connection was closed.");
      }
      try {
        return await action();
      } catch (error) {
        if (!(error instanceof ConnectionLost) || this.#closed) {
          throw error;
        }
        // The socket may be closing already and not yet have said so.
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
  }

  /** Sends one command. `first` is called with the reply before any later frame is looked at. */
  #send(type, members, first = () => {}) {
    const id = String(++this.#ids);
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) {
        reject(new ConnectionLost("There is no connection."));
        return;
      }
      this.#replies.set(id, { resolve, reject, first });
      this.#socket.send(JSON.stringify({ type, id, ...members }));
    });
  }

  async #open() {
    if (this.#isOpening) {
      return;
    }
    this.#isOpening = true;
    try {
      this.#connect(await token());
    } catch (error) {
      console.info(error.message);
      this.#later();
    }
    this.#isOpening = false;
  }

  #connect(accessToken) {
    if (this.#closed || !accessToken) {
      return;
    }
    let opened = false;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws`, ["netra.v1", `bearer.${accessToken}`]);
    this.#socket = socket;
    socket.addEventListener("message", message => {
      const frame = JSON.parse(message.data);
      if (frame.type === "connection_ready") {
        opened = true;
        this.#isReady(frame);
      } else {
        this.#take(frame);
      }
    });
    socket.addEventListener("close", async event => {
      this.#lose();
      if (this.#closed) {
        return;
      }
      this.#onStatus("waiting");
      // A browser does not say why a handshake was refused: the token may be the reason.
      if (!opened || event.code === 4401) {
        await refresh().catch(error => console.info(error.message));
      }
      this.#delay = event.code === 4429 ? longestDelay : this.#delay;
      this.#later();
    });
  }

  #isReady(frame) {
    this.#delay = firstDelay;
    this.epoch = frame.epoch;
    this.#onStatus("online");
    for (const threadId of this.#threads.keys()) {
      this.#resume(threadId).catch(error => console.info(error.message));
    }
    this.#gate.open();
  }

  #take(frame) {
    const waiting = frame.id === undefined ? undefined : this.#replies.get(frame.id);
    if (waiting) {
      this.#replies.delete(frame.id);
      if (frame.type === "error") {
        waiting.reject(new CommandError(frame));
      } else {
        waiting.first(frame);
        waiting.resolve(frame);
      }
    } else if (frame.type === "token_expiring") {
      this.#renew();
    } else if (frame.type === "unsubscribed") {
      this.#gone(frame.thread_id);
    } else if (frame.thread_id !== undefined) {
      this.#pass(frame);
    }
  }

  #pass(frame) {
    const known = this.#threads.get(frame.thread_id);
    if (!known || (frame.seq !== undefined && frame.seq <= known.seq)) {
      return;
    }
    if (frame.seq !== undefined) {
      known.seq = frame.seq;
    }
    this.#onEvent(frame);
  }

  #gone(threadId) {
    this.#threads.delete(threadId);
    this.#onEvent({ type: "unsubscribed", thread_id: threadId });
  }

  async #renew() {
    try {
      await refresh();
      await this.#send("authenticate", { token: await token() });
    } catch (error) {
      // The server closes when the token has expired; what follows then is the same as after any close.
      console.info("The token was not renewed in time.", error.message);
    }
  }

  #lose() {
    if (this.#gate.isOpen) {
      this.#gate = makeGate();
    }
    const waiting = [...this.#replies.values()];
    this.#replies.clear();
    for (const { reject } of waiting) {
      reject(new ConnectionLost("The connection was lost."));
    }
  }

  #later() {
    const delay = this.#delay * (0.5 + Math.random());
    this.#delay = Math.min(this.#delay * 2, longestDelay);
    this.#timer = setTimeout(() => this.#open(), delay);
  }

  #hurry = () => {
    if (!this.#closed && document.visibilityState === "visible" && this.#socket?.readyState === WebSocket.CLOSED) {
      clearTimeout(this.#timer);
      this.#open();
    }
  };
}

/** What waits until it is opened. */
function makeGate() {
  const gate = { isOpen: false };
  gate.opened = new Promise(resolve => {
    gate.open = () => {
      gate.isOpen = true;
      resolve();
    };
  });
  return gate;
}
