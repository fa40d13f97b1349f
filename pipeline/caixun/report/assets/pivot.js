// Pivot: for each company its metrics by period, or for each metric the companies; a row opens into charts and sentences.

const PIVOT = {by: 'company', grain: 'all'};
const MOST_COLUMNS = 9;

function drawPivot(main) {
  const groups = groupFacts(passedFacts().filter((fact) => nameCompany(fact) && fact.metric && (fact.period_start || fact.period_end)));
  const choose = (name, options) => el('label', {class: 'field'}, el('span', {}, say(name)),
    el('select', {onchange: (event) => { PIVOT[name === 'grain' ? 'grain' : 'by'] = event.target.value; render(); }},
      options.map((option) => el('option', {value: option, selected: option === PIVOT[name === 'grain' ? 'grain' : 'by']}, say(option)))));
  const box = el('div', {class: 'groups'});
  append(main, [el('div', {class: 'tools'}, choose('by', ['company', 'metric']), choose('grain', ['all', 'reports', 'months', 'days'])),
    groups.length ? box : el('p', {class: 'empty'}, say('nothing'))]);
  grow(box, groups, (group) => drawGroup(group), 12);
}

// Facts by company and metric (or metric and company), the most reported first.
function groupFacts(facts) {
  const groups = new Map();
  for (const fact of facts) {
    if (PIVOT.grain !== 'all' && readPeriod(fact.period_start, fact.period_end).grain !== PIVOT.grain) continue;
    const company = fact.symbol || fact.subject;
    const [outer, inner] = PIVOT.by === 'company' ? [company, nameMetric(fact)] : [fact.metric, `${company} ${fact.segment || ''}`];
    if (!groups.has(outer)) groups.set(outer, {name: PIVOT.by === 'company' ? nameCompany(fact) : fact.metric, symbol: PIVOT.by === 'company' ? fact.symbol : null, rows: new Map(), size: 0});
    const group = groups.get(outer);
    if (!group.rows.has(inner)) group.rows.set(inner, {name: PIVOT.by === 'company' ? nameMetric(fact) : [nameCompany(fact), fact.segment].filter(Boolean).join(' · '), facts: []});
    group.rows.get(inner).facts.push(fact);
    group.size += 1;
  }
  const sorted = [...groups.values()].sort((one, other) => other.size - one.size);
  for (const group of sorted) group.rows = [...group.rows.values()].sort((one, other) => other.facts.length - one.facts.length);
  return sorted;
}

function periodKey(fact) {
  return `${fact.period_end || ''}|${fact.period_start || ''}`;
}

// A group as a table: the periods with most facts, or all of them.
function drawGroup(group, all = false) {
  const keys = count(group.rows.flatMap((row) => row.facts.map(periodKey))).map(([key]) => key);
  const shown = (all ? keys : keys.slice(0, MOST_COLUMNS)).sort(comparePeriods);
  const names = shown.map((key) => { const [end, start] = key.split('|'); return readPeriod(start, end).name; });
  const rows = group.rows.filter((row) => row.facts.some((fact) => shown.includes(periodKey(fact))));
  const columns = [el('th', {scope: 'col', class: 'row-name'}, say(PIVOT.by === 'company' ? 'metric' : 'company')), el('th', {scope: 'col', class: 'trend-cell'}, say('trend')), names.map((name) => el('th', {scope: 'col'}, name))];
  const body = el('tbody', {});
  for (const row of rows) drawPivotRow(body, row, shown);
  const rest = keys.length - shown.length;
  const section = el('section', {class: 'panel group'});
  const more = rest > 0 && el('button', {type: 'button', class: 'rest', onclick: () => {
    const whole = drawGroup(group, true);
    section.replaceWith(whole);
    whole.querySelector('.scroll').focus();
  }}, `+${rest} ${say('rarer')}`);
  append(section, [
    el('h2', {lang: 'zh'}, group.name, group.symbol && group.symbol !== group.name && el('span', {class: 'symbol'}, group.symbol), el('span', {class: 'meta'}, sayCount(group.size, 'facts'), more)),
    el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': group.name}, el('table', {class: 'pivot'}, el('thead', {}, el('tr', {}, columns)), body))]);
  return section;
}

// Newest first; of two that end together the longer first.
function comparePeriods(one, other) {
  const [[end1, start1], [end2, start2]] = [one.split('|'), other.split('|')];
  return end2.localeCompare(end1) || start1.localeCompare(start2);
}

function drawPivotRow(body, row, keys) {
  const points = listPoints(row.facts, 'value');
  const changes = listPoints(row.facts, 'change');
  const detail = el('tr', {class: 'detail', hidden: true});
  const button = el('button', {type: 'button', class: 'unfold', 'aria-expanded': 'false', title: say('details'), onclick: () => {
    const opening = detail.hidden;
    if (opening && !detail.firstChild) detail.append(el('td', {colspan: keys.length + 2}, drawDetail(row, points, changes)));
    detail.hidden = !opening;
    button.setAttribute('aria-expanded', String(opening));
  }}, row.name);
  const trend = points.length > 1 ? drawTrend(points) : null;
  const cells = keys.map((key) => drawCell(row.facts.filter((fact) => periodKey(fact) === key)));
  body.append(el('tr', {}, el('th', {scope: 'row', class: 'row-name', lang: 'zh'}, button), el('td', {class: 'trend-cell'}, trend), cells), detail);
}

// The figure that leads a cell: a value before a change, what happened before what is expected.
function drawCell(facts) {
  if (!facts.length) return el('td', {});
  const [lead, ...others] = facts.filter((fact) => fact.kind === 'value').sort((one, other) => (one.modality !== 'actual') - (other.modality !== 'actual'));
  const moves = facts.filter((fact) => fact.kind === 'change');
  const move = moves.find((fact) => fact.basis === 'yoy') || moves[0];
  const conflict = facts.find((fact) => fact.conflict);
  const more = others.filter((fact) => fact.low !== lead.low || fact.high !== lead.high || fact.unit !== lead.unit).length + Math.max(moves.length - 1, 0);
  return el('td', {class: conflict ? 'clash' : ''},
    lead && pageLink(`articles/${lead.article.number}/${lead.id}`, {class: `lead ${lead.modality}`, title: lead.modality === 'actual' ? null : say(lead.modality)}, formatAmount(lead), lead.modality !== 'actual' && el('sup', {}, say(lead.modality))),
    move && pageLink(`articles/${move.article.number}/${move.id}`, {class: `amount move ${move.direction || ''}`}, `${formatAmount(move)} ${move.basis && move.basis !== 'none' ? say(move.basis) : ''}`),
    more > 0 && el('span', {class: 'others'}, `+${more}`),
    conflict && pageLink('conflicts', {class: 'warn', title: say('conflict'), 'aria-label': say('conflict')}, '⚠'));
}

// The values (or yearly changes) of one unit and one length of period, oldest first: what a line may join.
function listPoints(facts, kind) {
  const bundles = new Map();
  for (const fact of facts) {
    if (fact.kind !== kind || measure(fact) === null || !fact.period_start || !fact.period_end || fact.modality === 'denied') continue;
    const months = Math.round((Date.parse(fact.period_end) - Date.parse(fact.period_start)) / 86400000 / 30.4);
    const bundle = `${fact.unit} ${kind === 'change' ? fact.basis : ''} ${months}`;
    if (!bundles.has(bundle)) bundles.set(bundle, new Map());
    const points = bundles.get(bundle);
    const held = points.get(periodKey(fact));
    if (!held || (held.modality !== 'actual' && fact.modality === 'actual')) points.set(periodKey(fact), fact);
  }
  const best = [...bundles.values()].sort((one, other) => other.size - one.size)[0];
  if (!best) return [];
  return [...best].sort(([one], [other]) => comparePeriods(other, one)).map(([, fact]) => (
    {value: measure(fact), shown: formatAmount(fact), period: formatPeriod(fact), modality: fact.modality}));
}

function drawDetail(row, points, changes) {
  const chart = (title, drawing) => el('figure', {}, el('figcaption', {}, title), el('div', {class: 'scroll', tabindex: '0'}, drawing));
  return el('div', {class: 'details'},
    el('div', {class: 'plots'}, points.length > 1 && chart(say('values'), drawValues(points)), changes.length > 0 && chart(say('changes'), drawChanges(changes))),
    el('ul', {class: 'quotes'}, row.facts.map(drawQuote)));
}

// A fact with its sentence and where it stands.
function drawQuote(fact) {
  const [before, number, after] = readEvidence(fact);
  return el('li', {}, el('span', {class: 'when'}, formatPeriod(fact)), el('span', {class: `amount ${fact.direction || ''}`}, formatAmount(fact), el('span', {class: 'basis'}, formatBasis(fact))),
    fact.modality !== 'actual' && el('span', {class: `badge ${fact.modality}`}, say(fact.modality)), fact.source && el('span', {class: 'said'}, fact.source),
    el('q', {lang: 'zh'}, before, el('b', {}, number), after), el('span', {class: 'where'}, drawJump(fact), ` ${(fact.article.published || '').slice(0, 10)}`));
}
