// Who is signed in, and requests in that user's name. Tokens live as long as the tab.

const storageKey = "netra.session";
let session = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
let refreshing = null;
let onEnd = () => {};

/** What a server refused, in words that can be shown. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.message ?? "Something went wrong; try again.");
    this.status = status;
    this.code = problem.code ?? "internal";
    this.problem = problem;
  }
}

export const isSignedIn = () => session !== null;
export const userName = () => session?.userName ?? "";
export const whenEnded = listener => { onEnd = listener; };

export async function signIn(userName, password) {
  keep(await send("POST", "/auth/login", { json: { user_name: userName, password } }), userName);
}

export async function register(userName, password) {
  await send("POST", "/auth/register", { json: { user_name: userName, password } });
  await signIn(userName, password);
}

export async function signOut() {
  const accessToken = await token();
  end();
  if (accessToken) {
    await send("POST", "/auth/logout", {}, accessToken);
  }
}

/** A token that is good for some time yet. */
export async function token() {
  if (session && session.expiresAt - Date.now() < 5000) {
    await refresh();
  }
  return session?.accessToken;
}

/** A new token for the old one; several askers share one request, since each refresh token is good once. */
export function refresh() {
  refreshing ??= renew().finally(() => { refreshing = null; });
  return refreshing;
}

/** A request in the user's name. Options: json (a body), body and type (another body), raw (the response as it is). */
export async function request(method, path, options = {}) {
  try {
    return await send(method, path, options, await token());
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.status !== 401 || !session) {
      throw refusal;
    }
    await refresh();
    return await send(method, path, options, session?.accessToken);
  }
}

async function renew() {
  if (!session) {
    throw new Refusal(401, { code: "token_invalid", detail: "Sign in again." });
  }
  try {
    keep(await send("POST", "/auth/refresh", { json: { refresh_token: session.refreshToken } }), session.userName);
  } catch (refusal) {
    if (refusal instanceof Refusal && refusal.status === 401) {
      end("Your session has ended. Sign in again.");
    }
    throw refusal;
  }
}

async function send(method, path, options, accessToken) {
  const headers = {};
  let body = options.body;
  if (options.json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(options.json);
  } else if (options.type) {
    headers["Content-Type"] = options.type;
  }
  if (accessToken) {
    headers.Authorization = `Bearer ${accessToken}`;
  }
  let response;
  try {
    response = await fetch(path, { method, headers, body });
  } catch {
    throw new Refusal(0, { code: "unreachable", detail: "The server cannot be reached. Is it running?" });
  }
  if (!response.ok) {
    throw new Refusal(response.status, await response.json().catch(() => ({})));
  }
  if (options.raw) {
    return response;
  }
  return response.status === 204 ? null : await response.json();
}

function keep(tokens, name) {
  session = {
    userName: name,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: Date.now() + tokens.expires_in * 1000,
  };
  sessionStorage.setItem(storageKey, JSON.stringify(session));
}

function end(reason) {
  session = null;
  sessionStorage.removeItem(storageKey);
  onEnd(reason);
}
