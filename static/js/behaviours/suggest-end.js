// Proposes when a screening ends, as the server would for an empty field: the film and an hour to talk.
const TALK = 60;

export default function suggestEnd(form) {
  const { film, starts, ends } = form.elements;
  if (!film || !starts || !ends) return;

  let suggested = "";
  const suggest = () => {
    if (ends.value && ends.value !== suggested) return;
    suggested = later(starts.value, Number(film.selectedOptions[0]?.dataset.minutes ?? 0) + TALK);
    ends.value = suggested;
  };
  film.addEventListener("change", suggest);
  starts.addEventListener("change", suggest);
}

// Wall time in, wall time out: reckoned as UTC, so that the visitor's own clock changes play no part.
function later(wall, minutes) {
  const moment = new Date(`${wall}Z`);
  if (Number.isNaN(moment.getTime())) return "";
  moment.setUTCMinutes(moment.getUTCMinutes() + minutes);
  return moment.toISOString().slice(0, 16);
}
