// Conflicts: what two articles tell differently, both sources side by side.

function drawConflicts(main) {
  const shown = CONFLICTS.filter((figures) => !isFiltered() || figures.some(passes));
  const box = el('div', {class: 'groups'});
  append(main, [el('p', {class: 'hint'}, say('conflictsHint')), shown.length ? box : el('p', {class: 'empty'}, say('noConflicts'))]);
  grow(box, shown, drawConflict, 20);
}

function drawConflict(figures) {
  const [first] = figures;
  return el('section', {class: 'panel clashes'},
    el('h2', {lang: 'zh'}, nameCompany(first), first.symbol && el('span', {class: 'symbol'}, first.symbol), ' ', nameMetric(first), el('span', {class: 'meta'}, formatPeriod(first), ' ', first.kind === 'change' ? formatBasis({...first, from: null, to: null}) : '')),
    el('ul', {class: 'quotes'}, figures.map(drawQuote)));
}
