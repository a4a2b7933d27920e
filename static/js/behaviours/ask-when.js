// A question that is asked only after a certain answer is hidden until that is given. Without this it says so in words, and the server asks for
// an answer only where it applies.
export default function askWhen(form) {
  const hanging = [...form.querySelectorAll("[data-asked-if]")];

  const update = () => {
    const said = new FormData(form);
    for (const question of hanging) {
      const { askedIf, askedAnswer } = question.dataset;
      // One that hangs on a hidden question is hidden with it: those stand earlier in the form.
      const before = form.querySelector(`[name="${askedIf}"]`)?.closest("[data-asked-if]");
      question.hidden = Boolean(before?.hidden) || !said.getAll(askedIf).includes(askedAnswer);
    }
  };
  form.addEventListener("change", update);
  update();
}
