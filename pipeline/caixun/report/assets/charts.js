// Charts: small, drawn from rounded numbers but labelled with the exact ones; each says in words what it shows.

function round(number) {
  return Math.round(number * 10) / 10;
}

// A line through the values of a row, newest right, for the end of the row.
function drawTrend(points) {
  const [width, height, edge] = [104, 26, 4];
  const place = placer(points.map((point) => point.value), height - edge, edge);
  const step = (width - 2 * edge) / Math.max(points.length - 1, 1);
  const spots = points.map((point, at) => [round(edge + at * step), round(place(point.value))]);
  const last = spots[spots.length - 1];
  return svg('svg', {class: 'trend', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': tellPoints(points)},
    svg('polyline', {points: spots.map((spot) => spot.join(',')).join(' ')}),
    svg('circle', {cx: last[0], cy: last[1], r: 2.6}));
}

// From a value to its height: the least at the bottom, the most at the top.
function placer(values, bottom, top) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return (value) => (most === least ? (bottom + top) / 2 : bottom - ((value - least) / (most - least)) * (bottom - top));
}

function tellPoints(points) {
  return points.map((point) => `${point.period}: ${point.shown}`).join('; ');
}

// Values over periods: a line with its points, each labelled.
function drawValues(points) {
  const [slot, height, top, bottom] = [92, 150, 34, 112];
  const width = Math.max(points.length * slot, 200);
  const place = placer(points.map((point) => point.value), bottom, top);
  const spots = points.map((point, at) => [round((at + 0.5) * (width / points.length)), round(place(point.value))]);
  const labels = points.map((point, at) => [
    svg('circle', {cx: spots[at][0], cy: spots[at][1], r: 4, class: point.modality === 'actual' ? '' : 'hollow'}),
    svg('text', {x: spots[at][0], y: spots[at][1] - 12, class: 'figure'}, point.shown),
    svg('text', {x: spots[at][0], y: height - 10, class: 'tick'}, point.period),
  ]);
  return svg('svg', {class: 'chart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `${say('values')}. ${tellPoints(points)}`},
    svg('line', {x1: 0, x2: width, y1: 126, y2: 126, class: 'axis'}),
    svg('polyline', {points: spots.map((spot) => spot.join(',')).join(' ')}),
    labels);
}

// Changes over periods: bars up and down from a line, which lies low where nothing fell and high where nothing rose.
function drawChanges(points) {
  const [falls, rises] = [points.some((point) => point.value < 0), points.some((point) => point.value >= 0)];
  const [slot, height, middle, reach] = falls && rises ? [92, 150, 68, 40] : [92, 150, falls ? 18 : 118, 82];
  const width = Math.max(points.length * slot, 200);
  const most = Math.max(...points.map((point) => Math.abs(point.value))) || 1;
  const bars = points.map((point, at) => {
    const x = round((at + 0.5) * (width / points.length));
    const size = round((Math.abs(point.value) / most) * reach) || 1;
    const up = point.value >= 0;
    return [
      svg('rect', {x: x - 16, y: up ? middle - size : middle, width: 32, height: size, rx: 2, class: up ? 'up' : 'down'}),
      svg('text', {x, y: up ? middle - size - 7 : middle + size + 15, class: 'figure'}, point.shown),
      svg('text', {x, y: height - 10, class: 'tick'}, point.period),
    ];
  });
  return svg('svg', {class: 'chart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `${say('changes')}. ${tellPoints(points)}`},
    svg('line', {x1: 0, x2: width, y1: middle, y2: middle, class: 'axis'}), bars);
}

// Counts as bars in a list: readable as it stands, without a picture.
function drawCounts(title, counts, choose) {
  if (!counts.length) return null;
  const most = counts[0][1];
  const rows = counts.map(([name, number]) => {
    const bar = el('span', {class: 'bar'});
    bar.style.inlineSize = `${Math.max((number / most) * 100, 1)}%`;
    const words = [el('span', {class: 'name'}, say(name)), el('span', {class: 'number'}, groupDigits(String(number))), el('span', {class: 'track', 'aria-hidden': 'true'}, bar)];
    return el('li', {}, choose ? el('button', {type: 'button', class: 'count', onclick: () => choose(name)}, words) : el('div', {class: 'count'}, words));
  });
  return el('section', {class: 'panel'}, el('h2', {}, title), el('ul', {class: 'counts'}, rows));
}
