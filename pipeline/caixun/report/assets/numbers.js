// Numbers: exact digits as strings, shown as a Chinese reader writes them; periods in their shortest names.

const SCALES = [[12, '万亿'], [8, '亿'], [4, '万']];
const RATES = ['%', 'pp', 'bp', 'x']; // never counted in 万
const ARROWS = {up: '↑', down: '↓', flat: '→'};

function groupDigits(digits) {
  const [whole, part] = digits.split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part ? `.${part}` : '');
}

// The number times a power of ten, exactly: scaleDown('1111000000', 8) is 11.11.
function scaleDown(digits, places) {
  const sign = digits.startsWith('-') ? '-' : '';
  const [whole, part = ''] = digits.replace('-', '').split('.');
  const padded = whole.padStart(places + 1, '0');
  const cut = padded.length - places;
  const tail = (padded.slice(cut) + part).replace(/0+$/, '');
  return sign + padded.slice(0, cut) + (tail ? `.${tail}` : '');
}

// 11.11亿 for 1111000000: every digit, and no more than that.
function formatNumber(digits) {
  if (digits === null || digits === undefined) return '';
  const size = digits.replace('-', '').split('.')[0].length;
  const [places, name] = SCALES.find(([n]) => size > n) || [0, ''];
  return places ? scaleDown(digits, places) + name : digits;
}

const CURRENCIES = {CNY: '元', USD: '美元', HKD: '港元', TWD: '新台币', EUR: '欧元', JPY: '日元', GBP: '英镑', KRW: '韩元'};

// A unit as it stands after a number: CNY/股 is 元/股, pp 个百分点.
function formatUnit(unit) {
  const [first, ...rest] = unit.split('/');
  if (['x', 'pp', 'bp'].includes(unit)) return say(unit);
  const name = CURRENCIES[first] || first;
  const gap = /^[A-Za-z]/.test(name) ? ' ' : '';
  return gap + [name, ...rest].join('/');
}

function formatRange(low, high, unit) {
  const ends = [...new Set([low, high].filter((end) => end !== null && end !== undefined))];
  const format = RATES.includes(unit) ? groupDigits : formatNumber;
  return ends.length ? ends.map(format).join('~') + formatUnit(unit) : '';
}

// A base or reached level: one number or two ends.
function formatLevel(level) {
  return Array.isArray(level) ? level.map(formatNumber).join('~') : formatNumber(level);
}

// How much a fact tells, without what it is compared with.
function formatAmount(fact) {
  const bound = ['exact', 'range'].includes(fact.bound) ? '' : say(fact.bound) + (language === 'zh' ? '' : ' ');
  const range = formatRange(fact.low, fact.high, fact.unit);
  return `${fact.kind === 'change' ? `${ARROWS[fact.direction] || '±'} ` : ''}${range && bound}${range}`.trim();
}

// The unit of the levels that a change moved from and to; those of a rate of change have one that no record tells.
function nameLevelUnit(fact) {
  if (['pp', 'bp'].includes(fact.unit)) return '%';
  return ['%', 'x'].includes(fact.unit) && (fact.low !== null || fact.high !== null) ? '' : formatUnit(fact.unit);
}

// What a change is compared with, and the levels it moved from and to.
function formatBasis(fact) {
  const unit = nameLevelUnit(fact);
  const levels = ['from', 'to'].filter((end) => fact[end] !== null).map((end) => `${say(end)} ${formatLevel(fact[end])}${unit}`);
  return [fact.basis && fact.basis !== 'none' ? say(fact.basis) : '', ...levels].filter(Boolean).join(' ');
}

// The number that sorts and draws a fact; drawing alone may round.
function measure(fact) {
  const ends = [fact.low, fact.high].filter((end) => end !== null).map(Number);
  if (!ends.length) return null;
  const middle = ends.reduce((sum, end) => sum + end, 0) / ends.length;
  return fact.direction === 'down' ? -middle : middle;
}

function lastDay(year, month) {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

// Two ISO dates: the shortest name of their stretch and how long it is.
function readPeriod(start, end) {
  if (!start || !end || start === end) return {name: start || end || '', grain: start && end ? 'days' : 'other'};
  const [y1, m1, d1] = start.split('-').map(Number);
  const [y2, m2, d2] = end.split('-').map(Number);
  if (d1 !== 1 || d2 !== lastDay(y2, m2)) return {name: `${start}..${y1 === y2 ? end.slice(5) : end}`, grain: 'other'};
  if (y1 !== y2) return {name: `${start.slice(0, 7)}..${end.slice(0, 7)}`, grain: 'other'};
  const months = m2 - m1 + 1;
  if (m2 % months === 0) {
    if (months === 12) return {name: `${y1}`, grain: 'reports'};
    if (months === 6) return {name: `${y1}H${m2 / 6}`, grain: 'reports'};
    if (months === 3) return {name: `${y1}Q${m2 / 3}`, grain: 'reports'};
    if (months === 1) return {name: start.slice(0, 7), grain: 'months'};
  }
  return {name: `${start.slice(0, 7)}..${end.slice(5, 7)}`, grain: m1 === 1 && months === 9 ? 'reports' : 'other'};
}

function formatPeriod(fact) {
  return readPeriod(fact.period_start, fact.period_end).name || fact.period_text || '';
}
