// What happens when.
let timer;
let asking = false;
let again = false;

async function refresh() {
  again = asking;
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  let pause = 0;
  try {
    pause = await askReadiness();
    show();
    if (HISTORY) {
      await askHistory();
      show();
    }
  } finally { // a page that cannot show one answer must ask for the next
    asking = false;
    if (again) refresh();
    else schedule(pause);
  }
}

function schedule(pause) {
  clearTimeout(timer);
  const seconds = Number($('interval').value);
  if (seconds > 0 && !document.hidden) timer = setTimeout(refresh, Math.max(seconds, pause) * 1000);
}

function openToken() {
  $('token-value').value = '';
  put($('token-error'), '');
  $('token-forget').hidden = !token;
  $('token').showModal();
}

function useToken(value) {
  keepToken(value);
  $('token').close();
  $('ask').hidden = !value;
  (value ? $('ask') : $('now')).focus();
  refresh();
}

for (const state of ['', ...STATES]) {
  const button = copy('filter');
  button.value = state;
  if (state) mark(button, state);
  else button.firstElementChild.remove();
  button.addEventListener('click', () => {
    filter = state;
    showDependencies(answer.dependencies);
    tick();
  });
  $('filters').append(button);
}
$('search').addEventListener('input', () => {
  showDependencies(answer.dependencies);
  tick();
});
$('more').addEventListener('click', () => {
  everything = true;
  showDependencies(answer.dependencies);
  tick();
});
$('now').addEventListener('click', refresh);
$('interval').addEventListener('change', () => asking || schedule(0));
$('ask').addEventListener('click', openToken);
$('hint-ask').addEventListener('click', openToken);
$('token-cancel').addEventListener('click', () => $('token').close());
$('token-forget').addEventListener('click', () => useToken(''));
$('token-form').addEventListener('submit', event => {
  event.preventDefault();
  const value = $('token-value').value.trim();
  if (/^[\x21-\x7e]+$/.test(value)) useToken(value);
  else put($('token-error'), value ? 'A token has only letters, digits and signs of ASCII, and no spaces.' : 'Enter the token.');
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) clearTimeout(timer);
  else if (!asking && Number($('interval').value) > 0) refresh();
});
addEventListener('online', refresh);
$('json').href = READY;
setInterval(() => document.hidden || tick(), 1000);
refresh();
