// Requests to the desk's own endpoints. A refusal is a Problem with words for people; no answer is Offline.
const desk = document.getElementById("desk");

export class Offline extends Error {}
export class SignedOut extends Error {}
export class Problem extends Error {
  constructor(status, { type = "", title = "", detail = "" } = {}) {
    super(title);
    Object.assign(this, { status, code: type.split(":").pop(), title, detail });
  }
}

const token = () => document.cookie.match(new RegExp(`(?:^|; )${desk.dataset.csrf}=([^;]*)`))?.[1] ?? "";

// The session this browser works in; kept over reloads, gone when its agent signs out of the computer.
const SESSION = `onefloor.desk.${desk.dataset.agent}.session`;
export const keepSession = (id) => localStorage.setItem(SESSION, id);

const call = async (path, options) => {
  let answer;
  try {
    const headers = { ...options.headers }, session = localStorage.getItem(SESSION);
    if (session) headers["X-Desk-Session"] = session;
    answer = await fetch(desk.dataset.api + path, { redirect: "manual", credentials: "same-origin", ...options, headers });
  } catch {
    throw new Offline();
  }
  if (answer.type === "opaqueredirect") throw new SignedOut(); // to the sign-in page
  if (answer.status >= 500) throw new Offline();
  const json = (answer.headers.get("content-type") ?? "").includes("json");
  if (answer.status === 403 && !json) throw new SignedOut(); // the form token went with the session
  const content = json ? await answer.json() : {};
  if (!answer.ok) throw new Problem(answer.status, content);
  return content;
};

export const get = (path) => call(path, {});

/** Sends an object as JSON, or a FormData as it is. */
export const post = (path, content = {}, more = {}) => {
  const form = content instanceof FormData, headers = { "X-CSRFToken": token() };
  if (!form) headers["Content-Type"] = "application/json";
  return call(path, { method: "POST", headers, body: form ? content : JSON.stringify(content), ...more });
};

/** A UUID for one send; randomUUID exists on https and localhost only. */
export const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16));
