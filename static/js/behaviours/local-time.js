// Beside a screening's time: the same moment on the visitor's own clock, when that differs.
export default function localTime(element) {
  const wall = element.dataset.instant;
  const instant = new Date(wall);
  const offsetThere = minutesEast(wall);
  if (Number.isNaN(instant.getTime()) || offsetThere === -instant.getTimezoneOffset()) return;

  const time = new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(instant);
  element.textContent = element.dataset.words.replace("{time}", time);
  element.hidden = false;
}

function minutesEast(iso) {
  const [, sign, hours, minutes] = iso.match(/([+-])(\d{2}):(\d{2})$/) ?? [null, "+", "0", "0"];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
