// A door that is closed: what this phone kept of it goes, but for what was noted here and could not be sent.
import { forget, leave, left } from "./left.js";
import { send } from "./sending.js";
import { open } from "./store.js";

const AT_ONCE = 200;
const root = document.querySelector("[data-closed-door]");
if (window.isSecureContext && "serviceWorker" in navigator && "indexedDB" in window) {
  const { closedDoor, screening } = root.dataset;
  const store = await open(closedDoor);
  const refused = (await store.said("refused")) ?? [];
  await leave(screening, [...(await store.queue()), ...refused]);
  await store.clear();
  const before = await left(screening);
  await sendLate(closedDoor, before);
  const after = await left(screening);
  root.querySelector("[data-sent]").hidden = !before.length || after.length > 0;
  show(after);
}

// A door that closed by itself takes for some days what was noted while it was open.
async function sendLate(door, events) {
  for (let waiting = events; waiting.length; ) {
    const batch = waiting.slice(0, AT_ONCE);
    const said = await send(door, batch).catch(() => ({ isClosed: true }));
    const done = new Set(said.unreadable ? [said.unreadable] : said.acknowledged);
    if (said.isClosed || !done.size) return;
    if (!said.unreadable) await forget(batch.filter((event) => done.has(event.key)));
    waiting = waiting.filter((event) => !done.has(event.key));
  }
}

function show(events) {
  const section = root.querySelector("[data-left]");
  section.hidden = !events.length;
  const of = (kind) => events.filter((event) => event.kind === kind);
  const people = (kind) => of(kind).reduce((all, event) => all + event.number, 0);
  const numbers = {
    arrivals: people("arrival"),
    "walk-ins": people("walk_in"),
    counted: people("count"),
    undone: of("undo").length,
  };
  for (const [name, number] of Object.entries(numbers)) {
    section.querySelector(`[data-${name}]`).textContent = number;
  }
  section.querySelector("[data-delete]").addEventListener("click", async () => {
    await forget(events);
    section.hidden = true;
  });
}
