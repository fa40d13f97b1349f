// Reader: the text of an article with its entities marked, its numbers to select, and what repair removed.

const LABELS = ['COMPANY', 'TICKER', 'METRIC', 'PERIOD', 'MONEY', 'PERCENT', 'MULTIPLE', 'QUANTITY'];

// The text as nodes. `leaves` are the smallest pieces, with their offsets: what is lit up is a run of them.
function drawText(article, body, facts, choose) {
  const cut = cutter(body.text);
  const length = countPoints(body.text);
  const repairs = placeRepairs(body);
  const points = new Set([0, length]);
  for (const fact of facts) [fact.start, fact.end, fact.evidence_start, fact.evidence_end].forEach((at) => points.add(at));
  repairs.forEach((repair) => points.add(repair.at));
  for (const run of findBreaks(body.text)) run.forEach((at) => points.add(at));
  const cuts = [...points].sort((one, other) => one - other);
  const leaves = [];
  const waiting = repairs.slice();

  const drawLeaves = (parent, from, to) => {
    let at = from;
    while (at < to) {
      drawRepairs(parent, at);
      const next = Math.min(to, cuts[firstAfter(cuts, at)] ?? to);
      const node = el('span', {class: 'leaf'});
      node.textContent = neutral(cut(at, next));
      if (/^\n+$/.test(node.textContent)) node.classList.add('gap');
      leaves.push({start: at, end: next, node});
      parent.append(node);
      at = next;
    }
  };
  const drawRepairs = (parent, at) => {
    while (waiting.length && waiting[0].at <= at) parent.append(drawRepair(waiting.shift()));
  };
  const drawMarks = (parent, from, to, marks) => {
    let at = from;
    for (const mark of marks) {
      drawLeaves(parent, at, mark.start);
      drawRepairs(parent, mark.start);
      mark.node = drawMark(mark, choose);
      parent.append(mark.node);
      drawMarks(mark.node, mark.start, mark.end, mark.inside);
      at = mark.end;
    }
    drawLeaves(parent, at, to);
  };
  const box = el('div', {class: 'text', lang: 'zh'});
  const marks = nest(listMarks(body.entities, facts, cut));
  drawMarks(box, 0, length, marks);
  drawRepairs(box, length);
  walkMarks(box);
  return {box, leaves};
}

// Where each run of line ends begins and ends, in code points.
function findBreaks(text) {
  let [done, points] = [0, 0];
  return [...text.matchAll(/\n+/g)].map((run) => {
    const start = points + countPoints(text.slice(done, run.index));
    [done, points] = [run.index + run[0].length, start + run[0].length];
    return [start, points];
  });
}

// The place of the first number above `at` in a sorted list.
function firstAfter(sorted, at) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

// The repairs with their place in the text, and the raw text they removed where it is known.
function placeRepairs(body) {
  const cut = body.raw === null ? null : cutter(body.raw);
  let shift = 0;
  return body.repairs.map(([start, end, put, reason]) => {
    const at = start + shift;
    shift += Array.from(put).length - (end - start);
    return {at, put, reason, size: end - start, was: cut && cut(start, end)};
  });
}

function drawRepair(repair) {
  const told = `${say('removed')}: ${repair.reason}${repair.put.trim() ? `, ${say('became')} ${repair.put}` : ''}`;
  const words = repair.was === null ? `⋯${repair.size}` : repair.was;
  return el('del', {class: 'dirt', title: told}, words);
}

// Entities, and the numbers of facts that are no entity of their own, each with the facts that stand on it.
function listMarks(entities, facts, cut) {
  const marks = entities.map(([label, start, end, rawStart, rawEnd, rule, own]) => ({label, start, end, rawStart, rawEnd, rule, own, facts: []}));
  const byPlace = new Map(marks.map((mark) => [`${mark.start}:${mark.end}`, mark]));
  for (const fact of facts) {
    const place = `${fact.start}:${fact.end}`;
    if (!byPlace.has(place)) {
      const mark = {label: 'QUANTITY', start: fact.start, end: fact.end, rawStart: fact.raw_start, rawEnd: fact.raw_end, rule: fact.rule, own: {low: fact.low, high: fact.high, unit: fact.unit, bound: fact.bound}, facts: []};
      byPlace.set(place, mark);
      marks.push(mark);
    }
    byPlace.get(place).facts.push(fact);
  }
  for (const mark of marks) {
    mark.inside = [];
    mark.text = cut(mark.start, mark.end);
  }
  return marks;
}

// Marks inside marks; of two that cross, the later keeps what the earlier leaves.
function nest(marks) {
  marks.sort((one, other) => one.start - other.start || other.end - one.end);
  const top = [];
  const open = [];
  for (const mark of marks) {
    while (open.length && open[open.length - 1].end <= mark.start) open.pop();
    const around = open[open.length - 1];
    if (around && mark.end > around.end) {
      mark.start = around.end;
      while (open.length && open[open.length - 1].end <= mark.start) open.pop();
    }
    const above = open[open.length - 1];
    if (mark.start >= mark.end) continue;
    (above ? above.inside : top).push(mark);
    open.push(mark);
  }
  return top;
}

function drawMark(mark, choose) {
  const node = el('span', {
    class: `mark ${mark.label}${mark.facts.length ? ' anchor' : ''}`, role: 'button', tabindex: '-1',
    'aria-label': `${mark.text}, ${describe(mark).join(', ')}`, 'aria-pressed': mark.facts.length ? 'false' : null,
    onclick: (event) => {
      event.stopPropagation();
      showTip(node, mark);
      if (mark.facts.length) choose(mark.facts);
    },
    onmouseenter: () => showTip(node, mark), onmouseleave: hideTip, onfocus: () => showTip(node, mark), onblur: hideTip,
  });
  return node;
}

// What an entity stands for, in words.
function describe(mark) {
  const {own, label} = mark;
  const unit = own.currency || own.unit || (label === 'MULTIPLE' ? 'x' : '');
  const told = [say(label)];
  if (label === 'TICKER') told.push(own.symbol, own.mic);
  if (label === 'COMPANY') told.push(own.name, own.symbol);
  if (label === 'METRIC') told.push(own.metric, own.metric_id);
  if (label === 'PERIOD') told.push(readPeriod(own.period_start, own.period_end).name, own.period_start && own.period_start !== own.period_end ? `${own.period_start} – ${own.period_end || ''}` : null);
  if ('low' in own) {
    const ends = [...new Set([own.low, own.high].filter((end) => end !== null))];
    told.push(formatRange(own.low, own.high, own.per ? `${unit}/${own.per}` : unit));
    if (ends.some((end) => end.length > 4)) told.push(`${ends.map(groupDigits).join(' ~ ')} ${unit}`);
    if (own.bound && !['exact', 'range'].includes(own.bound)) told.push(say(own.bound));
  }
  return told.filter(Boolean);
}

function showTip(node, mark) {
  const tip = byId('tip');
  const [label, ...values] = describe(mark);
  replace(tip, el('b', {}, label), values.map((value) => el('span', {class: 'told'}, value)),
    el('small', {}, `${mark.rule} · ${say('original')} ${mark.rawStart}–${mark.rawEnd}`));
  tip.hidden = false;
  const box = node.getClientRects()[0] || node.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 8;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${above > 8 ? above : box.bottom + 8}px`;
}

function hideTip() {
  byId('tip').hidden = true;
}

// One stop for the tab key in a text; the arrows go from mark to mark.
function walkMarks(box) {
  const marks = [...box.querySelectorAll('.mark')];
  if (marks.length) marks[0].tabIndex = 0;
  box.addEventListener('keydown', (event) => {
    const at = marks.indexOf(document.activeElement);
    if (at < 0) return;
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (step) {
      const next = marks.slice(step > 0 ? at + 1 : 0, step > 0 ? undefined : at).filter((mark) => mark.offsetParent).at(step > 0 ? 0 : -1);
      if (!next) return;
      event.preventDefault();
      marks[at].tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      marks[at].click();
    }
  });
}
