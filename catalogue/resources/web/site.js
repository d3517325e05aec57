// What the pages do beyond plain links: filters that combine, search, copying an address.
// Every page is complete without it. No framework, no build step, no request to anywhere else.

const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- tables and addresses -------------------------------------------------------------------

// Links name the file, so that they hold without a server; the permanent address does not.
if (location.protocol.startsWith('http') && location.pathname.endsWith('/index.html')) {
  const path = location.pathname.replace(/index\.html$/, '');
  history.replaceState(null, '', path + location.search + location.hash);
}

// A table whose rows become cards would lose its meaning in some browsers.
const ROLES = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', td: 'cell' };
for (const table of all('.overview table')) {
  for (const part of [table, ...all('*', table)]) {
    const head = part.scope === 'row' ? 'rowheader' : 'columnheader';
    const role = part.localName === 'th' ? head : ROLES[part.localName];
    if (role) part.setAttribute('role', role);
  }
}

for (const button of all('button[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  const say = () => { $('#copied').textContent = 'Adresse kopiert.'; };
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(field.value).then(say, () => field.select());
  });
}

// --- filters: links that combine, with their state in the address ---------------------------

const rows = all('.overview tbody tr, #register li[data-id]');
const links = all('.filters a[data-key]');
const status = $('#count');

function chosen() {
  const query = [...new URLSearchParams(location.search)];
  return new Map(query.filter(([key, word]) => links.some(
    ({ dataset }) => dataset.key === key && dataset.word === word)));
}

// Mark what is chosen; return it in words.
function marked(state) {
  const now = links.filter(({ dataset }) => (state.get(dataset.key) ?? '') === dataset.word);
  for (const link of links) link.removeAttribute('aria-current');
  for (const link of now) link.setAttribute('aria-current', 'true');
  return now.map(({ dataset }) => dataset.said).filter(Boolean).join(', ');
}

function show() {
  const state = chosen();
  const words = [...state.values()].filter(Boolean);
  const kept = new Set(rows.filter((row) => {
    const own = (row.dataset.words ?? '').split(' ');
    return words.every((word) => own.includes(word));
  }));
  for (const row of rows) row.hidden = !kept.has(row);
  for (const group of all('#register .row, .overview')) {
    group.hidden = !$('[data-words]:not([hidden])', group);
  }
  const said = marked(state);
  const count = ($('#hits') && search(kept)) || `${kept.size} von ${rows.length} ${status.dataset.many}`;
  status.textContent = said ? `${count}: ${said}` : count;
  $('#none').hidden = kept.size > 0;
}

function go(key, value) {
  const query = new URLSearchParams(location.search);
  query.set(key, value);
  history.pushState(null, '', `?${query}`);
  show();
}

function choose(event) {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(event.currentTarget.dataset.key, event.currentTarget.dataset.word);
}

// --- search: parts of words count, ä = ae = a, ß = ss, Bürger*innen = Bürgerinnen -------------

// What is typed, and what may stand in the text for it.
const ALIKE = {
  ä: 'ä|ae', ö: 'ö|oe', ü: 'ü|ue', ß: 'ß|ss', ae: 'ä|ae', oe: 'ö|oe', ue: 'ü|ue', ss: 'ß|ss',
  a: '[aàáâãäå]', c: '[cçćč]', e: '[eèéêë]', g: '[gğ]', i: '[iìíîïı]', n: '[nñ]', o: '[oòóôõöø]',
  s: '[sşš]', u: '[uùúûü]', y: '[yýÿ]', z: '[zžź]',
};
const DROPPED = '[*:_\u00ad\u200b\u2060\u2011-]*';
const BEFORE = '(?:^|[^\\p{L}\\p{N}])';
const [MOST, LEAD] = [150, 50];
const [heading, titled] = [$('h1'), document.title];
const named = heading?.textContent;

const letters = (word) => word.toLowerCase().match(/ae|oe|ue|ss|[\p{L}\p{N}]/gu) ?? [];
const pattern = (word) => letters(word).map((each) => `(?:${ALIKE[each] ?? each})`).join(DROPPED);
const test = (word, text) => new RegExp(word, 'iu').test(text);
const holds = (item, words) => words.every((word) => test(word, item.text));
const worth = ({ title, text }, words) => words.reduce((sum, word) => sum
  + 8 * test(BEFORE + word, title) + 4 * test(word, title) + 2 * test(BEFORE + word, text), 0);

const items = all('#register li[data-id]').map((row) => {
  const title = $('a', row).textContent;
  const blocks = globalThis.texts?.[row.dataset.id] ?? [];
  return { row, title, blocks, text: [title, ...blocks].join('\n') };
});

function marks(text, words) {
  return text.split(new RegExp(`(${words.join('|')})`, 'giu')).map((part, place) => {
    const piece = document.createElement(place % 2 ? 'mark' : 'span');
    piece.textContent = part;
    return piece;
  });
}

// The paragraph that holds a word first, cut to what one takes in at a glance.
function excerpt(blocks, words) {
  const any = new RegExp(words.join('|'), 'iu');
  const text = blocks.find((block) => any.test(block)) ?? blocks[0] ?? '';
  const start = text.lastIndexOf(' ', Math.min(text.search(any), text.length - MOST) - LEAD) + 1;
  const end = text.indexOf(' ', start + MOST);
  return `${start ? '… ' : ''}${end < 0 ? text.slice(start) : `${text.slice(start, end)} …`}`;
}

function hit({ row, title, blocks }, words) {
  const copy = row.cloneNode(true);
  const [link, text] = [$('a', copy), document.createElement('p')];
  text.append(...marks(excerpt(blocks, words), words));
  link.after(text);
  link.replaceChildren(...marks(title, words));
  return copy;
}

// Whether words are one but for a letter more, less or other, or two that changed places.
function near(one, other) {
  let i = 0;
  while (i < one.length && one[i] === other[i]) i++;
  const [a, b] = [one.slice(i), other.slice(i)];
  const swapped = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return swapped || a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1);
}

// What was typed with the words put right that stand nowhere, nothing where they cannot be.
function guess(query) {
  const counts = new Map();
  for (const word of items.flatMap(({ text }) => text.match(/[\p{L}\p{N}*:-]+/gu) ?? [])) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const known = [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => [word, letters(word).join('')]);
  const right = query.split(/\s+/).map((typed) => {
    const plain = letters(typed).join('');
    if (plain.length < 4 || items.some((item) => holds(item, [pattern(typed)]))) return typed;
    return known.find(([, word]) => near(word, plain))?.[0] ?? typed;
  }).join(' ');
  return right === query ? '' : right;
}

function suggest(text) {
  const link = document.createElement('a');
  link.href = `?q=${encodeURIComponent(text)}`;
  link.textContent = text;
  $('#meant').hidden = !text;
  $('#meant').replaceChildren('Meinten Sie ', link, '?');
}

// Show what the address asks for among some rows; return how many were found, in words.
function search(among) {
  const query = new URLSearchParams(location.search).get('q')?.trim() ?? '';
  const words = query.split(/\s+/).map(pattern).filter(Boolean);
  const hits = words.length ? items.filter((item) => among.has(item.row) && holds(item, words)) : [];
  const said = words.length ? `${hits.length || 'Keine'} Treffer für „${query}“` : '';
  hits.sort((a, b) => worth(b, words) - worth(a, words));
  $('#q').value = query;
  $('#hits').replaceChildren(...hits.map((item) => hit(item, words)));
  $('#hits').hidden = !hits.length;
  $('#register').hidden = hits.length > 0;
  $('#empty').hidden = !said || hits.length > 0;
  if (!$('#empty').hidden) suggest(guess(query));
  heading.textContent = said || named;
  document.title = said ? `${said} – ${titled}` : titled;
  return said;
}

// --- begin ----------------------------------------------------------------------------------

if (status) {
  for (const place of all('.narrowing')) {
    place.hidden = false;
    place.open = /[?&](?!q=)/.test(location.search);
  }
  for (const link of links) link.addEventListener('click', choose);
  addEventListener('popstate', show);
  $('form.search')?.addEventListener('submit', (event) => {
    event.preventDefault();
    go('q', $('#q').value);
  });
  show();
}
