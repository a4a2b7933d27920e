// When a screening ends: the film and an hour to talk, as the server counts for an empty field. A later
// change of the start takes the end along.
const TALK = 60;
const STEP = 5;

export default function suggestEnd(form) {
  const { film, starts, ends } = form.elements;
  if (!starts || !ends) return;

  let start = read(starts.value);
  let suggested = NaN;

  const suggest = () => {
    const minutes = Number(film?.selectedOptions[0]?.dataset.minutes ?? 0);
    suggested = start + (Math.ceil(minutes / STEP) * STEP + TALK) * 60_000;
    ends.value = write(suggested);
  };
  starts.addEventListener("change", () => {
    const [before, end] = [start, read(ends.value)];
    start = read(starts.value) || before;
    if (Number.isNaN(end) || end === suggested) suggest();
    else if (before) ends.value = write(end + start - before);
  });
  film?.addEventListener("change", () => {
    if (read(ends.value) === suggested) suggest();
  });
}

// Wall times, reckoned as if in UTC, so that the visitor's own clock changes play no part.
const read = (wall) => Date.parse(`${wall}Z`);

const write = (moment) => (Number.isNaN(moment) ? "" : new Date(moment).toISOString().slice(0, 16));
