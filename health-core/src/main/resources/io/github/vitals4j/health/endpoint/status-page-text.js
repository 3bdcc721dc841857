// What the service says, read with mistrust: what is not of the expected form is left out, or shown as the text it is.
const STATES = ['healthy', 'degraded', 'unhealthy', 'unknown'];
const stateOf = value => STATES.includes(value) ? value : 'unknown';
const members = value => typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
const member = (value, name) => new Map(members(value)).get(name);
const items = value => Array.isArray(value) ? value : [];
const text = value => value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
const moment = value => typeof value === 'string' && Number.isFinite(Date.parse(value)) ? Date.parse(value) : undefined;

// The same, said to people.
const capital = word => word.charAt(0).toUpperCase() + word.slice(1);
const count = (number, word) => `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;

function span(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
  if (seconds < 60) return seconds < 1 ? '< 1 s' : `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${days} d ${hours % 24} h`;
}

function latency(millis) {
  if (!Number.isFinite(millis)) return '';
  if (millis < 1) return '< 1 ms';
  return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(millis < 10000 ? 1 : 0)} s`;
}

// Never 100 % for what is not.
const percent = share => Number.isFinite(share) ? `${Math.floor(share * 1e4) / 100} %` : '';

// What a history tells of 1h and 24h, say; of those that are longer than the service has run, which tell the same, one.
function periods(windows, uptime) {
  const told = new Map();
  for (const [name, figures] of members(windows)) {
    const hours = /^(\d+)h$/.exec(name)?.[1];
    const period = uptime < hours * 3600000 ? 'since the start' : name.replace(/^(\d+)([a-z]+)$/, 'last $1 $2');
    if (!told.has(period)) told.set(period, figures);
  }
  return told;
}

function clock(millis) {
  const at = new Date(millis);
  return at.toDateString() === new Date().toDateString() ? at.toLocaleTimeString() : at.toLocaleString();
}
