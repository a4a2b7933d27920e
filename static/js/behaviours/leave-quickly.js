// Leaves at once, and takes this page's place in the history: going back does not lead here.
// Escape pressed three times, each within a second of the last, does the same.
const TIMES = 3;
const WITHIN = 1000;

export default function leaveQuickly(link) {
  let presses = [];

  const leave = () => {
    document.body.hidden = true; // the next page may take a while
    window.location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    const last = presses.at(-1);
    if (event.key !== "Escape") presses = [];
    else presses = last && event.timeStamp - last > WITHIN ? [event.timeStamp] : [...presses, event.timeStamp];
    if (presses.length >= TIMES) leave();
  });
}
