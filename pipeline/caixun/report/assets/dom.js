// Elements: whatever the data says becomes text, never markup, and only http and https links lead anywhere.

const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const SVG = 'http://www.w3.org/2000/svg';

// The text without controls and bidirectional overrides, same length.
function neutral(text) {
  return String(text).replace(UNSEEN, '\ufffd');
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : neutral(value));
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === '') continue;
    node.append(child instanceof Node ? child : neutral(child));
  }
}

// An element; attributes are this script's own, text of the data is a child.
function el(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function svg(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function byId(id) {
  return document.getElementById(id);
}

function replace(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

// A link to a web page; any other address is shown and leads nowhere.
function webLink(address, label) {
  let parsed = null;
  try {
    parsed = new URL(address);
  } catch {
    return el('span', {class: 'address'}, address);
  }
  if (!['http:', 'https:'].includes(parsed.protocol)) return el('span', {class: 'address'}, address);
  return el('a', {href: parsed.href, rel: 'noopener noreferrer nofollow', target: '_blank'}, label);
}

// A link inside this page.
function pageLink(route, attributes, ...children) {
  return el('a', {href: `#/${route}`, ...attributes}, ...children);
}

// Tells a screen reader what changed.
function announce(text) {
  byId('said').textContent = neutral(text);
}

// Rows come in as the reader gets to them: `make(row)` gives an element, `box` holds them.
const CHUNK = 60;
const ALL_AT_ONCE = new Set();
function grow(box, rows, make, chunk = CHUNK) {
  let done = 0;
  const more = el('button', {type: 'button', class: 'more', onclick: () => add(chunk)}, say('more'));
  const watch = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && add(chunk), {rootMargin: '600px'});
  const add = (count) => {
    const part = document.createDocumentFragment();
    for (const row of rows.slice(done, done + count)) part.append(make(row));
    done += count;
    box.append(part);
    if (done >= rows.length) {
      watch.disconnect();
      more.remove();
      ALL_AT_ONCE.delete(addAll);
    } else {
      watch.unobserve(more);
      watch.observe(more);
    }
  };
  const addAll = () => add(rows.length);
  const place = box.closest('table') || box;
  place.after(more);
  ALL_AT_ONCE.add(addAll);
  add(chunk);
}
