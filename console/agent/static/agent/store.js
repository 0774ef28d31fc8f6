// What the desk knows. Hints say what changed; it is fetched again, never twice at once, and everybody redraws.
import { get, post, Offline, Problem, SignedOut } from "./api.js";
import { desk } from "./dom.js";
import { text } from "./words.js";
import { toast } from "../look/shell.js";

export const state = {
  agent: null, programs: new Map(), contacts: [], queues: [], queuesAt: null, offer: null,
  current: null, details: new Map(), line: "connecting", since: {}, failed: "",
};
const watchers = new Set();
export const watch = (draw) => watchers.add(draw);
export const changed = () => { for (const draw of watchers) draw(state); };

export const keyOf = (row) => `${row.program}/${row.id}`;
export const contactOf = (key = state.current) => state.contacts.find((row) => keyOf(row) === key);
export const programOf = (row) => state.programs.get(row.program);
export const pathOf = (key) => key.replace("/", "/contacts/") + "/";
export const hooks = { signedOut() {}, takenOver() {} };
const isTaken = (error) => error instanceof Problem && error.code === "taken-over";

/** Tells a person what went wrong; connection loss has its own banner. */
export const complain = (error) => {
  if (error instanceof SignedOut) return hooks.signedOut();
  if (isTaken(error)) return hooks.takenOver(error);
  if (error instanceof Problem) return toast([error.title, error.detail].filter(Boolean).join(". ").replace("..", "."));
  if (error instanceof Offline) return toast(text("no_answer"));
  throw error;
};

const running = new Map();
const run = async (name, work) => {
  const job = running.get(name);
  if (job) { job.again = true; return job.done; }
  const mine = { again: false };
  running.set(name, mine);
  mine.done = (async () => {
    try {
      do { mine.again = false; await work(); } while (mine.again);
    } finally { running.delete(name); }
  })();
  return mine.done;
};
const timers = new Map();
/** Fetches a part soon; a burst of hints costs one request. */
const soon = (name, work, wait) => {
  if (timers.has(name)) return;
  timers.set(name, setTimeout(() => { timers.delete(name); run(name, work).catch(quietly); }, wait));
};
const quietly = (error) => {
  if (error instanceof SignedOut) hooks.signedOut();
  else if (isTaken(error)) hooks.takenOver(error);
  else if (!(error instanceof Offline || error instanceof Problem)) throw error;
};

const readSnapshot = async () => {
  const read = await get("snapshot/");
  if (read.agent.id !== desk.dataset.agent) return location.reload(); // somebody else signed in meanwhile
  const had = contactOf(), before = state.agent, rows = state.contacts;
  Object.assign(state, {
    agent: read.agent, contacts: read.contacts, queues: read.queues, queuesAt: read.now, offer: read.offer, since: read.since,
    programs: new Map(read.programs.map((program) => [program.slug, program])), failed: "",
  });
  for (const row of read.contacts) if (keyOf(row) !== state.finishing) finished.delete(keyOf(row));
  if (state.current && !contactOf()) {
    state.details.delete(state.current);
    state.current = null;
    hooks.gone?.(had);
  }
  hooks.wrapsOver?.(rows.filter((row) => row.state === "wrap_up" && !contactOf(keyOf(row)) && keyOf(row) !== state.finishing && !finished.has(keyOf(row))));
  if (before && read.agent.ready && read.agent.missed > before.missed) toast(text("missed_ready"));
  changed();
};
const readQueues = async () => {
  const read = await get("queues/");
  Object.assign(state, { queues: read.queues, queuesAt: read.now });
  changed();
};
/** Contacts this desk closed; one that comes back (re-queued, offered again) is read again. */
export const finished = new Set();
const readContact = async (key) => {
  if (key === state.finishing || finished.has(key)) return; // it left the desk: nothing is there to read
  try {
    state.details.set(key, await get(pathOf(key)));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    state.details.delete(key);
    await loadSnapshot();
  }
  hooks.read?.(key);
  changed();
};

/** What a hint tells of may be over by now: a contact that left the desk is not asked for. */
const readIfMine = async (key) => {
  await loadSnapshot();
  if (contactOf(key) && key !== state.finishing) await readContact(key);
};

export const loadSnapshot = () => run("snapshot", readSnapshot);
export const loadContact = (key) => run(key, () => readContact(key));
export const loadAll = () => Promise.all([loadSnapshot(), state.current && loadContact(state.current)]).catch(quietly);

/** A hint of the socket: {program: schema, type, ids}. */
export const onHint = ({ program, type, ids }) => {
  if (type.startsWith("routing.queue")) return soon("queues", readQueues, 700);
  soon("snapshot", readSnapshot, 60);
  const slug = [...state.programs.values()].find((one) => one.schema === program)?.slug;
  const key = slug && ids.interaction_id && `${slug}/${ids.interaction_id}`;
  if (ids.what === "typing" && key) return hooks.typing?.(key);
  if (key && (key === state.current || state.details.has(key))) soon(key, () => readIfMine(key), 40);
  if (type === "interactions.message.posted" && ids.author === "customer") hooks.message?.(key);
};

/** Opens a contact: the row is known, its details are fetched. */
export const select = (key, view = "work") => {
  hooks.leaving?.(state.current);
  state.current = key;
  desk.dataset.view = view;
  if (key) loadContact(key).catch(quietly);
  hooks.selected?.(key);
  changed();
};

/** Posts for a contact, then fetches what followed from it. */
export const act = async (path, content, key = state.current) => {
  try {
    const made = await post(path, content);
    await Promise.all([loadSnapshot(), key && contactOf(key) && loadContact(key)]);
    return made ?? true;
  } catch (error) {
    complain(error);
    loadSnapshot().catch(quietly);
    return null;
  }
};
