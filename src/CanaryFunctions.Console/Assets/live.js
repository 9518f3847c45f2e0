// Keeps a page as the server has it. The server says by SSE that something has changed, and the page's own address gives what
// there is now: only its parts with data-live are exchanged, and those with
// data-live-grow get what was added at their end. Where no stream comes through, such as behind a proxy that buffers,
// the page is asked for again and again instead; where nothing answers, that is said and the page is greyed. A page with
// every is asked for in any case, so many seconds after the last time: for what no stream tells of.
import { now, setClock, tell } from './clock.js';

/** The server is heard every 5 s, so 12 s of silence are a broken stream. */
const silence = 12_000;
const pollEvery = 3_000;
const streamAgainAfter = 30_000;

/** @type {WeakMap<Element, string>} What the server sent last for a part. */
const sent = new WeakMap();

class LivePage extends HTMLElement {
  /** @type {EventSource | null} */ #stream = null;
  /** @type {number | undefined} */ #watch;
  #heard = 0;
  #polled = Date.now();
  #closedAt = 0;
  /** By the server's clock. */ #seenAt = now();
  #asking = false;
  #again = false;

  connectedCallback() {
    for (const part of document.querySelectorAll('[data-live]')) sent.set(part, part.outerHTML);
    if (this.hasAttribute('ended')) return this.#show('ended', 'Ended');
    this.#open();
    this.#watch = window.setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback() {
    this.#close();
    clearInterval(this.#watch);
    document.documentElement.classList.remove('stale');
  }

  #open() {
    const source = this.getAttribute('src');
    this.#heard = Date.now();
    if (!source) return;
    const stream = this.#stream = new EventSource(source);
    const heard = () => {
      this.#heard = Date.now();
      this.#seenAt = now();
      this.#show('live', 'Live');
    };
    stream.addEventListener('pulse', heard);
    stream.addEventListener('changed', () => { heard(); this.#refresh(); });
    stream.addEventListener('ended', () => { this.#close(); this.#refresh(); });
    // What broke may be the stream alone: what the page's own address says of it is shown.
    stream.addEventListener('error', () => {
      if (stream.readyState === EventSource.CLOSED) this.#close();
      this.#refresh();
    });
  }

  #close() {
    this.#stream?.close();
    this.#stream = null;
    this.#closedAt = Date.now();
  }

  #tick() {
    if (document.hidden) return;
    const time = Date.now();
    if (this.#stream && time - this.#heard > silence) this.#close();
    if (!this.#stream && this.hasAttribute('src') && time - this.#closedAt > streamAgainAfter) this.#open();
    const isTold = !this.hasAttribute('src') || (this.#stream && time - this.#heard < pollEvery + 2500);
    if (time - this.#polled > (isTold ? Number(this.getAttribute('every')) * 1000 || Infinity : pollEvery)) this.#refresh();
  }

  async #refresh() {
    if (this.#asking) { this.#again = true; return; }
    this.#asking = true;
    this.#polled = Date.now();
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(8000) });
      if (new URL(answer.url).pathname.endsWith('/sign-in')) { location.assign(answer.url); return; }
      if (!answer.ok) throw new Error(`${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (!this.isConnected) return;
      exchange(page);
      this.#seenAt = now();
      if (page.querySelector('live-page[ended]')) {
        this.#close();
        clearInterval(this.#watch);
        this.#show('ended', 'Ended');
      } else if (!this.#stream && this.hasAttribute('src')) this.#show('polling', 'Live, by asking every few seconds');
      else this.#show('live', 'Live');
    } catch {
      const since = new Date(this.#seenAt).toLocaleTimeString();
      this.#show('stale', `Not connected: this is how it was at ${since}. Trying again.`);
    } finally {
      this.#asking = false;
      if (this.#again) { this.#again = false; this.#refresh(); }
    }
  }

  /** @param {string} state @param {string} text */
  #show(state, text) {
    document.documentElement.classList.toggle('stale', state === 'stale');
    if (this.getAttribute('state') !== state) this.setAttribute('state', state);
    if (this.textContent !== text) this.textContent = text;
  }
}

/** @param {Document} page The page as it is now. */
function exchange(page) {
  setClock(page);
  for (const part of document.querySelectorAll('[data-live][id]')) {
    const fresh = page.getElementById(part.id);
    if (!fresh || sent.get(part) === fresh.outerHTML || isUsed(part)) continue;
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
}

/** Whether somebody is doing something in it. @param {Element} part */
const isUsed = part => part.querySelector('dialog[open], :popover-open') !== null
  || (document.activeElement instanceof HTMLInputElement && part.contains(document.activeElement));

customElements.define('live-page', LivePage);
