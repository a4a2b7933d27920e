// A door that goes on without a network. Its page works without this, as long as there is one.
import { forget, left } from "./left.js";
import { scanning } from "./scan.js";
import { Sender } from "./sending.js";
import { keepPage, open } from "./store.js";
import { named, shown } from "./tally.js";
import { View } from "./view.js";

const root = document.querySelector("[data-door]");
if (window.isSecureContext && "serviceWorker" in navigator && "indexedDB" in window) {
  const store = await open(root.dataset.door);
  if (root.dataset.party) atParty(store);
  else await atDoor(store);
}

async function atDoor(store) {
  const door = root.dataset.door;
  const view = new View(root);
  const so = { state: await store.said("state"), isOffline: false, sentAt: null };
  if (so.state?.closes_at < Date.now() && !(await store.queue()).length) {
    await store.clear();
    view.closed();
    return;
  }
  const show = async () => {
    const queue = await store.queue();
    if (so.state) view.show(shown(so.state, queue));
    const refused = (await store.said("refused"))?.length ?? 0;
    view.status({ ...so, waiting: queue.length, refused });
  };
  const sender = new Sender(door, store, async (told) => {
    if (told.isClosed) return location.replace(door); // which clears what is kept here
    if (told.state) await store.say("state", told.state);
    so.state = told.state ?? so.state;
    so.isOffline = told.isOffline ?? so.isOffline;
    if (told.isOffline === false) so.sentAt = Date.now();
    await show();
  });

  root.addEventListener("submit", async (event) => {
    if (event.target.matches("[data-search]")) event.preventDefault();
    if (!event.target.matches("[data-event]")) return;
    const form = event.target;
    if (!form.checkValidity() && navigator.onLine) return; // the server says what is wrong
    event.preventDefault();
    if (!form.reportValidity()) return;
    view.again = null;
    await store.add(noted(form));
    if (form.matches("[data-walk-in]")) form.reset();
    await show();
    sender.try();
  });
  const look = async () => {
    const party = so.state && named(shown(so.state, await store.queue()).parties, view.search.value);
    view.again = party?.arrived === party?.size ? party?.code : null;
    await show();
  };
  view.search.addEventListener("input", look);
  view.search.addEventListener("focus", () => view.search.select()); // the next name is typed over the last
  root.querySelector("[data-find]").hidden = true;
  scanning(root, async ({ token, code }) => {
    const known = so.state?.parties.some((party) => party.code === code);
    if (!known && navigator.onLine) location.assign(`/t/${token}`);
    view.search.value = known ? code : "";
    await look();
    if (!known) view.say(root.dataset.noTicket, true);
  });

  // This page stands in for a party's while there is no network.
  const [, code] = location.pathname.match(/\/parties\/([\w-]+)$/) ?? [];
  const asked = code ?? new URLSearchParams(location.search).get("q");
  if (asked) view.search.value = asked;
  await show();
  so.takenAlong = await takeAlong(store);
  await sender.try();
  await keepPage(door).catch(() => {}); // private windows keep nothing: then it needs the network
}

// From a door of the same screening that has closed before all was sent. Returns how many.
async function takeAlong(store) {
  const events = await left(root.dataset.screening);
  for (const event of events) await store.add(event);
  await forget(events);
  return events.length;
}

// A party's own page: what is done there waits with the rest, and the door shows what came of it.
function atParty(store) {
  root.addEventListener("submit", async (event) => {
    event.preventDefault();
    await store.add(noted(event.target));
    location.assign(`${root.dataset.door}?q=${root.dataset.party}`);
  });
}

function noted(form) {
  const { kind, number, party, of, email } = Object.fromEntries(new FormData(form));
  return {
    key: crypto.randomUUID(),
    kind,
    number: Number(number ?? 0),
    said_at: Date.now(),
    ...(party && { party }),
    ...(of && { of }),
    ...(email && { email }),
  };
}
