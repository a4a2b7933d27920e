// What was noted at a door that has closed and that nobody has taken in: kept on this phone, without a name, until a
// door of the same screening is opened here. That one takes it along.
import { asked } from "./store.js";

const NAME = "doors left";
const LONGEST = 30 * 24 * 60 * 60 * 1000;

export const leave = (screening, events) =>
  within(async (table) => {
    for (const event of events) await asked(table().put({ key: event.key, screening, event }));
  });

// Of one screening.
export const left = (screening) =>
  within(async (table) => {
    const all = await asked(table().getAll());
    for (const one of all) if (one.event.said_at < Date.now() - LONGEST) await asked(table().delete(one.key));
    return (await asked(table().getAll())).filter((one) => one.screening === screening).map((one) => one.event);
  });

export const forget = (events) =>
  within(async (table) => {
    for (const event of events) await asked(table().delete(event.key));
  });

// Where nothing is left, nothing stays, not even the empty box.
async function within(work) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("left", { keyPath: "key" });
  const database = await asked(opening);
  const table = () => database.transaction("left", "readwrite").objectStore("left");
  const found = await work(table);
  const isEmpty = (await asked(table().count())) === 0;
  database.close();
  if (isEmpty) await asked(indexedDB.deleteDatabase(NAME));
  return found;
}
