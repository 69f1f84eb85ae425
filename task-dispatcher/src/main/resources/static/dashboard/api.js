// The control plane's REST API and its live updates.

export async function get(path) {
  const answer = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error((await problem(answer)) || path + ': ' + answer.status);
  return answer.json();
}

export async function post(path) {
  const answer = await fetch(path, { method: 'POST' });
  if (!answer.ok) throw new Error((await problem(answer)) || path + ': ' + answer.status);
  return answer.json();
}

async function problem(answer) {
  try { return (await answer.json()).detail; } catch { return ''; }
}

/** Calls a handler for each live update; after every (re)connection 'connected' comes first, so that gaps can be filled. */
export function listen(handlers, onLive) {
  const source = new EventSource('/api/live');
  source.onopen = () => { onLive(true); handlers.connected(); };
  source.onerror = () => onLive(false);
  for (const [type, handler] of Object.entries(handlers)) {
    source.addEventListener(type, event => handler(JSON.parse(event.data)));
  }
}
