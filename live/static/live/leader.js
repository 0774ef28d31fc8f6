/* Several tabs of one person: all of them show, one of them rings.

   const tabs = join("desk", { onMessage });
   tabs.isLeader()        true in exactly one tab while any is open; the lock moves when that tab closes or crashes.
   tabs.tell(message)     to all other tabs of this person (a structured clone), e.g. {stop: offerId}.
   tabs.leave()
*/

export function join(name, { onMessage, onLead } = {}) {
  const channel = new BroadcastChannel(`onefloor.${name}`);
  const stop = new AbortController();
  let leads = false;
  let release = () => {};
  channel.addEventListener("message", (event) => onMessage?.(event.data));
  const held = new Promise((resolve) => {
    release = resolve;
  });
  if (navigator.locks) {
    navigator.locks
      .request(`onefloor.${name}`, { signal: stop.signal }, () => {
        leads = true;
        onLead?.();
        return held;
      })
      .catch((error) => {
        if (error.name !== "AbortError") throw error;
      });
  } else {
    leads = true; // not a secure context: better two tabs ring than none
    onLead?.();
  }
  return {
    isLeader: () => leads,
    tell: (message) => channel.postMessage(message),
    leave: () => {
      leads = false;
      release();
      stop.abort();
      channel.close();
    },
  };
}
