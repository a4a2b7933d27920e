// What this phone keeps of one door: what the server last said, and what is still to be sent. Once the door closes it goes (closed.js).
const TABLES = ["queue", "said"];

export async function open(door) {
  const name = `door ${door}`;
  const database = await asked(request(name));
  const table = (which, mode) => database.transaction(which, mode).objectStore(which);
  return {
    queue: () => asked(table("queue", "readonly").getAll()),
    add: (event) => asked(table("queue", "readwrite").put(event)),
    async remove(keys) {
      const queue = table("queue", "readwrite");
      await Promise.all(keys.map((key) => asked(queue.delete(key))));
    },
    said: (what) => asked(table("said", "readonly").get(what)),
    say: (what, value) => asked(table("said", "readwrite").put(value, what)),
    async clear() {
      database.close();
      indexedDB.deleteDatabase(name);
      for (const kept of await caches.keys()) if (kept === name) await caches.delete(kept);
      const workers = await navigator.serviceWorker.getRegistrations();
      await Promise.all(workers.filter((worker) => isOf(worker, door)).map((worker) => worker.unregister()));
    },
  };
}

// So that the page opens without a network: itself, and each file that it has loaded.
export async function keepPage(door) {
  await navigator.serviceWorker.register(`${door}/worker.js`, { scope: door });
  await Promise.race([taken(), new Promise((go) => setTimeout(go, 3000))]);
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const own = files.filter((file) => file.origin === location.origin && file.pathname.startsWith("/static/"));
  const kept = await caches.open(`door ${door}`);
  await kept.addAll([door, ...new Set(own.map((file) => file.pathname))]);
}

// Until the worker has the page in hand.
const taken = () =>
  navigator.serviceWorker.controller ??
  new Promise((go) => navigator.serviceWorker.addEventListener("controllerchange", go, { once: true }));

const isOf = (worker, door) => new URL(worker.scope).pathname === door;

function request(name) {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(TABLES[0], { keyPath: "key" });
    opening.result.createObjectStore(TABLES[1]);
  };
  return opening;
}

export function asked(question) {
  return new Promise((answer, fail) => {
    question.onsuccess = () => answer(question.result);
    question.onerror = () => fail(question.error);
  });
}
