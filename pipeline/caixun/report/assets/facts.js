// Facts: the index as objects, the articles when they are asked for, and what the filters let through.

const INDEX = JSON.parse(byId('index').textContent);
const LINES = byId('articles').textContent.split('\n');
const ARTICLES = INDEX.articles.map((article, number) => ({...article, number}));
const FACTS = [];
for (const article of ARTICLES) {
  article.facts = article.facts.map((row, id) => {
    const fact = {id, article};
    INDEX.columns.forEach((name, at) => { fact[name] = row[at]; });
    FACTS.push(fact);
    return fact;
  });
}
const CONFLICTS = INDEX.conflicts.map((figures) => figures.map(([article, id]) => ARTICLES[article].facts[id]));
for (const figures of CONFLICTS) for (const fact of figures) fact.conflict = figures;

const FILTERS = {company: '', metric: '', modality: '', basis: '', words: ''};
const read = new Map();

// An article's text, repairs and entities.
function openArticle(article) {
  if (!read.has(article.number)) read.set(article.number, JSON.parse(LINES[article.number]));
  return read.get(article.number);
}

// A text that is cut by code points, as the offsets count them.
function cutter(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (start, end) => text.slice(start, end);
  const points = Array.from(text);
  return (start, end) => points.slice(start, end).join('');
}

function countPoints(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length;
}

// The sentence of a fact: before the number, the number, after it.
function readEvidence(fact) {
  const {text, evidence} = openArticle(fact.article);
  if (text === null) {
    const cut = cutter(evidence[fact.id]);
    const [start, end] = [fact.start - fact.evidence_start, fact.end - fact.evidence_start];
    return [cut(0, start), cut(start, end), cut(end)];
  }
  const cut = cutter(text);
  return [[fact.evidence_start, fact.start], [fact.start, fact.end], [fact.end, fact.evidence_end]].map(([start, end]) => cut(start, end));
}

function nameCompany(fact) {
  return fact.subject || fact.symbol || '';
}

function nameMetric(fact) {
  return [fact.segment, fact.metric || fact.metric_text].filter(Boolean).join(' · ');
}

function nameArticle(article) {
  return article.title || article.source.path || article.id;
}

function isFiltered() {
  return Object.values(FILTERS).some(Boolean);
}

// Whether a fact passes the filters; a company is found by a part of its name or its symbol.
function passes(fact) {
  const {company, metric, modality, basis, words} = FILTERS;
  if (company && !holds(fact.subject, company) && !holds(fact.symbol, company)) return false;
  if (metric && !holds(fact.metric, metric) && !holds(fact.segment, metric) && !holds(fact.metric_text, metric)) return false;
  if (modality && fact.modality !== modality) return false;
  if (basis && fact.basis !== basis) return false;
  if (!words) return true;
  return [fact.article.title, fact.subject, fact.segment, fact.metric, fact.source, fact.text, fact.period_text].some((slot) => holds(slot, words));
}

function holds(slot, words) {
  return slot !== null && slot.toLowerCase().includes(words);
}

// The facts that the filters let through, in the order of the articles; kept until a filter changes.
let passed = null;
function passedFacts() {
  passed = passed || (isFiltered() ? FACTS.filter(passes) : FACTS);
  return passed;
}

// The articles with a fact that passes, or whose title holds the words that are all that is asked for.
function passedArticles() {
  if (!isFiltered()) return ARTICLES;
  const found = new Set(passedFacts().map((fact) => fact.article));
  const {words, ...others} = FILTERS;
  return ARTICLES.filter((article) => found.has(article) || (!Object.values(others).some(Boolean) && holds(article.title, words)));
}

// How often each value comes, most first.
function count(values) {
  const counts = new Map();
  for (const value of values) if (value !== null && value !== undefined && value !== '') counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]);
}
