// What the desk does beyond plain pages: typing, the page beside it, who else is there.
// Every view works without it. No framework, no build step, no request to anywhere else.

const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
// One window, one name: whoever has two open is there once each.
const WINDOW = crypto.randomUUID();
const record = document.body.dataset.record ?? '';

async function ask(address, values) {
  const init = { headers: { Accept: 'application/json' } };
  if (values) {
    init.method = 'POST';
    init.body = JSON.stringify(values);
    init.headers['Content-Type'] = 'application/json';
  }
  const answer = await fetch(address, init);
  return { status: answer.status, ...(await answer.json()) };
}

// --- who is there ---------------------------------------------------------------------------

let field = '';

async function arrive() {
  const { others } = await ask('/anwesend', { window: WINDOW, record, field }).catch(() => ({}));
  const place = $('#others');
  if (!place || !others) return;
  place.replaceChildren(...others.map(({ person }) => {
    const said = document.createElement('span');
    said.className = 'one';
    said.textContent = `${person.name} ist auch da`;
    return said;
  }));
}

function present() {
  arrive();
  setInterval(arrive, 25_000);
  addEventListener('pagehide', () => {
    const gone = new Blob([JSON.stringify({ window: WINDOW })], { type: 'application/json' });
    navigator.sendBeacon('/gehen', gone);
  });
}

// --- what happens meanwhile -----------------------------------------------------------------

function listen() {
  const source = new EventSource('/ereignisse');
  source.addEventListener('presence', arrive);
  source.addEventListener('changed', () => refresh());
}

// A list is drawn anew where it stands: focus, ticks and scroll stay.
async function refresh() {
  const body = $('#rows tbody');
  if (!body) return;
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const ticked = new Set(all('#rows :checked').map((box) => box.value));
  const focused = document.activeElement?.closest('tr')?.querySelector('a')?.getAttribute('href');
  body.replaceWith($('#rows tbody', fresh));
  $('#count').textContent = $('#count', fresh).textContent;
  for (const box of all('#rows [name=id]')) box.checked = ticked.has(box.value);
  if (focused) $(`#rows a[href="${CSS.escape(focused)}"]`)?.focus();
}

// --- the list -------------------------------------------------------------------------------

function move(step) {
  const rows = all('#rows tbody th a');
  const at = rows.indexOf(document.activeElement?.closest('tr')?.querySelector('th a'));
  rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
}

function keys(event) {
  const isTyping = event.target.matches('input:not([type=checkbox]), select, textarea');
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
  const row = event.target.closest?.('#rows tbody tr');
  const acts = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    '/': () => $('#q').focus(),
    ' ': row && event.target.matches('a') ? () => $('[name=id]', row).click() : null,
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function chosen() {
  const count = all('#rows [name=id]:checked').length;
  $('#chosen').textContent = `${count} ausgewählt`;
  $('.batch').hidden = !count;
}

function list() {
  if (!$('#rows')) return;
  addEventListener('keydown', keys);
  const every = $('#every');
  every.hidden = false;
  every.addEventListener('change', () => {
    for (const box of all('#rows [name=id]')) box.checked = every.checked;
    chosen();
  });
  if ($('.batch')) {
    $('#batch').addEventListener('change', chosen);
    chosen();
  }
  for (const select of all('.filter select')) {
    select.addEventListener('change', () => select.form.requestSubmit());
  }
}

present();
listen();
list();
