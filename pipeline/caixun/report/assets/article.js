// Article: the list of articles, the one that is read, and its facts as cards; a card and its number select each other.

const HIDDEN_LABELS = new Set();
let showDirt = false;

function drawArticles(main, [number, chosen]) {
  const articles = passedArticles();
  const article = number === undefined ? null : ARTICLES[Number(number)];
  const list = el('ol', {class: 'list'});
  const aside = el('nav', {class: 'articles', 'aria-label': say('articles')}, el('h2', {}, sayCount(articles.length, 'articles')), list);
  const shown = article || (isWide() ? articles[0] : null);
  const place = el('div', {class: 'reading'});
  append(main, [el('div', {class: `shelf${article ? ' open' : ''}${ARTICLES.length === 1 ? ' single' : ''}`}, ARTICLES.length > 1 && aside, place)]);
  grow(list, articles, (each) => drawEntry(each, each === shown), 40);
  if (shown) drawArticle(place, shown, articles, chosen === undefined ? null : Number(chosen));
  else if (!articles.length) append(place, [el('p', {class: 'empty'}, say('nothing'))]);
  const current = list.querySelector('[aria-current]');
  if (current) aside.scrollTop = current.offsetTop - aside.offsetTop - 80;
}

function isWide() {
  return window.matchMedia('(min-width: 860px)').matches;
}

function drawEntry(article, current) {
  const facts = isFiltered() ? article.facts.filter(passes).length : article.facts.length;
  const marks = [(article.published || say('noDate')).slice(0, 10), sayCount(facts, 'facts')];
  return el('li', {}, pageLink(`articles/${article.number}`, {'aria-current': current ? 'true' : null},
    el('span', {class: 'title'}, nameArticle(article)), el('span', {class: 'meta'}, marks.join(' · '))));
}

function drawArticle(place, article, articles, chosen) {
  const body = openArticle(article);
  const facts = article.facts.filter((fact) => !isFiltered() || passes(fact) || fact.id === chosen);
  const cards = el('ol', {class: 'cards'});
  const view = {article, facts, cards, leaves: [], box: null, chosen: null};
  const side = el('aside', {class: 'side', 'aria-label': say('facts')}, el('h2', {}, sayCount(facts.length, 'facts')), cards);
  const text = body.text === null
    ? el('p', {class: 'empty'}, say('noText'))
    : Object.assign(view, drawText(article, body, facts, (found) => chooseNext(view, found))).box;
  append(place, [el('article', {class: 'page'}, drawHead(article, articles), body.text !== null && drawTools(article, body, view), text), side]);
  grow(cards, facts, (fact) => drawCard(fact, view), 80);
  if (view.box) applyTools(view);
  document.onkeydown = (event) => stepFact(event, view);
  if (chosen !== null && article.facts[chosen]) chooseFact(view, article.facts[chosen], true);
}

function drawHead(article, articles) {
  const at = articles.indexOf(article);
  const [before, after] = [articles[at - 1], at >= 0 && articles[at + 1]];
  const {url, path, member} = article.source;
  return el('header', {class: 'top'},
    ARTICLES.length > 1 && el('p', {class: 'steps'}, pageLink('articles', {class: 'back'}, `‹ ${say('back')}`),
      before && pageLink(`articles/${before.number}`, {rel: 'prev'}, `← ${say('previous')}`), after && pageLink(`articles/${after.number}`, {rel: 'next'}, `${say('next')} →`)),
    el('h2', {lang: 'zh'}, nameArticle(article)),
    el('p', {class: 'meta'}, el('time', {}, (article.published || say('noDate')).replace('T', ' ')),
      path && el('span', {}, member === undefined || member === null ? path : `${path}:${member}`), el('span', {}, article.id), url && webLink(url, say('online'))),
    article.warnings.length > 0 && el('ul', {class: 'warnings', 'aria-label': say('warnings')}, article.warnings.map((warning) => el('li', {}, warning))));
}

// Which labels are coloured, and whether what repair removed is shown.
function drawTools(article, body, view) {
  const present = LABELS.filter((label) => article.entities[label]);
  const chips = present.map((label) => {
    const chip = el('button', {type: 'button', class: `chip ${label}`, 'aria-pressed': String(!HIDDEN_LABELS.has(label)),
      onclick: () => {
        if (!HIDDEN_LABELS.delete(label)) HIDDEN_LABELS.add(label);
        chip.setAttribute('aria-pressed', String(!HIDDEN_LABELS.has(label)));
        applyTools(view);
      }}, say(label), el('span', {class: 'number'}, String(article.entities[label])));
    return chip;
  });
  const reasons = Object.entries(article.repairs).map(([reason, number]) => `${reason} ${number}`).join(', ');
  const dirt = body.repairs.length > 0 && el('label', {class: 'switch', title: reasons},
    el('input', {type: 'checkbox', id: 'dirt', checked: showDirt, onchange: (event) => { showDirt = event.target.checked; applyTools(view); }}),
    `${say('dirt')} (${groupDigits(String(article.removed))} ${say('characters')})`, body.raw === null && el('small', {}, say('noRaw')));
  return el('div', {class: 'tools'}, el('div', {class: 'chips', role: 'group', 'aria-label': say('legend')}, chips), dirt, el('p', {class: 'keys'}, say('keysHint')));
}

function applyTools(view) {
  view.box.classList.toggle('dirty', showDirt);
  for (const label of LABELS) view.box.classList.toggle(`no-${label}`, HIDDEN_LABELS.has(label));
}

function drawCard(fact, view) {
  const facts = [fact.modality !== 'actual' && el('span', {class: `badge ${fact.modality}`}, say(fact.modality)),
    fact.check && el('span', {class: `badge ${fact.check}`}, `${fact.check === 'ok' ? '✓' : '✗'} ${say(fact.check)}`),
    fact.conflict && el('span', {class: 'badge conflict', title: say('conflict')}, `⚠ ${say('conflicts')}`)];
  const card = el('button', {type: 'button', class: 'card', 'aria-pressed': 'false', 'data-fact': fact.id, onclick: () => {
    if (view.chosen === fact) clearFact(view);
    else chooseFact(view, fact, false);
  }},
  el('span', {class: 'who'}, nameCompany(fact) || el('i', {}, say('unknown')), fact.symbol && fact.symbol !== fact.subject && el('span', {class: 'symbol'}, fact.symbol)),
  el('span', {class: 'what'}, nameMetric(fact) || el('i', {}, say('unknown')), el('span', {class: 'when'}, formatPeriod(fact))),
  el('span', {class: `amount ${fact.direction || ''}`}, formatAmount(fact), el('span', {class: 'basis'}, formatBasis(fact))),
  el('span', {class: 'marks'}, facts, fact.source && el('span', {class: 'said'}, `${say('source')} ${fact.source}`)),
  el('span', {class: 'rule'}, fact.rule));
  if (openArticle(view.article).text === null) {
    const [before, number, after] = readEvidence(fact);
    card.append(el('span', {class: 'quote', lang: 'zh'}, before, el('b', {}, number), after));
  }
  return el('li', {}, card);
}

function chooseNext(view, found) {
  chooseFact(view, found[(found.indexOf(view.chosen) + 1) % found.length], false, true);
}

// Light up the fact's sentence and number, and its card; scroll to whichever was not pressed.
function chooseFact(view, fact, both, fromText = false) {
  clearFact(view);
  view.chosen = fact;
  let number = null;
  for (const leaf of view.leaves) {
    if (leaf.start >= fact.evidence_start && leaf.end <= fact.evidence_end) leaf.node.classList.add('lit');
    if (leaf.start >= fact.start && leaf.end <= fact.end) {
      leaf.node.classList.add('lit', 'number');
      number = number || leaf.node;
    }
  }
  if (number) number.closest('.mark')?.setAttribute('aria-pressed', 'true');
  let card = view.cards.querySelector(`[data-fact="${fact.id}"]`);
  if (!card) {
    const row = drawCard(fact, view);
    view.cards.append(row);
    card = row.firstChild;
  }
  card.setAttribute('aria-pressed', 'true');
  if (both || fromText) card.scrollIntoView({block: 'nearest'});
  if (number && !fromText) number.scrollIntoView({block: 'center', behavior: both ? 'auto' : 'smooth'});
  keepRoute(`articles/${view.article.number}/${fact.id}`);
  announce(`${nameCompany(fact)} ${nameMetric(fact)} ${formatAmount(fact)} ${formatBasis(fact)}`);
}

function clearFact(view) {
  view.chosen = null;
  for (const leaf of view.leaves) leaf.node.classList.remove('lit', 'number');
  for (const node of document.querySelectorAll('.card[aria-pressed="true"], .mark[aria-pressed="true"]')) node.setAttribute('aria-pressed', 'false');
}

// j and k go from fact to fact, Escape lets go.
function stepFact(event, view) {
  if (event.target.closest('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    clearFact(view);
    hideTip();
  }
  const step = {j: 1, k: -1}[event.key];
  if (!step || !view.facts.length) return;
  const at = view.facts.indexOf(view.chosen);
  const next = view.facts[at < 0 ? (step > 0 ? 0 : view.facts.length - 1) : at + step];
  if (next) chooseFact(view, next, true);
}
