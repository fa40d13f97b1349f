// Overview: how much there is, what moved most, and the counts by type.

const MOST = 12;

function drawOverview(main) {
  const facts = passedFacts();
  const articles = passedArticles();
  const tiles = [
    [articles.length, 'articles', 'articles'], [facts.length, 'facts', 'facts'], [new Set(facts.map((fact) => fact.symbol || fact.subject).filter(Boolean)).size, 'companies', 'pivot'],
    [new Set(facts.map((fact) => fact.metric).filter(Boolean)).size, 'metrics', 'pivot'],
    [CONFLICTS.filter((figures) => !isFiltered() || figures.some(passes)).length, 'conflicts', 'conflicts'],
    [articles.reduce((sum, article) => sum + article.removed, 0), 'removedTotal', null]];
  const sum = (field) => [...articles.reduce((counts, article) => {
    for (const [name, number] of Object.entries(article[field])) counts.set(name, (counts.get(name) || 0) + number);
    return counts;
  }, new Map())].sort((one, other) => other[1] - one[1]);
  append(main, [
    el('ul', {class: 'tiles'}, tiles.map(([number, name, view]) => {
      const words = [el('b', {}, groupDigits(String(number))), el('span', {}, say(name))];
      return el('li', {}, view ? pageLink(view, {class: 'tile'}, words) : el('div', {class: 'tile'}, words));
    })),
    el('div', {class: 'board'},
      drawMovers(facts),
      drawCounts(say('most'), count(facts.map((fact) => fact.subject)).slice(0, MOST), (name) => narrow('company', name, 'pivot')),
      drawCounts(say('metricsMost'), count(facts.map((fact) => fact.metric)).slice(0, MOST), (name) => narrow('metric', name, 'facts')),
      drawCounts(say('labels'), sum('entities')),
      drawCounts(say('modalities'), count(facts.map((fact) => fact.modality)), (name) => narrow('modality', name, 'facts')),
      drawCounts(say('bases'), count(facts.map((fact) => fact.basis)), (name) => narrow('basis', name, 'facts')),
      drawCounts(say('repairs'), sum('repairs'))),
  ]);
}

// The largest stated percentages up and down, as bars from a middle line.
function drawMovers(facts) {
  const moved = facts.filter((fact) => fact.kind === 'change' && fact.unit === '%' && fact.modality === 'actual' && nameCompany(fact) && fact.metric && ['up', 'down'].includes(fact.direction) && measure(fact) !== null);
  const seen = new Set();
  const single = moved.filter((fact) => {
    const key = [nameCompany(fact), nameMetric(fact), periodKey(fact), fact.low].join('|');
    return !seen.has(key) && seen.add(key);
  });
  single.sort((one, other) => measure(other) - measure(one));
  const [up, down] = ['up', 'down'].map((direction) => single.filter((fact) => fact.direction === direction));
  const top = [...up.slice(0, MOST / 2), ...down.slice(-MOST / 2)];
  if (!top.length) return null;
  const reach = up.length && down.length ? 50 : 100;
  const most = Math.sqrt(Math.max(...top.map((fact) => Math.abs(measure(fact)))));
  return el('section', {class: 'panel movers'}, el('h2', {}, say('movers')), el('p', {class: 'hint'}, say('moversHint')),
    el('ul', {class: 'bars'}, top.map((fact) => {
      const bar = el('span', {class: `bar ${fact.direction}`});
      bar.style.inlineSize = `${Math.max((Math.sqrt(Math.abs(measure(fact))) / most) * reach, 0.6)}%`;
      return el('li', {}, pageLink(`articles/${fact.article.number}/${fact.id}`, {class: 'mover'},
        el('span', {class: 'name', lang: 'zh'}, nameCompany(fact), el('small', {}, [nameMetric(fact), formatPeriod(fact), fact.basis && fact.basis !== 'none' && say(fact.basis)].filter(Boolean).join(' · '))),
        el('span', {class: `amount ${fact.direction}`}, formatAmount(fact)), el('span', {class: reach === 50 ? 'track' : 'track one', 'aria-hidden': 'true'}, bar)));
    })));
}
