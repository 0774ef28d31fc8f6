/* Requests of the frame. The token lives in memory and in the parent's storage; no cookie is sent. */

const language = document.documentElement.lang;
let token = "";

export const useToken = (text) => { token = text; };

export class Refused extends Error {
  constructor(status, problem, wait) {
    super(problem.title || "");
    this.status = status;
    this.code = problem.code || "";
    this.wait = wait;  // seconds, 0 = not said
  }
  get final() { return this.status >= 400 && this.status < 500 && this.status !== 401 && this.status !== 429 && this.status !== 408; }
}

/* JSON answer; throws Refused for a refusal and TypeError when the server is not reached. */
export async function ask(path, body) {
  const headers = { "Accept-Language": language };
  if (token) headers.Authorization = `Bearer ${token}`;
  const options = { method: body === undefined ? "GET" : "POST", headers, credentials: "omit", cache: "no-store" };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) { options.body = JSON.stringify(body); headers["Content-Type"] = "application/json"; }
  const answer = await fetch(new URL(`../${path}`, location.href), options);
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, content, Number(answer.headers.get("Retry-After")) || 0);
  return content;
}

export const fileAddress = (file) => new URL(`../files/${file.id}/?pass=${encodeURIComponent(file.pass)}`, location.href).href;
