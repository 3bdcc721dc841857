// What is known: the last report, what was seen of each dependency before, and what the service itself remembers.
const PATIENCE_MILLIS = 10_000;
const MOST_CHANGES = 20;
const LONGEST_PAUSE_SECONDS = 3600; // whatever is asked for: a timer that overflows would fire at once

// Below the page's own address, which may begin with a prefix that only a proxy knows.
const address = relative => new URL(relative, location.origin + location.pathname.replace(/\/+$/, '')).href;
const READY = address(document.body.dataset.ready + '?format=native');
const HISTORY = document.body.dataset.history && address(document.body.dataset.history);
const TOKEN_KEY = 'token for ' + READY;

const tracks = new Map();
let answer;   // the last report, when it came, and how far the service's clock is ahead of the browser's
let trouble;  // why there is no contact, while there is none
let history;  // what the service remembers, if it does
let changes = [];
let token = '';

const now = () => Date.now() + (answer?.ahead ?? 0);

// A browser may refuse to store: then the token is forgotten with the page.
try { token = sessionStorage.getItem(TOKEN_KEY) ?? ''; } catch { /* as if there were none */ }

function keepToken(value) {
  token = value;
  history = undefined;
  try { value ? sessionStorage.setItem(TOKEN_KEY, value) : sessionStorage.removeItem(TOKEN_KEY); } catch { /* kept here */ }
}

async function ask(url) {
  const headers = { Accept: 'application/json' };
  if (token) headers.Authorization = 'Bearer ' + token;
  const response = await fetch(url, { headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MILLIS) });
  const content = await response.text();
  let body;
  try { body = JSON.parse(content); } catch { /* not from a health endpoint */ }
  const pause = Number(response.headers.get('Retry-After')) || 0;
  return { code: response.status, retry: Math.min(Math.max(pause, 0), LONGEST_PAUSE_SECONDS), body };
}

// Asks for readiness; returns for how many seconds it must not be asked again.
async function askReadiness() {
  let reply;
  try { reply = await ask(READY); } catch { return lose('The service does not answer.'); }
  const { code, retry, body } = reply;
  if (STATES.includes(body?.status)) take(body, code);
  else if (code === 429) lose(`The service has been asked too often and wants a pause of ${retry} s.`);
  else if (code === 401 || code === 403) lose(`The service does not tell its state to everybody (code ${code}).`, true);
  else lose(`What answers is no health endpoint (code ${code}).`);
  return retry;
}

async function askHistory() {
  if (!HISTORY || !answer?.detailed || trouble || history === null) return;
  try {
    const { code, body } = await ask(HISTORY);
    if (code === 200 && body) history = body;
    else if (code === 404) history = null; // nor will there be any, with this token
  } catch { /* the next answer of readiness tells */ }
}

function take(body, code) {
  const came = Date.now();
  const before = answer;
  answer = {
    body, code, came, ahead: (moment(body.timestamp) ?? came) - came,
    detailed: 'dependencies' in body, dependencies: new Map(members(body.dependencies)),
  };
  for (const name of tracks.keys()) if (!answer.dependencies.has(name)) tracks.delete(name);
  answer.dependencies.forEach((health, name) => follow(name, health));
  const news = before ? differences(before, answer) : [];
  changes = [...news, ...changes].slice(0, MOST_CHANGES);
  if (trouble) say('In contact again.');
  if (trouble || (before && before.body.status !== body.status)) say(`${capital(body.status)}. ${text(body.message)}.`);
  if (news.length > 3) say(`${news.length} dependencies changed.`);
  else news.forEach(change => say(`${change.name} is ${change.to}${change.reason && `, ${change.reason}`}.`));
  trouble = undefined;
}

function lose(why, denied = false) {
  if (!trouble) say(`No contact. ${why}`);
  trouble = { why, denied };
  return 0;
}

// The same check may be seen many times.
function follow(name, health) {
  const track = tracks.get(name) ?? tracks.set(name, []).get(name);
  const seen = { check: text(health?.last_check), state: stateOf(health?.status), millis: health?.duration_ms };
  if (track.at(-1)?.check !== seen.check || track.at(-1).state !== seen.state) track.push(seen);
  if (track.length > SLOTS) track.shift();
}

function differences(before, after) {
  return [...after.dependencies].flatMap(([name, health]) => {
    const old = before.dependencies.get(name);
    const from = stateOf(old?.status), to = stateOf(health?.status);
    if (!old || from === to) return [];
    const time = moment(health?.since) ?? now();
    return [{ time, name, from, to, reason: text(health?.reason), lasted: (time - moment(old.since)) / 1000 }];
  });
}

// The checks of a dependency, the newest last.
function samplesOf(name) {
  const recent = items(member(history?.dependencies, name)?.recent);
  return recent.length === 0 ? tracks.get(name) ?? []
      : recent.slice(-SLOTS).map(run => ({ state: stateOf(run?.status), millis: run?.duration_ms }));
}

// What changed, the newest first.
function allChanges() {
  if (!history) return changes;
  const told = (name, list) => items(list).map(change => ({
    time: moment(change?.time) ?? now(), name, from: stateOf(change?.from), to: stateOf(change?.to),
    reason: text(change?.reason), lasted: change?.lasted_seconds,
  }));
  return [...told('', history.transitions), ...members(history.dependencies).flatMap(([name, it]) => told(name, it?.transitions))]
      .sort((a, b) => b.time - a.time)
      .slice(0, MOST_CHANGES);
}
