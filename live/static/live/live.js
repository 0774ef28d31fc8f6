// One socket per page: hints come in, the page fetches what they name. Numbers per program let it resume without a gap.
const PING = 20_000, DEAD = 40_000, CAP = 30_000;

/**
 * connect({ url, since, onHint, onResync, onState }) joins a socket and stays joined.
 * url: path such as "/ws/desk/"; since: JSON text or object of numbers the page was drawn with.
 * onHint(hint): {program, v, seq, type, ids}. onResync(program|null): hints were lost, fetch all that is visible.
 * onState(state): connecting, live (a frame came), offline, signed_out (4401), refused (4403). Returns { send, close, retry, seen }.
 */
export const connect = ({ url, since = {}, onHint = () => {}, onResync = () => {}, onState = () => {} }) => {
  const seen = typeof since === "string" ? JSON.parse(since || "{}") : { ...since };
  let socket = null, state = "", tries = 0, heard = 0, timer = 0, ended = false, joined = false;

  const tell = (next) => { if (next !== state) onState(state = next); };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(open, Math.random() * Math.min(CAP, 500 * 2 ** tries++)); // full jitter: a restart is not a stampede
  };

  const take = (frame) => {
    heard = Date.now();
    tries = 0;
    tell("live"); // by what was heard, not by the open event
    if (frame.type === "hello" || frame.type === "pong") {
      if (frame.type === "hello") joined = true;
      for (const [name, seq] of Object.entries(frame.seq ?? {})) seen[name] ??= seq;
      return;
    }
    const name = frame.program ?? "floor";
    if (frame.type === "resync") { seen[name] = frame.seq; return onResync(frame.program); }
    if (frame.seq !== undefined) {
      if (frame.seq <= (seen[name] ?? -1)) return; // replayed
      seen[name] = frame.seq;
    }
    onHint(frame);
  };

  const open = () => {
    clearTimeout(timer);
    if (ended || (socket && socket.readyState < 2)) return;
    if (!state) tell("connecting");
    const path = new URL(url, location.href), mine = new WebSocket(
      `${path.protocol === "https:" ? "wss" : "ws"}://${path.host}${path.pathname}?since=${encodeURIComponent(JSON.stringify(seen))}`);
    socket = mine;
    heard = Date.now();
    mine.onmessage = (event) => mine === socket && take(JSON.parse(event.data));
    mine.onclose = (event) => {
      if (mine !== socket || ended) return;
      if (event.code === 4401) return tell("signed_out");
      if (event.code === 4403) return tell("refused");
      tell("offline");
      if (event.code === 4408 && joined) onResync(null); // too slow: what was queued is gone
      later();
    };
  };

  const retry = () => { tries = 0; if (!socket || socket.readyState > 1) open(); };
  const beat = setInterval(() => {
    if (!socket || socket.readyState !== 1) return;
    if (Date.now() - heard > DEAD) return drop();
    socket.send('{"type":"ping"}');
  }, PING);
  const drop = () => { // a line that died in silence gives no close event for minutes
    const dead = socket;
    socket = null;
    dead?.close();
    tell("offline");
    later();
  };

  addEventListener("online", retry);
  addEventListener("offline", () => socket && drop());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && state === "offline" && retry());
  open();
  return {
    seen,
    retry,
    send: (content) => socket?.readyState === 1 && (socket.send(JSON.stringify(content)), true),
    close: () => { ended = true; clearInterval(beat); clearTimeout(timer); socket?.close(); },
  };
};
