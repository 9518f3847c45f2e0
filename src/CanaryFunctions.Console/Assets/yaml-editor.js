// Proposes the keys and values that can stand at the cursor of a text area with YAML, out of the list that the server makes
// from what it reads. The text area stays as it is: without this script, or with the list closed, it is any text area.

/** @typedef {{ key: string, hint: string, values?: string[], kinds?: string[] }} Key */
/** @typedef {{ text: string, hint: string, insert: string, length: number }} Proposal */

const mostShown = 12;

class YamlEditor extends HTMLElement {
  #list = document.createElement('ul');
  #marks = document.createElement('div');
  /** @type {AbortController | undefined} */ #end;
  #said = document.createElement('span');
  /** @type {Record<string, Key[]>} */ #keys = {};
  /** @type {Proposal[]} */ #proposals = [];
  #chosen = -1;

  get #area() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'));
  }

  connectedCallback() {
    this.#keys = JSON.parse(this.getAttribute('keys') ?? '{}');
    Object.assign(this.#list, { id: `${this.#area.id}-proposals`, role: 'listbox', ariaLabel: 'Proposals', hidden: true });
    Object.assign(this.#said, { role: 'status', className: 'for-readers' });
    this.#marks.className = 'marks';
    this.#marks.ariaHidden = 'true';
    this.append(this.#list, this.#said, this.#marks);
    this.#area.setAttribute('aria-autocomplete', 'list');
    this.#area.setAttribute('aria-controls', this.#list.id);
    const until = { signal: (this.#end = new AbortController()).signal };
    this.#area.addEventListener('input', () => { this.#marks.replaceChildren(); this.#propose(false); }, until);
    this.#area.addEventListener('keydown', event => this.#key(event), until);
    this.#area.addEventListener('blur', () => this.#close(), until);
    this.#area.addEventListener('scroll', () => { this.#place(); this.#close(); }, until);
    this.#list.addEventListener('mousedown', event => {
      event.preventDefault();
      const option = /** @type {Element} */ (event.target).closest('[role=option]');
      if (option) this.#take([...this.#list.children].indexOf(option));
    }, until);
    const places = [...document.querySelectorAll('button[data-line]')];
    for (const place of places) place.addEventListener('click', () => this.#goTo(place), until);
    this.#mark(places);
  }

  disconnectedCallback() {
    this.#end?.abort();
  }

  /** Marks the lines with errors, until something is typed: then they may be others. @param {Element[]} places */
  #mark(places) {
    const lines = new Set(places.map(place => Number(place.getAttribute('data-line'))));
    this.#marks.replaceChildren(...[...lines].map(line => {
      const mark = document.createElement('i');
      mark.dataset.line = `${line}`;
      return mark;
    }));
    if (lines.size) this.#area.setAttribute('aria-invalid', 'true');
    this.#place();
  }

  #place() {
    const style = getComputedStyle(this.#area);
    const height = parseFloat(style.lineHeight);
    for (const mark of /** @type {HTMLElement[]} */ ([...this.#marks.children])) {
      const top = parseFloat(style.paddingTop) + (Number(mark.dataset.line) - 1) * height - this.#area.scrollTop;
      mark.hidden = top < 0 || top + height > this.#area.clientHeight;
      Object.assign(mark.style, {
        top: `${this.#area.offsetTop + top}px`,
        left: `${this.#area.offsetLeft}px`,
        height: `${height}px`,
      });
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey && event.code === 'Space') {
      event.preventDefault();
      return this.#propose(true);
    }
    if (this.#list.hidden) {
      if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.isComposing) this.#newLine(event);
      return;
    }
    const last = this.#proposals.length - 1;
    if (event.key === 'ArrowDown') this.#choose(this.#chosen >= last ? 0 : this.#chosen + 1);
    else if (event.key === 'ArrowUp') this.#choose(this.#chosen <= 0 ? last : this.#chosen - 1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && this.#chosen >= 0) this.#take(this.#chosen);
    else if (event.key === 'Escape') this.#close();
    else return;
    event.preventDefault();
  }

  /** A new line begins where the one before did. @param {KeyboardEvent} event */
  #newLine(event) {
    const line = this.#area.value.slice(0, this.#area.selectionStart).split('\n').at(-1) ?? '';
    const [, spaces, dash] = /^( *)(- )?/.exec(line) ?? ['', '', ''];
    const deeper = /:\s*$/.test(line) ? '  ' : '';
    if (!spaces && !dash && !deeper) return;
    event.preventDefault();
    insert(this.#area, `\n${spaces}${dash ? '  ' : ''}${deeper}`, 0);
  }

  /** @param {boolean} isAsked Whether somebody has asked for it, and not just typed on. */
  #propose(isAsked) {
    const at = this.#area.selectionStart;
    const place = whereIs(this.#area.value, at);
    const known = place && this.#keys[place.path];
    if (!place || !known || (!isAsked && !place.typed)) return this.#close();
    const typed = place.typed.toLowerCase();
    this.#proposals = (place.key
      ? (known.find(one => one.key === place.key)?.values ?? []).map(value => ({ text: value, hint: '', insert: value }))
      : known.filter(one => !place.used.includes(one.key) && (!one.kinds || !place.kind || one.kinds.includes(place.kind)))
        .map(one => ({ text: one.key, hint: one.hint, insert: `${one.key}: ` })))
      .filter(one => one.text.toLowerCase().startsWith(typed)).slice(0, mostShown)
      .map(one => ({ ...one, length: place.typed.length }));
    if (!this.#proposals.length || (this.#proposals.length === 1 && this.#proposals[0].text === place.typed)) return this.#close();
    this.#show(isAsked);
  }

  /** @param {boolean} isAsked */
  #show(isAsked) {
    this.#list.replaceChildren(...this.#proposals.map((one, index) => {
      const option = document.createElement('li');
      Object.assign(option, { id: `${this.#list.id}-${index}`, role: 'option', ariaSelected: 'false' });
      const hint = document.createElement('small');
      hint.textContent = one.hint;
      option.append(one.text, ' ', hint);
      return option;
    }));
    this.#list.hidden = false;
    const before = this.#area.value.slice(0, this.#area.selectionStart).split('\n');
    const style = getComputedStyle(this.#area);
    const line = parseFloat(style.lineHeight);
    const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
    pen.font = style.font;
    const left = pen.measureText(before.at(-1) ?? '').width - this.#area.scrollLeft + parseFloat(style.paddingLeft);
    this.#list.style.top = `${this.#area.offsetTop + before.length * line - this.#area.scrollTop + parseFloat(style.paddingTop) + 4}px`;
    this.#list.style.left = `${Math.max(0, Math.min(left, this.#area.clientWidth - this.#list.offsetWidth))}px`;
    this.#choose(isAsked ? 0 : -1);
    this.#said.textContent = `${this.#proposals.length} proposals, by the arrow keys`;
  }

  /** @param {number} index */
  #choose(index) {
    this.#chosen = index;
    for (const [number, option] of [...this.#list.children].entries()) option.ariaSelected = `${number === index}`;
    const option = this.#list.children[index];
    if (option) this.#area.setAttribute('aria-activedescendant', option.id);
    else this.#area.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {number} index */
  #take(index) {
    const { insert: text, length } = this.#proposals[index];
    this.#close();
    insert(this.#area, text, length);
    if (text.endsWith(': ')) this.#propose(true);
  }

  #close() {
    this.#list.hidden = true;
    this.#said.textContent = '';
    this.#choose(-1);
  }

  /** @param {Element} place */
  #goTo(place) {
    const [line, column] = [Number(place.getAttribute('data-line')), Number(place.getAttribute('data-column'))];
    const lines = this.#area.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
    this.#area.focus();
    this.#area.setSelectionRange(start, Math.max(start, start - column + 1 + (lines[line - 1]?.length ?? 0)));
  }
}

/** Writes as if it were typed, so that it can be undone. @param {HTMLTextAreaElement} area @param {string} text @param {number} instead */
function insert(area, text, instead) {
  const at = area.selectionStart;
  area.setSelectionRange(at - instead, area.selectionEnd);
  if (!document.execCommand('insertText', false, text)) area.setRangeText(text, at - instead, area.selectionEnd, 'end');
}

/**
 * What can be written at a position: the path of what it stands in, and the key if it is a value.
 * @param {string} text @param {number} at
 * @returns {{ path: string, key: string | null, typed: string, used: string[], kind: string | null } | null}
 */
export function whereIs(text, at) {
  const lines = text.split('\n');
  const number = text.slice(0, at).split('\n').length - 1;
  const before = text.slice(0, at).split('\n').at(-1) ?? '';
  const open = before.lastIndexOf('{') > before.lastIndexOf('}') ? before.lastIndexOf('{') : -1;
  if (/^[^'"]*#/.test(before)) return null;

  if (open >= 0) {
    // In { … } on one line.
    const inside = before.slice(open + 1);
    const part = inside.slice(inside.lastIndexOf(',') + 1);
    const match = /^\s*(?:([A-Za-z]+):\s+)?([\w-]*)$/.exec(part);
    const rest = lines[number].slice(open + 1).split('}')[0];
    const own = /([A-Za-z]+):\s*$/.exec(before.slice(0, open))?.[1];
    const path = [...parents(lines, number, columnOf(lines[number])), ...(own ? [own] : [])].join('.');
    return match && { path, key: match[1] ?? null, typed: match[2], used: keysIn(rest), kind: kindIn(rest) };
  }

  const match = /^[\s-]*(?:([A-Za-z]+):\s+)?([\w-]*)$/.exec(before);
  if (!match) return null;
  const column = columnOf(before);
  const siblings = itemOf(lines, number, column);
  return {
    path: parents(lines, number, column).join('.'),
    key: match[1] ?? null,
    typed: match[2],
    used: siblings.filter(line => line !== lines[number]).flatMap(line => keysIn(line.slice(column))),
    kind: kindIn(siblings.join('\n')),
  };
}

/** Where the first key of a line begins: a dash belongs to what is before it. @param {string} line */
const columnOf = line => /^(\s*(?:- +)*)/.exec(line)?.[1].length ?? 0;

/** @param {string} text */
const keysIn = text => [...text.matchAll(/(?:^|[{,])\s*([A-Za-z]+):/g)].map(match => match[1]);

/** @param {string} text */
const kindIn = text => /\bkind:\s*([\w-]+)/.exec(text)?.[1] ?? (/\bjudge:/.test(text) ? 'judge' : null);

/** The keys that a line stands in, the outermost first. @param {string[]} lines @param {number} number @param {number} column */
function parents(lines, number, column) {
  const found = [];
  for (let above = number - 1, least = column; above >= 0 && least > 0; above--) {
    const key = /^(\s*(?:- +)*)([A-Za-z]+):\s*(?:#.*)?$/.exec(lines[above]);
    if (key && key[1].length < least) {
      found.unshift(key[2]);
      least = key[1].length;
    }
  }
  return found;
}

/** The lines of the item that a line belongs to. @param {string[]} lines @param {number} number @param {number} column */
function itemOf(lines, number, column) {
  const belongs = (/** @type {string} */ line) => line.trim() === '' || columnOf(line) >= column;
  const begins = (/** @type {string} */ line) => line.trimStart().startsWith('- ') && columnOf(line) === column;
  let first = number;
  while (first > 0 && !begins(lines[first]) && belongs(lines[first - 1])) first--;
  let last = number;
  while (last + 1 < lines.length && belongs(lines[last + 1]) && !begins(lines[last + 1])) last++;
  return lines.slice(first, last + 1).filter(line => columnOf(line) === column);
}

customElements.define('yaml-editor', YamlEditor);
