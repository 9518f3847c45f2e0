// Begins on every page; what a page does not have is not loaded.
import './clock.js';
import './live.js';

const begin = () => {
  if (document.querySelector('time-chart')) import('./charts.js');
  if (document.querySelector('yaml-editor')) import('./yaml-editor.js');
  if (document.querySelector('form[data-sign-in]')) import('./sign-in.js');
  // What is kept as it was typed is not drawn anew either where it is wrong.
  for (const input of document.querySelectorAll('.field [data-permanent] > input')) {
    if (input.closest('.field')?.querySelector('.wrong')) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }
};

begin();
/** @type {any} */ (window).Blazor?.addEventListener('enhancedload', () => {
  begin();
  document.dispatchEvent(new Event('page:changed'));
});
