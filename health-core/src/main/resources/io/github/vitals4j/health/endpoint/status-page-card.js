// Writing into the document: as text only, and only what differs from what stands there, so that nothing is read out
// twice, loses the focus, or is drawn in vain.
const $ = id => document.getElementById(id);
const copy = id => $(id).content.firstElementChild.cloneNode(true);

function put(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

function mark(node, state) {
  node.classList.remove(...STATES, 'lost');
  node.classList.add(state);
  node.querySelector('use').setAttribute('href', '#' + state);
}

function fill(list, pairs) {
  while (list.children.length > pairs.length) list.lastElementChild.remove();
  pairs.forEach(([term, value], i) => {
    if (!list.children[i]) {
      list.append(document.createElement('div'));
      list.lastElementChild.append(document.createElement('dt'), document.createElement('dd'));
    }
    put(list.children[i].firstChild, term);
    put(list.children[i].lastChild, value);
  });
}

// One dependency.
class Card {
  constructor(name) {
    this.root = copy('card');
    this.part = Object.fromEntries([...this.root.querySelectorAll('[data-of]')].map(node => [node.dataset.of, node]));
    put(this.part.name, name);
    put(this.part.toggle, `Details of ${name}`);
  }

  show(health, samples, windows) {
    const { part, root } = this;
    const state = stateOf(health?.status);
    this.health = health;
    this.windows = windows;
    mark(root, state);
    put(part.type, text(health?.type));
    part.type.classList.toggle('critical', health?.type === 'critical');
    put(part.state, capital(text(health?.status) || state));
    put(part.duration, latency(health?.duration_ms));
    put(part.reason, text(health?.reason));
    put(part.error, text(health?.error));
    part.why.hidden = !part.reason.textContent && !part.error.textContent;
    drawStates(part.states, samples);
    drawDurations(part.spark, samples);
  }

  // What time alone changes. By the service's clock, which may not be the browser's.
  tick(now, uptime) {
    const { health, part, windows } = this;
    const since = moment(health?.since), checked = moment(health?.last_check);
    const ago = checked === undefined ? '' : `${span(now - checked)} ago`;
    put(part.since, [
      since === undefined ? '' : `for ${span(now - since)}`,
      health?.stale === true ? `stale${ago && `, checked ${ago}`}` : '',
    ].filter(Boolean).join(' \u00b7 '));
    const pairs = [];
    const add = (term, value) => value && pairs.push([term, value]);
    add('Last check', ago && `${clock(checked)}, ${ago}`);
    add('Failures in a row', text(health?.consecutive_failures));
    add('Checks that never returned', text(health?.abandoned_runs));
    for (const [period, figures] of periods(windows, uptime)) {
      add(`Available, ${period}`, percent(figures?.availability) && `${percent(figures.availability)} of ${text(figures.runs)} checks`);
      add(`p50, p95, p99, ${period}`, ['p50', 'p95', 'p99'].map(p => latency(figures?.latency_ms?.[p])).filter(Boolean).join(', '));
    }
    for (const [name, value] of members(health?.metadata)) add(name.replaceAll('_', ' '), text(value));
    part.details.hidden = pairs.length === 0;
    fill(part.figures, pairs);
  }
}
