// A client of netra.v1 without dependencies, for browsers and for Node.js: one socket that comes back by itself. What was subscribed to is resumed where it
// was left: each durable event is given once, in order, whatever happens to the connection or to the host. Copy it as it is.

const firstDelay = 500;
const longestDelay = 15000;

/** A command that failed, with the protocol's code. */
export class CommandError extends Error {
  constructor(frame) {
    super(frame.message);
    this.code = frame.code;
    this.field = frame.field;
    /** After how many milliseconds it may be tried again, if at all. */
    this.retryAfter = frame.retry_after_ms;
  }
}

class ConnectionLost extends Error {}

export class NetraClient {
  #socket = null;
  #replies = new Map();
  #threads = new Map();
  #ids = 0;
  #delay = firstDelay;
  #timer = 0;
  #closed = false;
  #isOpening = false;
  #gate = makeGate();
  #mustRenew = false;
  #heartbeat = 20000;
  #connectTime;
  #watch = 0;
  #url;
  #token;
  #onEvent;
  #onStatus;

  /**
   * Connects at once, and again whenever the connection is lost, until it is closed.
   * @param {object} options
   * @param {string} options.url the host, such as "https://agents.example.com"
   * @param {(mustBeNew: boolean) => Promise<string | undefined>} options.token gives an access token or a socket ticket; mustBeNew when the last one was refused
   *   or is about to expire
   * @param {(event: object) => void} options.onEvent called with each event of a subscribed thread; with {type: "reset", thread_id} when its replay begins anew, which
   *   makes void what came before; and with {type: "unsubscribed", thread_id} when the thread is gone
   * @param {(status: "online" | "waiting") => void} [options.onStatus]
   * @param {number} [options.connectSeconds] how long a try to connect may take
   */
  constructor({ url, token, onEvent, onStatus = () => {}, connectSeconds = 15 }) {
    this.#url = url;
    this.#token = token;
    this.#onEvent = onEvent;
    this.#onStatus = onStatus;
    this.#connectTime = connectSeconds * 1000;
    this.#open();
    globalThis.addEventListener?.("online", this.#hurry);
    globalThis.document?.addEventListener("visibilitychange", this.#hurry);
  }

  /** Ends the connection. Runs go on: they are their user's and not the connection's. */
  close() {
    this.#closed = true;
    this.#gate.open();
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
    globalThis.removeEventListener?.("online", this.#hurry);
    globalThis.document?.removeEventListener("visibilitychange", this.#hurry);
    this.#socket?.close(1000);
  }

  /** Events of the thread after a place, then live ones; resumed after each reconnect, until unsubscribed. */
  async subscribe(threadId, afterSeq = 0) {
    this.#threads.set(threadId, { seq: afterSeq, epoch: null });
    if (this.#gate.isOpen) {
      await this.#resume(threadId);
    }
  }

  async unsubscribe(threadId) {
    // Without a connection there is nothing to end: only what is still known is resumed.
    if (this.#threads.delete(threadId) && this.#gate.isOpen) {
      await this.#send("unsubscribe", { thread_id: threadId });
      if (this.#threads.has(threadId)) {
        // Subscribed to again meanwhile, which this has ended.
        await this.#resume(threadId);
      }
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
    const socket = this.#socket;
    for (let known = this.#threads.get(threadId); known && this.#socket === socket; known = this.#threads.get(threadId)) {
      // What still comes of an earlier subscription does not begin where this one will.
      known.waits = true;
      try {
        await this.#send("subscribe", { thread_id: threadId, after_seq: known.seq, epoch: known.epoch ?? undefined }, reply => {
          known.waits = false;
          known.epoch = reply.epoch;
          if (reply.reset) {
            known.seq = 0;
            this.#onEvent({ type: "reset", thread_id: threadId });
          }
        });
        return;
      } catch (error) {
        if (error instanceof ConnectionLost) {
          return;
        }
        if (error.code === "thread_not_found") {
          this.#gone(threadId);
          return;
        }
        if (error.retryAfter === undefined) {
          throw error;
        }
        await pause(error.retryAfter);
      }
    }
  }

  // One after the other: a burst of commands would be refused.
  async #resumeAll() {
    const socket = this.#socket;
    for (const threadId of [...this.#threads.keys()]) {
      if (this.#socket !== socket) {
        return;
      }
      await this.#resume(threadId).catch(error => console.info(error.message));
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
      this.#connect(await this.#token(this.#mustRenew));
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
    const socket = new WebSocket(`${this.#url.replace(/^http/, "ws").replace(/\/$/, "")}/ws`, ["netra.v1", `bearer.${accessToken}`]);
    this.#socket = socket;
    socket.addEventListener("message", message => {
      if (this.#socket !== socket) {
        return;
      }
      this.#expect(socket);
      const frame = JSON.parse(message.data);
      if (frame.type === "connection_ready") {
        opened = true;
        this.#isReady(frame);
      } else {
        this.#take(frame);
      }
    });
    const ended = code => {
      if (this.#socket !== socket) {
        return;
      }
      this.#socket = null;
      clearTimeout(this.#watch);
      this.#lose();
      if (this.#closed) {
        return;
      }
      this.#onStatus("waiting");
      // It is not told why a handshake was refused: the token may be the reason.
      this.#mustRenew = !opened || code === 4401;
      this.#delay = code === 4429 ? longestDelay : this.#delay;
      this.#later();
    };
    socket.addEventListener("close", event => ended(event.code));
    socket.addEventListener("error", () => {});
    socket.abandon = () => {
      socket.close();
      ended(0);
    };
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => socket.abandon(), this.#connectTime);
  }

  // Whoever has heard nothing for a while asks, and without an answer takes the connection for dead: nobody says so when a network has gone.
  #expect(socket) {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      if (socket.readyState === WebSocket.OPEN) {
        this.#send("ping", {}).catch(() => {});
      }
      this.#watch = setTimeout(() => socket.abandon(), this.#heartbeat);
    }, this.#heartbeat);
  }

  #isReady(frame) {
    this.#delay = firstDelay;
    this.#mustRenew = false;
    this.#heartbeat = frame.heartbeat_seconds * 1000;
    this.epoch = frame.epoch;
    this.#onStatus("online");
    this.#resumeAll();
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
    } else if (frame.id !== undefined && frame.id !== null) {
      // The reply to a command that nobody waits for any more: no event.
    } else if (frame.type === "token_expiring") {
      this.#renew();
    } else if (frame.type === "unsubscribed") {
      if (frame.reason === "thread_deleted") {
        this.#gone(frame.thread_id);
      } else {
        // The host has made room for another thread; not at once, or the two would drive each other out.
        pause(1000).then(() => this.#resume(frame.thread_id)).catch(error => console.info(error.message));
      }
    } else if (frame.thread_id !== undefined) {
      this.#pass(frame);
    }
  }

  #pass(frame) {
    const known = this.#threads.get(frame.thread_id);
    if (!known || known.waits || (frame.seq !== undefined && frame.seq !== known.seq + 1)) {
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
      await this.#send("authenticate", { token: await this.#token(true) });
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
    if (!this.#closed && globalThis.document?.visibilityState !== "hidden" && this.#socket === null) {
      clearTimeout(this.#timer);
      this.#open();
    }
  };
}

/** At least so many milliseconds, and not the same for everybody. */
function pause(least) {
  return new Promise(resolve => setTimeout(resolve, least * (1 + Math.random() / 2)));
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
