// Times as people say them, by the server's clock: this machine's may be wrong.

/** How far this machine's clock is behind the server's, in milliseconds. */
let behind = 0;

/** @param {Document} page The page that has just come. */
export function setClock(page) {
  const time = page.querySelector('meta[name=server-time]')?.getAttribute('content');
  if (time) behind = Date.parse(time) - Date.now();
}

/** The server's time, in milliseconds. */
export const now = () => Date.now() + behind;

/** @param {number} seconds */
export function inWords(seconds) {
  const [length, ahead] = [Math.abs(seconds), seconds > 0];
  const [amount, unit] = length < 99 ? [Math.round(length), 's']
    : length < 5940 ? [Math.round(length / 60), 'min']
    : length < 172800 ? [Math.round(length / 3600), 'h']
    : [Math.round(length / 86400), 'days'];
  return ahead ? `in ${amount} ${unit}` : amount === 0 ? 'now' : `${amount} ${unit} ago`;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function tell() {
  for (const time of document.querySelectorAll('time[datetime]')) {
    const at = new Date(time.getAttribute('datetime') ?? '');
    const form = time.getAttribute('data-form');
    const text = form === 'ago' ? inWords((at.getTime() - now()) / 1000)
      : form === 'due' ? (at.getTime() > now() ? inWords((at.getTime() - now()) / 1000) : 'now')
      : form === 'clock' ? clock.format(at) : day.format(at);
    if (time.textContent !== text) time.textContent = text;
    if (!time.hasAttribute('title')) time.setAttribute('title', full.format(at));
  }
  for (const bar of document.querySelectorAll('progress[data-from]')) {
    const [from, until] = [Number(bar.getAttribute('data-from')), Number(bar.getAttribute('data-until'))];
    /** @type {HTMLProgressElement} */ (bar).value = Math.min(1, Math.max(0, (now() - from) / (until - from)));
  }
}

setClock(document);
tell();
setInterval(tell, 1000);
document.addEventListener('page:changed', () => { setClock(document); tell(); });
