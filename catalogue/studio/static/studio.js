// What the desk does beyond plain pages: typing, the page beside it, who else is there.
// Every view works without it. No framework, no build step, no request to anywhere else.

const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
// One window, one name: whoever has two open is there once each.
const WINDOW = crypto.randomUUID();
const record = $('main')?.dataset.record ?? '';

async function ask(address, values) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  return (await fetch(address, { method: 'POST', headers, body: JSON.stringify(values) })).json();
}

// --- who is there ---------------------------------------------------------------------------

let field = '';

async function arrive() {
  const place = $('#others');
  // Departments see nobody, and nobody sees them.
  if (!place) return;
  const { others } = await ask('/anwesend', { window: WINDOW, record, field }).catch(() => ({}));
  if (!others) return;
  place.replaceChildren(...others.map(({ person, since }) => {
    const from = new Date(since * 1000).toLocaleTimeString('de-DE', { timeStyle: 'short' });
    const textContent = `${person.name} ist ${record ? `hier seit ${from}` : 'auch da'}`;
    return Object.assign(document.createElement('span'), { className: 'one', textContent });
  }));
  for (const mate of all('[data-mate]')) {
    const names = others.filter((each) => each.field === mate.dataset.mate).map(({ person }) => person.name);
    mate.hidden = !names.length;
    $('b', mate).textContent = names.join(', ');
  }
}

function present() {
  arrive();
  setInterval(arrive, 25_000);
  const gone = new Blob([JSON.stringify({ window: WINDOW })], { type: 'application/json' });
  addEventListener('pagehide', () => navigator.sendBeacon('/gehen', gone));
}

// --- what happens meanwhile -----------------------------------------------------------------

const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');
const anew = async () => parsed(await fetch(location.href));

function listen() {
  const source = new EventSource('/ereignisse');
  // Whoever has to enter anew is told so by the next view.
  source.addEventListener('error', () => { $('#away').hidden = source.readyState === EventSource.CLOSED; });
  source.addEventListener('open', () => { $('#away').hidden = true; });
  source.addEventListener('presence', arrive);
  source.addEventListener('changed', ({ data }) => {
    const isHere = record && JSON.parse(data).some((path) => path === record || path.endsWith(`/${record}.yaml`));
    if (isHere && $('#updated')) $('#updated').hidden = false;
    refresh();
  });
  source.addEventListener('proposals', ({ data }) => { $('#waiting').textContent = +data ? ` (${data})` : ''; });
  source.addEventListener('run', follow);
}

// A run goes on where it stands: only what has changed is drawn anew, a text is told once.
async function follow() {
  if (!$('[data-run]')) return;
  const fresh = await anew();
  const hadFocus = $('#lauf-tun').contains(document.activeElement);
  for (const part of all('[data-live]', fresh)) {
    const old = document.getElementById(part.id);
    if (old && old.innerHTML !== part.innerHTML) old.replaceChildren(...part.childNodes);
  }
  if (hadFocus && !$('#lauf-tun button')) $('#lauf').focus();
}

// A list is drawn anew where it stands: focus, ticks and scroll stay.
async function refresh() {
  const body = $('#rows tbody');
  if (!body) return;
  const fresh = await anew();
  const ticked = new Set(all('#rows :checked').map((box) => box.value));
  const focused = document.activeElement?.closest('tr')?.querySelector('a')?.getAttribute('href');
  body.replaceWith($('#rows tbody', fresh));
  $('#count').textContent = $('#count', fresh).textContent;
  for (const box of all('#rows [name=id]')) box.checked = ticked.has(box.value);
  chosen();
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
  if (!$('.batch')) return;
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
  $('#batch').addEventListener('change', chosen);
  chosen();
  for (const select of all('.filter select')) {
    select.addEventListener('change', () => select.form.requestSubmit());
  }
}

// --- writing --------------------------------------------------------------------------------

const form = $('form[data-draft]');
const KEY = form && `katalogstudio:${form.dataset.draft}`;
const SIGNS = {
  list: (text) => text.split('\n').map((line) => (line.startsWith('- ') ? line : `- ${line}`)).join('\n'),
  '*': (text) => `*${text}*`,
  link: (text) => `[${text || 'Wohin es führt'}](https://)`,
  '„“': (text) => `„${text}“`,
};

const values = () => [...new FormData(form)].filter(([name]) => !['opened', 'shown'].includes(name));
const said = (name, entries) => entries.filter(([each]) => each === name).map(([, value]) => value);
const differs = (name, now, before) => JSON.stringify(said(name, now)) !== JSON.stringify(said(name, before));
// What came back because it could not be saved is not the saved text; which was, nobody knows here.
let saved = form && ('unsaved' in form.dataset ? null : values());

function unsaved() {
  const now = values();
  const names = [...new Set([...now, ...(saved ?? [])].map(([name]) => name))];
  const open = saved ? names.filter((name) => differs(name, now, saved)) : [''];
  for (const mark of all('.unsaved')) mark.hidden = !open.includes(mark.closest('[data-field]').dataset.field);
  const mark = $('#unsaved');
  if (mark) {
    mark.hidden = !open.length;
    const counted = open.length > 1 ? `${open.length} Felder ungesichert` : 'ungesichert';
    if (mark.textContent !== counted) mark.textContent = counted;
  }
  return open.length > 0;
}

// Natively, so that Ctrl+Z takes it back.
function sign(button) {
  const area = button.closest('.field').querySelector('textarea');
  area.focus();
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
  document.execCommand('insertText', false, (SIGNS[button.dataset.sign] ?? ((t) => t + button.dataset.sign))(chosen));
}

// A draft goes to the browser and is offered beside the saved text, never over it.
function keep(isSent = false) {
  if (unsaved()) localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), values: values(), isSent }));
}

function put(draft) {
  for (const name of new Set(draft.map(([each]) => each))) {
    const texts = said(name, draft);
    for (const [n, control] of all(`[name="${CSS.escape(name)}"]`, form).entries()) {
      if (control.matches('[type=checkbox], [type=radio]')) control.checked = texts.includes(control.value);
      else control.value = texts[n] ?? '';
    }
  }
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

function offer() {
  const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null');
  const isDone = (kept?.isSent && location.href.includes('gesichert')) || (kept && JSON.stringify(kept.values) === JSON.stringify(values()));
  if (!kept || isDone) return localStorage.removeItem(KEY);
  const box = $('#offer').content.cloneNode(true).firstElementChild;
  $('time', box).textContent = new Date(kept.at).toLocaleString('de-DE', { dateStyle: 'short', timeStyle: 'short' });
  $('[data-take]', box).addEventListener('click', () => { put(kept.values); box.remove(); });
  $('[data-drop]', box).addEventListener('click', () => { localStorage.removeItem(KEY); box.remove(); });
  form.prepend(box);
}

function write() {
  // Whoever only reads may try words on the page; nothing of it is kept.
  if (!form || 'read' in form.dataset) return;
  for (const tools of all('.tools')) tools.hidden = false;
  offer();
  unsaved();
  form.addEventListener('input', unsaved);
  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-sign]');
    if (button) sign(button);
  });
  form.addEventListener('focusin', (event) => {
    field = event.target.closest('[data-field]')?.dataset.field ?? '';
    arrive();
  });
  // The copy goes when the text is saved; of two texts of one field neither is yet.
  form.addEventListener('submit', (event) => {
    // A text stays here while nobody answers.
    if ($('#away:not([hidden])')) event.preventDefault();
    else { keep(true); saved = values(); }
  });
  addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return;
    event.preventDefault();
    form.requestSubmit();
  });
  addEventListener('beforeunload', (event) => { if (unsaved()) { keep(); event.preventDefault(); } });
  setInterval(keep, 2000);
}

// --- the page beside it ---------------------------------------------------------------------

const pages = $('#pages');
const SETTLE = 400;
const SLOW = 1000;
const TOLD = 3000;
const DRAFT = 0.75;
let asked = 0;
let shown = 0;
let look = 'screen';
let dots = 2;
let later = 0;
let [isAsked, isTyped] = [false, false];
let told = { at: 0, said: '', fits: true };

async function proof(settled) {
  const number = ++asked;
  // Half of the dots are there sooner; the fine picture follows when nobody types. What is asked
  // stands in the address, for a field of the form may be called like it.
  const ways = new URLSearchParams({ window: `${WINDOW} ${look}`, number, look, section: '', dots: settled ? dots : dots * DRAFT, is_settled: settled ? '1' : '' });
  const slow = setTimeout(() => { $('#fullness').textContent = 'wird gesetzt …'; }, SLOW);
  const answer = await fetch(`${form.action}/seite?${ways}`, { method: 'POST', body: new FormData(form) }).catch(() => null);
  clearTimeout(slow);
  if (!answer?.ok || answer.status === 204) return;
  const fresh = $('#fresh', await parsed(answer));
  if (fresh && await decoded(document.adoptNode(fresh), number)) show(fresh, settled);
}

// The old picture stays until the new one is decoded, in this document; an older one never comes.
async function decoded(fresh, number) {
  await Promise.all(all('img', fresh).map((image) => image.decode().catch(() => null)));
  if (number < shown) return false;
  shown = number;
  return true;
}

// Nothing that has the focus is taken away: its content changes, or it waits for the next time.
function show(fresh, settled) {
  const sheets = $('.sheets', fresh);
  if ($('img', sheets) || !$('#pages img')?.naturalWidth) $('#pages .sheets').replaceWith(sheets);
  if (settled) aloud($('#aloud', fresh));
  const isAtGauge = $('#gauge').contains(document.activeElement);
  $('#gauge').replaceChildren($('.gauge', fresh));
  if (isAtGauge) $('#gauge button')?.focus();
  pages.closest('.work').classList.toggle('wide', look !== 'screen');
  for (const said of all('[data-said]', fresh)) {
    const place = document.getElementById(said.dataset.said ? `f-${said.dataset.said}-f` : 'said-');
    if (place && !place.contains(document.activeElement)) place.replaceChildren(...said.childNodes);
  }
  mark();
  tell();
}

function aloud(fresh) {
  const known = $('#aloud');
  if (!fresh || !known) return fresh && pages.append(fresh);
  for (const old of all('p', known)) old.remove();
  return known.append(...all('p', fresh));
}

// Told at most every three seconds, and only when it is another; at once when it fits no longer.
function tell() {
  const said = $('#fullness').textContent;
  const fits = !$('.gauge.bad');
  if (said === told.said || (fits === told.fits && Date.now() - told.at < TOLD)) return;
  told = { at: Date.now(), said, fits };
  $('#told').textContent = said;
}

function mark() {
  for (const bar of all('[data-mark]', pages)) bar.classList.toggle('here', bar.dataset.mark === field);
}

// One page is asked for at a time, at once; what is typed meanwhile is asked for next.
async function follows() {
  clearTimeout(later);
  isTyped = true;
  if (isAsked) return;
  isAsked = true;
  while (isTyped) {
    isTyped = false;
    await proof(false).catch(() => null);
  }
  isAsked = false;
  later = setTimeout(() => proof(true), SETTLE);
}

function typed() {
  follows();
  for (const length of all('span[data-length]')) {
    length.textContent = `${length.closest('.field').querySelector('textarea').value.length} Zeichen`;
  }
}

function jump(name, from, length) {
  const area = $(`[name="${CSS.escape(name)}"]:not([type=hidden])`, form);
  area.focus();
  if (from === undefined) return;
  area.setSelectionRange?.(+from, length ? +from + +length : area.value.length);
}

function fix({ fix: name, fixed }) {
  jump(name, 0);
  // What is chosen from a list is no text that can be typed.
  if (document.activeElement.matches('select')) put(fixed.split('\n').map((line) => [name, line]));
  else document.execCommand('insertText', false, fixed);
}

// F6 goes round form, page and first finding; Esc in the page returns to the field.
function round(event) {
  const places = [$(`[name="${field || 'title'}"]:not([type=hidden])`, form), $('#seite'), $('.said .find button, .said .find a')];
  if (event.key === 'Escape' && $('#seite').contains(document.activeElement)) places[0]?.focus();
  if (event.key !== 'F6') return;
  event.preventDefault();
  const there = places.filter(Boolean);
  there[(there.indexOf(document.activeElement) + 1) % there.length].focus();
}

function clicks(event) {
  const data = event.target.closest('[data-spot], [data-jump], [data-fix], [data-look], [data-zoom]')?.dataset;
  if (!data) return;
  if (data.spot) jump(data.spot);
  if (data.jump) jump(data.jump, data.offset, data.length);
  if (data.fix) fix(data);
  if (data.look || 'zoom' in data) turn(event, data);
}

function turn(event, data) {
  event.preventDefault();
  if (data.look) look = data.look;
  else dots = dots >= 6 ? 2 : dots + 2;
  pages.style.setProperty('--zoom', dots / 2);
  for (const link of all('[data-look]')) link.toggleAttribute('aria-current', link.dataset.look === look);
  proof(true);
}

function beside() {
  if (!pages || !form) return;
  form.addEventListener('input', typed);
  form.addEventListener('focusin', mark);
  addEventListener('keydown', round);
  addEventListener('click', clicks);
  proof(true);
}

// --- files that are dropped anywhere on the page -------------------------------------------

function receive() {
  const files = $('[type=file]');
  if (!files) return;
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    files.files = event.dataTransfer.files;
    if (files.files.length) files.form.requestSubmit();
  });
}

receive();
if ($('#others')) { present(); listen(); }
list();
// What was sent is kept here no longer, also where another page follows.
for (const { dataset } of all('[data-done]')) localStorage.removeItem(`katalogstudio:${dataset.done}`);
write();
beside();
