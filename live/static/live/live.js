/* One socket per tab: hints from the server's push hub, resumed by sequence number.

   import { connect } from "/static/live/live.js";
   const line = connect({ url: "/ws/desk/", since, onHint, onResync, onState, onMessage });

   since             numbers the page was drawn with, JSON text or object (live.selectors.since); without it the first
                     hello makes one onResync(null), as nobody knows how old the page is.
   onHint(hint)      {program, v, seq, type, ids}: something changed; fetch what is visible and touched.
   onResync(program) hints were lost (null = the floor or all): fetch all that is visible.
   onState(state)    connecting | live (a frame came) | offline (3 s without a line) | signed_out (4401: sign-in over the
                     page, drafts kept, then line.retry()) | refused (4403).
   onMessage(frame)  frames of the room's own kinds; they go to onHint when it is not given.
   line.send(object) true when it left at once. With a `ref` (crypto.randomUUID()) it is replayed on reconnect until
                     line.settle(ref) or a frame with that ref: the server must be idempotent. Without one it is dropped
                     while offline.
   line.retry(), line.close(), line.seen
*/

const FLOOR = "floor";
const PING_MS = 20_000;
const DEAD_MS = 40_000;
const BANNER_MS = 3_000;
const MAX_BACKOFF_MS = 30_000;
const FIRST_BACKOFF_MS = 500;
const SIGNED_OUT = 4401;
const NO_ACCESS = 4403;

export function connect(options) {
  return new Line(options);
}

/** Full jitter: anywhere between 0 and the capped exponential. */
export function backoff(attempt, random = Math.random) {
  return random() * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt);
}

class Line {
  constructor({ url, onHint, onState, onResync, onMessage, since }) {
    this.url = url;
    this.onHint = onHint ?? (() => {});
    this.onState = onState ?? (() => {});
    this.onResync = onResync ?? (() => {});
    this.onMessage = onMessage ?? this.onHint;
    this.seen = typeof since === "string" ? JSON.parse(since || "{}") : { ...since };
    this.fresh = !since;
    this.pending = new Map();
    this.attempt = 0;
    this.heardAt = 0;
    this.state = "";
    this.ended = false;
    this.retryNow = () => this.retry();
    this.onVisible = () => document.visibilityState === "visible" && this.retry();
    window.addEventListener("online", this.retryNow);
    document.addEventListener("visibilitychange", this.onVisible);
    this.pulse = setInterval(() => this.#beat(), PING_MS / 4);
    this.#say("connecting");
    this.#open();
  }

  send(message) {
    if (message.ref) this.pending.set(message.ref, message);
    const open = this.socket?.readyState === WebSocket.OPEN;
    if (open) this.socket.send(JSON.stringify(message));
    return open;
  }

  settle(ref) {
    this.pending.delete(ref);
  }

  /** Try at once: the network is back, the tab is looked at, the person has signed in again. */
  retry() {
    if (this.ended) return;
    const idle = !this.socket || this.socket.readyState === WebSocket.CLOSED;
    if (idle) {
      clearTimeout(this.timer);
      this.attempt = 0;
      this.#open();
    } else if (this.socket.readyState === WebSocket.OPEN) {
      this.#ping();
    }
  }

  close() {
    this.ended = true;
    clearInterval(this.pulse);
    clearTimeout(this.timer);
    clearTimeout(this.banner);
    window.removeEventListener("online", this.retryNow);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.socket?.close(1000);
  }

  #open() {
    const address = new URL(this.url, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    if (Object.keys(this.seen).length) address.searchParams.set("since", JSON.stringify(this.seen));
    const socket = new WebSocket(address);
    this.socket = socket;
    this.pingedAt = 0;
    this.openedAt = Date.now();
    socket.addEventListener("open", () => this.pending.forEach((message) => socket.send(JSON.stringify(message))));
    socket.addEventListener("message", (event) => socket === this.socket && this.#heard(event.data));
    socket.addEventListener("close", (event) => socket === this.socket && this.#lost(event.code));
  }

  #heard(text) {
    this.heardAt = Date.now();
    this.attempt = 0;
    this.#say("live"); // by the first frame, not by the open event
    const frame = JSON.parse(text);
    if (frame.type === "hello" || frame.type === "pong") this.#reached(frame);
    else if (frame.type === "resync") this.#resync(frame);
    else if (frame.seq !== undefined && frame.program !== undefined) this.#hint(frame);
    else {
      if (frame.ref) this.settle(frame.ref);
      this.onMessage(frame);
    }
  }

  /* What was sent before this frame has arrived before it. A hello's numbers count only where nothing is known yet: a
     program with a number is resumed by the frames that follow. */
  #reached(frame) {
    for (const [program, seq] of Object.entries(frame.seq)) {
      if (frame.type === "pong") this.seen[program] = seq;
      else this.seen[program] ??= seq;
    }
    if (frame.type === "hello" && this.fresh) {
      this.fresh = false;
      this.onResync(null);
    }
  }

  #resync(frame) {
    this.seen[frame.program ?? FLOOR] = frame.seq;
    this.onResync(frame.program);
  }

  #hint(hint) {
    const program = hint.program ?? FLOOR;
    if (hint.seq <= (this.seen[program] ?? 0)) return; // told twice
    this.seen[program] = hint.seq;
    this.onHint(hint);
  }

  #lost(code) {
    if (this.ended) return;
    if (code === SIGNED_OUT) {
      this.#say("signed_out");
      return;
    }
    if (code === NO_ACCESS) this.#say("refused"); // and asked again: access may be given meanwhile
    else this.banner ??= setTimeout(() => this.#say("offline"), BANNER_MS);
    this.timer = setTimeout(() => this.#open(), backoff(this.attempt));
    this.attempt += 1;
  }

  #say(state) {
    if (state !== "offline") {
      clearTimeout(this.banner);
      this.banner = undefined;
    }
    if (state !== this.state) {
      this.state = state;
      this.onState(state);
    }
  }

  #ping() {
    this.pingedAt = Date.now();
    this.socket.send('{"type":"ping"}');
  }

  /** Every 5 s: ping a quiet line, drop a dead one. */
  #beat() {
    const socket = this.socket;
    if (!socket || socket.readyState > WebSocket.OPEN) return;
    const now = Date.now();
    if (now - Math.max(this.heardAt, this.openedAt) > DEAD_MS) {
      this.socket = undefined; // its close event may take minutes
      socket.close(4000);
      this.#lost(4000);
    } else if (socket.readyState === WebSocket.OPEN && now - this.pingedAt >= PING_MS) {
      this.#ping();
    }
  }
}
