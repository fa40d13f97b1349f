// Table: the facts as rows, sorted by any column, and copied as CSV that no spreadsheet takes for a formula.

const FIELDS = 'kind subject symbol segment metric period_start period_end period_text low high unit bound direction basis from to modality source text'.split(' ');
const COLUMNS = [
  {name: 'company', key: (fact) => nameCompany(fact), cell: (fact) => [nameCompany(fact), fact.symbol && fact.symbol !== fact.subject && el('span', {class: 'symbol'}, fact.symbol)]},
  {name: 'metric', key: (fact) => fact.metric || '', cell: (fact) => [fact.metric || fact.metric_text, fact.segment && el('span', {class: 'segment'}, fact.segment)]},
  {name: 'period', key: (fact) => `${fact.period_end || ''} ${fact.period_start || ''}`, cell: (fact) => formatPeriod(fact)},
  {name: 'amount', key: measure, number: true, cell: (fact) => el('span', {class: `amount ${fact.direction || ''}`}, formatAmount(fact))},
  {name: 'basis', key: (fact) => formatBasis(fact), cell: (fact) => formatBasis(fact)},
  {name: 'modality', key: (fact) => fact.modality, cell: (fact) => el('span', {class: `badge ${fact.modality}`}, say(fact.modality))},
  {name: 'source', key: (fact) => fact.source || '', cell: (fact) => fact.source},
  {name: 'check', key: (fact) => (fact.conflict ? 'conflict' : fact.check || ''), cell: (fact) => drawFlags(fact)},
  {name: 'article', key: (fact) => fact.article.published || '', cell: (fact) => [drawJump(fact), el('span', {class: 'date'}, (fact.article.published || '').slice(0, 10))]},
];
const ORDER = {column: null, down: false};
const NEAR = 48;
let withEvidence = true;

function drawFacts(main) {
  const facts = sortFacts(passedFacts());
  const head = COLUMNS.map((column) => el('th', {scope: 'col', class: column.name, 'aria-sort': ORDER.column === column.name ? (ORDER.down ? 'descending' : 'ascending') : 'none'},
    el('button', {type: 'button', class: 'sort', onclick: () => sortBy(column.name)}, say(column.name), el('span', {'aria-hidden': 'true', class: 'arrow'}))));
  const body = el('tbody', {});
  append(main, [
    el('div', {class: 'tools'}, el('p', {class: 'total'}, sayCount(facts.length, 'facts')),
      el('label', {class: 'switch'}, el('input', {type: 'checkbox', checked: withEvidence, onchange: (event) => { withEvidence = event.target.checked; render(); }}), say('showEvidence')),
      el('button', {type: 'button', id: 'copy', onclick: () => copy(writeCsv(facts), facts.length)}, say('copy'))),
    el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': say('facts')}, el('table', {class: 'facts'}, el('thead', {}, el('tr', {}, head)), body)),
    !facts.length && el('p', {class: 'empty'}, say('nothing')),
  ]);
  grow(body, facts, drawRow);
}

function drawRow(fact) {
  const cells = COLUMNS.map((column) => el('td', {class: column.name, 'data-name': say(column.name)}, column.cell(fact)));
  const row = el('tr', {}, cells);
  if (withEvidence) {
    const [before, number, after] = readEvidence(fact);
    const near = Array.from(before);  // a line has no room for all that comes before
    const lead = near.length > NEAR ? `…${near.slice(-NEAR).join('')}` : before;
    cells[cells.length - 1].prepend(el('span', {class: 'quote', lang: 'zh'}, lead, el('b', {}, number), after));
    row.className = 'quoted';
  }
  return row;
}

function drawFlags(fact) {
  return [fact.check && el('span', {class: `badge ${fact.check}`, title: say(fact.check)}, fact.check === 'ok' ? `✓ ${say('ok')}` : `✗ ${say('mismatch')}`),
    fact.conflict && pageLink('conflicts', {class: 'badge conflict', title: say('conflict')}, `⚠ ${say('conflicts')}`)];
}

function drawJump(fact) {
  return pageLink(`articles/${fact.article.number}/${fact.id}`, {class: 'jump', lang: 'zh'}, nameArticle(fact.article));
}

function sortBy(name) {
  if (ORDER.column === name && ORDER.down) ORDER.column = null;
  else {
    ORDER.down = ORDER.column === name;
    ORDER.column = name;
  }
  render();
  document.querySelector(`th.${name} .sort`).focus();
}

// Sorted by the chosen column; what is empty comes last either way.
function sortFacts(facts) {
  const column = COLUMNS.find((each) => each.name === ORDER.column);
  if (!column) return facts;
  const compare = new Intl.Collator('zh', {numeric: true}).compare;
  const keyed = facts.map((fact) => [column.key(fact), fact]);
  const [full, empty] = [keyed.filter(([key]) => key !== '' && key !== null), keyed.filter(([key]) => key === '' || key === null)];
  full.sort(([one], [other]) => (column.number ? one - other : compare(one, other)));
  if (ORDER.down) full.reverse();
  return [...full, ...empty].map(([, fact]) => fact);
}

// A cell of CSV: quoted where it must be; text that a spreadsheet would run as a formula is made text.
function writeCell(value) {
  if (value === null || value === undefined) return '';
  const text = Array.isArray(value) ? value.join('~') : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function writeCsv(facts) {
  const head = ['article', 'title', 'published', ...FIELDS, 'evidence'];
  const rows = facts.map((fact) => [fact.article.id, fact.article.title, fact.article.published, ...FIELDS.map((field) => fact[field]), readEvidence(fact).join('')]);
  return [head, ...rows].map((row) => row.map(writeCell).join(',')).join('\r\n') + '\r\n';
}

async function copy(text, rows) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    const area = el('textarea', {class: 'aside', 'aria-hidden': 'true'});
    area.value = text;
    document.body.append(area);
    area.select();
    done = document.execCommand('copy');
    area.remove();
  }
  const told = done ? `${groupDigits(String(rows))} ${say('copied')}` : say('notCopied');
  announce(told);
  const button = byId('copy');
  button.textContent = told;
  setTimeout(() => { button.textContent = say('copy'); }, 2500);
}
