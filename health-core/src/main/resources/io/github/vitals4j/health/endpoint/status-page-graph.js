// The last checks of a dependency as two small pictures. Each tells in its label what it shows, and the shape of a bar
// tells the state as its colour does: whole, short, broken in two, or a stub.
const SLOTS = 30;
const BARS = { healthy: [[0, 24]], degraded: [[0, 14]], unhealthy: [[0, 9], [15, 9]], unknown: [[0, 4]], track: [[0, 1]] };

function svg(name, attributes) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function drawStates(picture, samples) {
  const last = samples.slice(-SLOTS);
  const width = 160 / SLOTS;
  const outlines = {};
  for (let slot = 0; slot < SLOTS; slot++) {
    const state = last[slot + last.length - SLOTS]?.state ?? 'track';
    for (const [bottom, height] of BARS[state]) {
      outlines[state] = `${outlines[state] ?? ''}M${(slot * width).toFixed(2)} ${24 - bottom}v-${height}h${(width * .7).toFixed(2)}v${height}z`;
    }
  }
  picture.replaceChildren(...Object.entries(outlines).map(([state, d]) => svg('path', { class: state, d })));
  const counts = STATES.map(state => [last.filter(sample => sample.state === state).length, state]);
  picture.setAttribute('aria-label', last.length === 0 ? 'No checks seen yet'
      : `Last ${count(last.length, 'check')}: ${counts.filter(([n]) => n > 0).map(pair => pair.join(' ')).join(', ')}`);
}

function drawDurations(picture, samples) {
  const last = samples.slice(-SLOTS);
  const known = last.map(sample => sample.millis).filter(Number.isFinite);
  if (known.length === 0) {
    picture.replaceChildren();
    picture.setAttribute('aria-label', 'No durations seen yet');
    return;
  }
  const most = Math.max(...known), least = Math.min(...known);
  const points = last.flatMap((sample, i) => Number.isFinite(sample.millis)
      ? [[(SLOTS - last.length + i) * 120 / (SLOTS - 1), 22 - 19 * sample.millis / Math.max(most, 1)].map(n => n.toFixed(1))]
      : []);
  const line = 'M' + points.map(point => point.join(' ')).join('L');
  picture.replaceChildren(
      svg('path', { class: 'area', d: `${line}V24H${points[0][0]}z` }),
      svg('path', { d: points.length === 1 ? `M114 ${points[0][1]}H120` : line }));
  picture.setAttribute('aria-label', `Durations: ${least === most ? '' : `${latency(least)} to `}${latency(most)}`);
}
