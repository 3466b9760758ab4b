// Puts the page together: who is signed in decides what is shown, the connection brings what happens.

import { AgentPicker } from "./agents.js";
import { NetraClient } from "./netra-client.js";
import { UsageData } from "./data.js";
import { byId, confirm, el } from "./dom.js";
import { isSignedIn, refresh, request, signOut, token, userName, whenEnded } from "./session.js";
import { ThreadList } from "./threads.js";
import { Transcript } from "./transcript.js";
import { prepareWelcome, showWelcome } from "./welcome.js";

const questions = [
  "What did code completion cost?",
  "Where does my money go?",
  "How can I spend less?",
  "If code completion moved to gpt-4-turbo, what would it cost?",
];

let connection = null;
let currentThread = null;
let hasData = false;

const agents = new AgentPicker();
const threads = new ThreadList(thread => open(thread));
const data = new UsageData(showOffer);
const transcript = new Transcript(byId("runs"), {
  cancel: runId => connection.cancel(runId),
  approve: (runId, callId, hash, decision, reason) => connection.approve(runId, callId, hash, decision, reason),
  readCall: (runId, callId) => request("GET", `/api/runs/${runId}/calls/${callId}`),
  readRun: runId => request("GET", `/api/runs/${runId}`),
  changed: isActive => threads.setActive(currentThread, isActive),
});

prepareWelcome(enter);
whenEnded(leave);
byId("sign-out").addEventListener("click", () => signOut().catch(error => console.info(error.message)));
byId("new-thread").addEventListener("click", startAnew);
byId("composer").addEventListener("submit", event => {
  event.preventDefault();
  ask(byId("question").value);
});
byId("question").addEventListener("input", fitQuestion);
byId("question").addEventListener("keydown", event => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("composer").requestSubmit();
  }
});
byId("rename-thread").addEventListener("click", () => {
  byId("rename-title").value = byId("thread-title").textContent;
  byId("rename-problem").textContent = "";
  byId("rename-dialog").showModal();
  byId("rename-title").select();
});
byId("rename").addEventListener("submit", event => {
  event.preventDefault();
  rename(byId("rename-title").value.trim());
});
byId("delete-thread").addEventListener("click", deleteThread);
byId("open-sidebar").addEventListener("click", () => showSidebar(true));
byId("close-sidebar").addEventListener("click", () => showSidebar(false));
byId("backdrop").addEventListener("click", () => showSidebar(false));
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && byId("sidebar").hasAttribute("data-open")) {
    showSidebar(false);
    byId("open-sidebar").focus();
  }
});

if (isSignedIn()) {
  enter();
} else {
  showWelcome();
}

async function enter() {
  byId("welcome").hidden = true;
  byId("workspace").hidden = false;
  startAnew();
  connection?.close();
  connection = new NetraClient({
    url: location.origin,
    token: async mustBeNew => {
      if (mustBeNew) {
        await refresh();
      }
      return await token();
    },
    onEvent: takeEvent,
    onStatus: showConnection,
  });
  showConnection("waiting");
  try {
    agents.fill(await request("GET", "/api/agents"));
    await Promise.all([threads.refresh(), data.refresh(), showAccount()]);
  } catch (error) {
    byId("composer-problem").textContent = error.message;
  }
}

function leave(reason) {
  connection?.close();
  connection = null;
  threads.clear();
  startAnew();
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    dialog.close();
  }
  byId("workspace").hidden = true;
  showWelcome(reason);
}

async function showAccount() {
  const me = await request("GET", "/api/me");
  const { tokens_used: used, tokens_limit: limit } = me.usage;
  byId("me-name").textContent = me.user_name ?? userName();
  byId("me-plan").textContent = me.plan;
  byId("me-usage").textContent = used === 0 && limit === 0 ? "" : limit === 0
    ? `${used.toLocaleString("en")} tokens today`
    : `${used.toLocaleString("en")} of ${limit.toLocaleString("en")} tokens today`;
}

function showConnection(state) {
  byId("connection").dataset.state = state;
  byId("connection").replaceChildren(el("span", {}, state === "online" ? "Connected" : "Connecting…"));
}

function showOffer(log) {
  hasData = log.rows > 0;
  byId("offer").hidden = hasData;
  byId("empty-lead").textContent = hasData
    ? `Agents answer from your own usage log of ${log.rows.toLocaleString("en")} requests. You see every step they take.`
    : "Agents answer from your own usage log. You see every step they take.";
  byId("suggestions").replaceChildren(...(hasData ? questions : []).map(question =>
    el("li", {}, el("button", { type: "button", click: () => ask(question) }, question))));
}

function startAnew() {
  show(null, "New conversation");
  byId("question").focus();
}

async function open(thread) {
  if (thread.thread_id === currentThread) {
    showSidebar(false);
    return;
  }
  show(thread.thread_id, thread.title);
  agents.choose(thread.agent);
  try {
    await connection.subscribe(thread.thread_id);
  } catch (error) {
    byId("composer-problem").textContent = error.message;
  }
}

function show(threadId, title) {
  if (currentThread && currentThread !== threadId) {
    connection?.unsubscribe(currentThread).catch(error => console.info(error.message));
  }
  currentThread = threadId;
  transcript.clear();
  threads.select(threadId);
  showTitle(title);
  byId("composer-problem").textContent = "";
  byId("empty").hidden = threadId !== null;
  byId("thread-actions").hidden = threadId === null;
  showSidebar(false);
}

function showTitle(title) {
  byId("thread-title").textContent = title;
  document.title = currentThread ? `${title} · Netra` : "Netra";
}

async function ask(text) {
  const problem = byId("composer-problem");
  problem.textContent = "";
  if (text.trim() === "") {
    return;
  }
  byId("ask").disabled = true;
  try {
    const input = agents.input(text.trim());
    const before = currentThread;
    byId("empty").hidden = true;
    const accepted = await connection.run({ agent: agents.name || undefined, thread_id: before ?? undefined, input });
    if (before === null && currentThread === null) {
      adopt(accepted.thread_id, text.trim());
    } else if (before === null && currentThread !== accepted.thread_id) {
      // The user has opened another conversation meanwhile; this one is in the list.
      connection.unsubscribe(accepted.thread_id).catch(error => console.info(error.message));
    }
    byId("question").value = "";
    fitQuestion();
    threads.refresh().then(() => {
      const thread = threads.find(accepted.thread_id);
      if (thread && currentThread === accepted.thread_id) {
        showTitle(thread.title);
      }
    }).catch(error => { problem.textContent = error.message; });
  } catch (error) {
    problem.textContent = error.message;
    byId("empty").hidden = currentThread !== null;
  }
  byId("ask").disabled = false;
  byId("question").focus();
}

// A new conversation that this page has just started; its events come after the reply.
function adopt(threadId, title) {
  currentThread = threadId;
  threads.select(threadId);
  showTitle(title.length > 60 ? `${title.slice(0, 59)}…` : title);
  byId("thread-actions").hidden = false;
}

function takeEvent(event) {
  if (event.type === "unsubscribed") {
    threads.remove(event.thread_id);
    if (event.thread_id === currentThread) {
      currentThread = null;
      startAnew();
    }
    return;
  }
  if (event.thread_id !== currentThread) {
    return;
  }
  if (event.type === "reset") {
    transcript.clear();
    return;
  }
  const scroll = byId("scroll");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  transcript.take(event);
  if (atEnd || event.type === "message_received") {
    scroll.scrollTop = scroll.scrollHeight;
  }
  if (event.type.startsWith("run_") && event.type !== "run_started" && event.type !== "run_queued" && event.type !== "run_resumed") {
    showAccount().catch(error => console.info(error.message));
  }
}

async function rename(title) {
  try {
    const thread = await request("PATCH", `/api/threads/${currentThread}`, { json: { title } });
    showTitle(thread.title);
    byId("rename-dialog").close();
    await threads.refresh();
  } catch (error) {
    byId("rename-problem").textContent = error.message;
  }
}

async function deleteThread() {
  const threadId = currentThread;
  if (!await confirm("Delete this conversation?", "Its questions and answers are removed, and what is at work in it is stopped.", "Delete")) {
    return;
  }
  try {
    await request("DELETE", `/api/threads/${threadId}`);
    threads.remove(threadId);
    if (currentThread === threadId) {
      startAnew();
    }
  } catch (error) {
    byId("composer-problem").textContent = error.message;
  }
}

function fitQuestion() {
  const question = byId("question");
  question.rows = Math.min(10, Math.max(1, question.value.split("\n").length));
}

function showSidebar(isOpen) {
  byId("sidebar").toggleAttribute("data-open", isOpen);
  byId("backdrop").hidden = !isOpen;
  byId("open-sidebar").setAttribute("aria-expanded", String(isOpen));
  if (isOpen) {
    byId("close-sidebar").focus();
  }
}
