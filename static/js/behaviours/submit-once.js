// A second press while the first is on its way does nothing. The server counts once in any case.
export default function submitOnce(form) {
  let sending = false;

  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    sending = true;
    mark(form, true);
  });

  // The browser may bring this page back from memory, as it was when it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      sending = false;
      mark(form, false);
    }
  });
}

function mark(form, sending) {
  for (const button of form.querySelectorAll('button[type="submit"]')) {
    button.setAttribute("aria-disabled", String(sending));
  }
}
