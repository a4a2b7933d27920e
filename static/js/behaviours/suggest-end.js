// When a screening ends: the film, as long as the chosen version is, and an hour to talk, as the server counts for an empty field. A later
// change of the start takes the end along.
const TALK = 60;
const STEP = 5;

export default function suggestEnd(form) {
  const { film, film_version: version, starts, ends } = form.elements;
  if (!starts || !ends) return;

  let start = read(starts.value);
  let suggested = NaN;

  const suggest = () => {
    const minutes = Number(minutesOf(version) ?? minutesOf(film) ?? 0);
    suggested = start + (Math.ceil(minutes / STEP) * STEP + TALK) * 60_000;
    ends.value = write(suggested);
  };
  starts.addEventListener("change", () => {
    const [before, end] = [start, read(ends.value)];
    start = read(starts.value) || before;
    if (Number.isNaN(end) || end === suggested) suggest();
    else if (before) ends.value = write(end + start - before);
  });
  for (const choice of [film, version]) {
    choice?.addEventListener("change", () => {
      if (read(ends.value) === suggested) suggest();
    });
  }
}

const minutesOf = (choice) => choice?.selectedOptions[0]?.dataset.minutes;

// Wall times, reckoned as if in UTC, so that the visitor's own clock changes play no part.
const read = (wall) => Date.parse(`${wall}Z`);

const write = (moment) => (Number.isNaN(moment) ? "" : new Date(moment).toISOString().slice(0, 16));
