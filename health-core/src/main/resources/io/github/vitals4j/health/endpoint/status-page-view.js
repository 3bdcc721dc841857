// From what is known to what is to be seen.
const MOST_CARDS = 200;
const ICON_COLOURS = { healthy: '#1a9a5c', degraded: '#d98a00', unhealthy: '#d3303b' };

const cards = new Map();
let filter = '';
let everything = false;
let sentences = [];

// For those who listen: what changed, in one go.
const say = sentence => sentences.push(sentence);

function show() {
  const body = answer?.body ?? {};
  const state = trouble ? 'lost' : stateOf(body.status);
  mark($('overall'), state);
  document.body.classList.toggle('old', trouble !== undefined);
  put($('state'), trouble ? 'No contact' : capital(text(body.status)));
  put($('service'), text(body.service) || 'Health');
  put($('about'), [body.version, body.environment].map(text).filter(Boolean).join(' \u00b7 '));
  $('about').hidden = !$('about').textContent;
  document.title = [$('state').textContent, text(body.service)].filter(Boolean).join(' \u00b7 ');
  showIcon(state);
  showHint();
  showDependencies(answer?.dependencies ?? new Map());
  showChanges(allChanges());
  tick();
  if (sentences.length > 0) $('said').textContent = sentences.join(' ');
  sentences = [];
}

// In the browser's tab: the shape of the state, in its colour.
function showIcon(state) {
  const outline = $(state).firstElementChild.cloneNode();
  const image = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: '0 0 24 24', fill: ICON_COLOURS[state] ?? '#7b8794' });
  image.append(outline);
  const href = 'data:image/svg+xml,' + encodeURIComponent(new XMLSerializer().serializeToString(image));
  const link = document.querySelector('link[rel=icon]');
  if (link.href !== href) link.href = href;
}

function showHint() {
  $('hint').hidden = trouble ? !trouble.denied : answer.detailed || answer.code === 500;
  $('ask').hidden = !token;
  put($('hint-text'), token ? 'With the token that you gave, there is no more to see.' : 'Details are not shown to everybody.');
  put($('hint-ask'), token ? 'Change the token' : 'Enter a token');
}

function showDependencies(all) {
  $('dependencies').hidden = all.size === 0;
  showFilters(all);
  const wanted = $('search').value.trim().toLowerCase();
  const fitting = [...all].filter(([name, health]) =>
      (!filter || stateOf(health?.status) === filter) && name.toLowerCase().includes(wanted));
  const shown = new Map(everything ? fitting : fitting.slice(0, MOST_CARDS));
  cards.forEach((card, name) => {
    if (!shown.has(name)) {
      card.root.remove();
      cards.delete(name);
    }
  });
  let place = $('list').firstElementChild;
  shown.forEach((health, name) => {
    const card = cards.get(name) ?? cards.set(name, new Card(name)).get(name);
    card.show(health, samplesOf(name), member(history?.dependencies, name)?.windows);
    if (card.root === place) place = place.nextElementSibling;
    else $('list').insertBefore(card.root, place);
  });
  $('search').hidden = all.size <= 8;
  $('none').hidden = shown.size > 0;
  $('more').hidden = shown.size === fitting.length;
  put($('more'), `Show all ${fitting.length.toLocaleString('en')}`);
}

function showFilters(all) {
  const counts = new Map([['', all.size]]);
  all.forEach(health => counts.set(stateOf(health?.status), (counts.get(stateOf(health?.status)) ?? 0) + 1));
  for (const button of $('filters').children) {
    const state = button.value, count = counts.get(state) ?? 0;
    button.hidden = state !== '' && state !== filter && count === 0;
    button.setAttribute('aria-pressed', String(state === filter));
    put(button.lastElementChild, `${state ? capital(state) : 'All'} ${count.toLocaleString('en')}`);
  }
}

function showChanges(all) {
  $('changes').hidden = all.length === 0;
  const rows = $('log').children;
  while (rows.length > all.length) $('log').lastElementChild.remove();
  all.forEach((change, i) => {
    if (!rows[i]) $('log').append(copy('change'));
    mark(rows[i], change.to);
    const [time, name, what] = rows[i].querySelectorAll('[data-of]');
    time.dateTime = new Date(change.time).toISOString();
    put(time, clock(change.time));
    put(name, change.name || 'Overall');
    put(what, `became ${change.to}${change.reason && ` (${change.reason})`}`
        + (Number.isFinite(change.lasted) ? ` after ${span(change.lasted * 1000)} ${change.from}` : `, was ${change.from}`));
  });
}

// Once a second: what time alone changes.
function tick() {
  if (!answer) {
    if (trouble) put($('message'), trouble.why);
    return;
  }
  const { body, came } = answer;
  const age = Date.now() - came;
  put($('message'), trouble ? `${trouble.why} Shown is what it said ${span(age)} ago: ${text(body.status)}, ${text(body.message)}`
      : text(body.message));
  const facts = [];
  const uptime = Number.isFinite(body.uptime_seconds) ? body.uptime_seconds * 1000 + age : undefined;
  if (uptime !== undefined) facts.push(['Uptime', span(uptime)]);
  for (const [period, figures] of periods(history?.windows, uptime)) {
    if (percent(figures?.availability)) facts.push([`Available, ${period}`, percent(figures.availability)]);
  }
  facts.push(['Updated', age < 1000 ? 'now' : `${span(age)} ago`]);
  fill($('facts'), facts);
  cards.forEach(card => card.tick(now(), uptime));
}
