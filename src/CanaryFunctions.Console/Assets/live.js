// Keeps a page as the server has it. The server says by SSE that something has changed, and the page's own address gives what
// there is now: only its parts with data-live are exchanged, and those with
// data-live-grow get what was added at their end. Where no stream comes through, such as behind a proxy that buffers,
// the page is asked for again and again instead; where nothing answers, that is said and the page is greyed. A page with
// every is asked for in any case, so many seconds after the last time: for what no stream tells of.
import { now, setClock, tell } from './clock.js';

/** The server is heard so often. */
const pulseEvery = 3_000;
const pollEvery = 3_000;
/** What nothing has shown to be so for this long is called live no longer: two pulses were lost. */
const longest = 7_000;
const streamAgainAfter = 30_000;

/** @type {WeakMap<Element, string>} What the server sent last for a part. */
const sent = new WeakMap();

class LivePage extends HTMLElement {
  /** @type {EventSource | null} */ #stream = null;
  /** @type {AbortController | undefined} */ #end;
  #heard = 0;
  /** Whether the stream is known to tell of changes. */
  #told = false;
  /** Whether there may be news that the page does not show yet. */
  #behind = false;
  /** Whether a part was left as it is, since somebody uses it. */
  #left = false;
  /** When what is shown was known to be so. */
  #shownAt = Date.now();
  #seenAgainAt = 0;
  #polled = Date.now();
  #closedAt = 0;
  #asking = false;
  #again = false;

  connectedCallback() {
    const end = this.#end = new AbortController();
    const until = { signal: end.signal, capture: true };
    this.#begin();
    // Another page, as the browser sees it, may have come in the same elements.
    document.addEventListener('page:changed', () => this.#begin(), until);
    document.addEventListener('visibilitychange', () => this.#turn(), until);
    for (const done of ['close', 'toggle', 'focusout']) document.addEventListener(done, () => { if (this.#left) this.#refresh(); }, until);
    const watch = setInterval(() => this.#tick(), 1000);
    end.signal.addEventListener('abort', () => clearInterval(watch));
  }

  disconnectedCallback() {
    this.#close();
    this.#end?.abort();
    document.documentElement.classList.remove('stale');
  }

  #begin() {
    this.#close();
    for (const part of document.querySelectorAll('[data-live]')) sent.set(part, part.outerHTML);
    [this.#behind, this.#left, this.#shownAt, this.#polled] = [false, false, Date.now(), Date.now()];
    if (this.hasAttribute('ended')) return this.#show('ended', 'Ended');
    if (this.hasAttribute('src')) this.#show('asking', 'Connecting');
    else this.#showNow();
    if (!document.hidden) this.#open();
  }

  /** Nobody sees a hidden page, and a browser has few connections to a server: it is let go, and asks when it is seen again. */
  #turn() {
    if (this.#isOver) return;
    if (document.hidden) return this.#close();
    this.#behind = true;
    this.#show('asking', 'Connecting');
    this.#seenAgainAt = Date.now();
    this.#open();
    this.#refresh();
  }

  get #isOver() {
    return ['ended', 'gone'].includes(this.getAttribute('state') ?? '');
  }

  #open() {
    const source = this.getAttribute('src');
    this.#heard = Date.now();
    if (!source || this.#stream) return;
    const stream = this.#stream = new EventSource(source);
    const heard = () => [this.#heard, this.#told] = [Date.now(), true];
    stream.addEventListener('pulse', () => {
      heard();
      if (!this.#behind) this.#showNow();
    });
    stream.addEventListener('changed', () => {
      heard();
      this.#behind = true;
      this.#refresh();
    });
    stream.addEventListener('ended', () => { this.#close(); this.#refresh(); });
    // What broke may be the stream alone: what the page's own address says of it is shown.
    stream.addEventListener('error', () => {
      this.#told = false;
      if (stream.readyState === EventSource.CLOSED) this.#close();
      this.#refresh();
    });
  }

  #close() {
    this.#stream?.close();
    this.#stream = null;
    this.#told = false;
    this.#closedAt = Date.now();
  }

  #tick() {
    if (document.hidden || this.#isOver) return;
    const [time, every] = [Date.now(), Number(this.getAttribute('every')) * 1000 || Infinity];
    const isStreamed = this.hasAttribute('src');
    if (this.#stream && time - this.#heard > longest) this.#close();
    if (!this.#stream && isStreamed && time - this.#closedAt > streamAgainAfter) this.#open();
    const isTold = !this.#behind && (!isStreamed || (this.#told && time - this.#heard < pulseEvery + 1500));
    if (time - this.#polled > (isTold ? every : pollEvery)) this.#refresh();
    const silent = time - Math.max(this.#shownAt, this.#seenAgainAt);
    if (silent > (isStreamed ? longest : every + longest) && this.getAttribute('state') !== 'stale') this.#lose('Not connected');
  }

  async #refresh() {
    if (this.#asking) { this.#again = true; return; }
    this.#asking = true;
    this.#polled = Date.now();
    const asked = location.href;
    let status = 0;
    try {
      const answer = await fetch(asked, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(8000) });
      if (new URL(answer.url).pathname.endsWith('/sign-in')) { location.assign(answer.url); return; }
      status = answer.status;
      if (!answer.ok) throw new Error(`${status}`);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (!this.isConnected) return;
      if (location.href !== asked) { this.#again = true; return; }
      this.#left = exchange(page);
      // What has changed since it was asked for is asked for now.
      this.#behind = this.#again;
      if (page.querySelector('live-page[ended]')) {
        this.#close();
        this.#show('ended', 'Ended');
        return;
      }
      if (!this.#stream && this.getAttribute('state') === 'stale') this.#open();
      if (!this.#behind) this.#showNow();
    } catch {
      this.#behind = true;
      if (this.isConnected && location.href === asked) this.#fail(status);
    } finally {
      this.#asking = false;
      const again = this.#again && this.isConnected;
      this.#again = false;
      if (again) this.#refresh();
    }
  }

  /** @param {number} status What the server answered; 0 for nothing. */
  #fail(status) {
    const why = status === 403 ? 'You may not see this any more' : status === 404 ? 'This is not there any more' : null;
    if (why) {
      this.#close();
      this.#show('gone', `${why}: this is how it was at ${this.#since}.`);
    } else this.#lose(status === 0 ? 'Not connected' : status === 429 ? 'Too many requests' : 'The server fails');
  }

  /** @param {string} why */
  #lose(why) {
    this.#show('stale', `${why}: this is how it was at ${this.#since}. Trying again.`);
  }

  get #since() {
    return new Date(now() - (Date.now() - this.#shownAt)).toLocaleTimeString();
  }

  /** What is shown is known to be so now. */
  #showNow() {
    this.#shownAt = Date.now();
    const every = Number(this.getAttribute('every'));
    if (this.#told) this.#show('live', 'Live');
    else if (!this.hasAttribute('src') && every > 5) this.#show('polling', `Asked anew every ${every} seconds`);
    else this.#show('polling', 'Live, by asking every few seconds');
  }

  /** @param {string} state @param {string} text */
  #show(state, text) {
    document.documentElement.classList.toggle('stale', state === 'stale' || state === 'gone');
    if (this.getAttribute('state') !== state) this.setAttribute('state', state);
    if (this.textContent !== text) this.textContent = text;
  }
}

/** @param {Document} page The page as it is now. @returns {boolean} Whether a part was left as it is, since somebody uses it. */
function exchange(page) {
  let isLeft = false;
  setClock(page);
  for (const part of document.querySelectorAll('[data-live][id]')) {
    const fresh = page.getElementById(part.id);
    if (!fresh || sent.get(part) === fresh.outerHTML) continue;
    if (isUsed(part)) {
      isLeft = true;
      continue;
    }
    const open = [...part.querySelectorAll('details[id][open]')].map(details => details.id);
    const focused = part.contains(document.activeElement) ? document.activeElement?.id : null;
    const html = fresh.outerHTML;
    const next = document.importNode(fresh, true);
    part.replaceWith(next);
    sent.set(next, html);
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  for (const grown of document.querySelectorAll('[data-live-grow]')) {
    const fresh = page.getElementById(grown.id);
    for (const child of [...fresh?.children ?? []].slice(grown.children.length)) grown.append(document.importNode(child, true));
  }
  tell();
  document.dispatchEvent(new CustomEvent('live:changed', { detail: { at: now() } }));
  return isLeft;
}

/** Whether somebody is doing something in it. @param {Element} part */
const isUsed = part => part.querySelector('dialog[open], :popover-open') !== null
  || (document.activeElement instanceof HTMLInputElement && part.contains(document.activeElement));

customElements.define('live-page', LivePage);
