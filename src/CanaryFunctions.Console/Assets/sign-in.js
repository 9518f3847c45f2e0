// A sign-in link carries the key behind the '#', which browsers send to nobody.
const key = new URLSearchParams(location.hash.slice(1)).get('key');
const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-sign-in]'));
const field = /** @type {HTMLInputElement | null} */ (form?.querySelector('input[type=password]'));
if (key && form && field) {
  history.replaceState(null, '', location.pathname + location.search);
  field.value = key;
  form.requestSubmit();
}
