// One desk at a time: only the tab that holds the lock rings, writes and keeps the agent connected.
/** `lead` runs when this tab has the desk, `rest` when another has it or took it. Returns a function that takes it over. */
export const single = (name, { lead, rest }) => {
  if (!navigator.locks) { // plain http on a foreign host: the newest tab has it
    const line = new BroadcastChannel(name);
    line.onmessage = rest;
    const take = () => { line.postMessage("taken"); lead(); };
    take();
    return take;
  }
  const hold = (options) => navigator.locks.request(name, options, (lock) => {
    if (!lock) return rest();
    lead();
    return new Promise(() => {});
  }).catch(rest); // taken over
  hold({ ifAvailable: true });
  return () => hold({ steal: true });
};
