// App: which view is shown, what the filters hold, language and colours.

const VIEWS = {overview: drawOverview, articles: drawArticles, facts: drawFacts, pivot: drawPivot, conflicts: drawConflicts};
const MODALITIES = ['actual', 'forecast', 'plan', 'rumor', 'denied'];
const BASES = ['yoy', 'seq', 'ytd', 'day', 'cagr', 'other', 'none'];
let theme = 'auto';

// The address behind # says the view, the article and the fact: it can be kept and passed on.
function readRoute() {
  const [view, ...rest] = location.hash.replace(/^#\/?/, '').split('/');
  return Object.hasOwn(VIEWS, view) ? [view, rest.filter((part) => /^\d+$/.test(part))] : [ARTICLES.length === 1 ? 'articles' : 'overview', []];
}

// Whoever came here by the keyboard goes on from the article in the list, or from the start of the view.
function keepFocus() {
  if (document.activeElement !== document.body) return;
  const current = document.querySelector('.list [aria-current]');
  (current && current.offsetParent ? current : byId('main')).focus({preventScroll: true});
}

function keepRoute(route) {
  try {
    history.replaceState(null, '', `#/${route}`);
  } catch {
    // a page without an address of its own has none to keep
  }
}

function render() {
  const [view, rest] = readRoute();
  const known = rest.length && !ARTICLES[Number(rest[0])] ? [] : rest;
  hideTip();
  document.onkeydown = null;
  ALL_AT_ONCE.clear();
  const main = byId('main');
  main.dataset.view = view;
  main.replaceChildren();
  main.setAttribute('aria-label', say(view));
  VIEWS[view](main, known);
  for (const link of document.querySelectorAll('#views a')) link.toggleAttribute('aria-current', link.hash === `#/${view}`);
  for (const link of document.querySelectorAll('#views a[aria-current]')) {
    link.setAttribute('aria-current', 'page');
    link.parentElement.parentElement.scrollLeft = link.offsetLeft - 80;
  }
}

// Set a filter from elsewhere and go where it shows.
function narrow(name, value, view) {
  FILTERS[name] = ['company', 'metric', 'words'].includes(name) ? value.toLowerCase() : value;
  byId(name).value = value;
  passed = null;
  sayTotal();
  location.hash = `#/${view}`;
}

function filter(name, value) {
  FILTERS[name] = ['company', 'metric', 'words'].includes(name) ? value.trim().toLowerCase() : value;
  passed = null;
  const [view, rest] = readRoute();
  if (view === 'articles' && rest.length && !passedArticles().includes(ARTICLES[Number(rest[0])])) keepRoute('articles');
  render();
  sayTotal();
}

function sayTotal() {
  byId('total').textContent = isFiltered() ? `${groupDigits(String(passedFacts().length))} / ${sayCount(FACTS.length, 'facts')}` : sayCount(FACTS.length, 'facts');
  byId('clear').hidden = !isFiltered();
}

function drawFilters() {
  const suggest = (name, values) => [
    el('input', {id: name, type: 'search', list: `${name}-names`, autocomplete: 'off', placeholder: say('any'), value: FILTERS[name], oninput: (event) => filter(name, event.target.value)}),
    el('datalist', {id: `${name}-names`}, count(values).slice(0, 500).map(([value]) => el('option', {value})))];
  const select = (name, values, counts) => el('select', {id: name, onchange: (event) => filter(name, event.target.value)},
    el('option', {value: ''}, say('any')), values.filter((value) => counts.has(value)).map((value) => el('option', {value, selected: FILTERS[name] === value}, `${say(value)} (${groupDigits(String(counts.get(value)))})`)));
  const field = (name, ...controls) => el('div', {class: 'field', 'data-filter': name}, el('label', {for: name}, say(name === 'words' ? 'find' : name)), controls);
  replace(byId('filters'),
    field('company', suggest('company', FACTS.map((fact) => fact.subject))),
    field('metric', suggest('metric', FACTS.map((fact) => fact.metric))),
    field('modality', select('modality', MODALITIES, new Map(count(FACTS.map((fact) => fact.modality))))),
    field('basis', select('basis', BASES, new Map(count(FACTS.map((fact) => fact.basis))))),
    field('words', el('input', {id: 'words', type: 'search', placeholder: say('findHint'), value: FILTERS.words, oninput: (event) => filter('words', event.target.value)})),
    el('div', {class: 'end'}, el('span', {id: 'total', role: 'status'}), el('button', {type: 'button', id: 'clear', onclick: clearFilters}, say('clear'))));
  sayTotal();
}

function clearFilters() {
  for (const name of Object.keys(FILTERS)) FILTERS[name] = '';
  passed = null;
  drawFilters();
  render();
  byId('company').focus();
}

function drawFrame() {
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.language = language;
  document.querySelector('.skip').textContent = say('skip');
  const dates = ARTICLES.map((article) => (article.published || '').slice(0, 10)).filter(Boolean).sort();
  const span = dates.length ? ` · ${dates[0]}${dates[0] === dates[dates.length - 1] ? '' : ` – ${dates[dates.length - 1]}`}` : '';
  byId('summary').textContent = `${sayCount(ARTICLES.length, 'articles')} · ${sayCount(FACTS.length, 'facts')}${span}`;
  const numbers = {articles: ARTICLES.length, facts: FACTS.length, conflicts: CONFLICTS.length};
  replace(byId('views'), el('ul', {}, Object.keys(VIEWS).map((view) => el('li', {}, pageLink(view, {}, say(view), view in numbers && el('span', {class: 'number'}, groupDigits(String(numbers[view]))))))));
  byId('views').setAttribute('aria-label', say('views'));
  replace(byId('settings'),
    el('label', {class: 'field'}, el('span', {class: 'aside'}, say('theme')), el('select', {id: 'theme', onchange: (event) => { theme = event.target.value; document.documentElement.dataset.theme = theme; }},
      ['auto', 'light', 'dark'].map((name) => el('option', {value: name, selected: name === theme}, say(name))))),
    el('button', {type: 'button', id: 'language', lang: language === 'zh' ? 'en' : 'zh', onclick: () => { language = language === 'zh' ? 'en' : 'zh'; drawFrame(); drawFilters(); render(); byId('language').focus(); }}, say('language')),
    el('button', {type: 'button', id: 'print', onclick: () => window.print()}, say('print')));
}

byId('filters').addEventListener('submit', (event) => event.preventDefault());
window.addEventListener('hashchange', () => {
  window.scrollTo(0, 0);
  render();
  keepFocus();
});
window.addEventListener('scroll', hideTip, {passive: true});
window.addEventListener('beforeprint', () => { for (const addAll of [...ALL_AT_ONCE]) addAll(); });
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.closest('input, select, textarea')) {
    event.preventDefault();
    byId('words').focus();
  }
});
drawFrame();
drawFilters();
render();
